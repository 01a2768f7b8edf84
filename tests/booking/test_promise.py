# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from ..common import AutoserviceCase


@tagged("post_install", "-at_install")
class TestPromise(AutoserviceCase):
    """What was promised stays, what is expected follows the work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls._employee("Ana Desk", cls.manager_user)
        cls.wash = cls._service("Body wash", minutes=60)
        cls.polish = cls._service("Polish", minutes=60)
        cls.filter = cls._part("Oil filter")
        cls.other_car = cls._vehicle("XYZ999", cls.partner)
        # Eight to noon every day, so that an afternoon is closed.
        cls.lift.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Mornings",
                "tz": "UTC",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": f"{day}",
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 12,
                            "day_period": "morning",
                        }
                    )
                    for day in range(7)
                ],
            }
        )
        cls.lift.resource_id.tz = "UTC"

    def _visit(self, *products, start=None, **vals):
        booking = self._book(
            *(products or (self.wash,)),
            start=start,
            **{
                "bay_id": self.lift.id,
                "administrator_id": self.administrator.id,
                **vals,
            },
        )
        booking.action_book()
        return booking

    def _expected(self, booking, minutes):
        """What is expected so many minutes after the start of the day's first job."""
        with freeze_time(self._after(self.now, minutes)):
            booking.invalidate_recordset(["expected_stop", "is_promise_in_danger"])
            late = booking.expected_stop - self.now
            return late.total_seconds() / 60, booking.is_promise_in_danger

    # What was promised
    def test_the_promise_follows_the_end_until_it_is_given(self):
        booking = self._book(self.wash, bay_id=self.lift.id)
        self.assertEqual(booking.promised_at, booking.stop)
        booking.duration = 90
        self.assertEqual(booking.promised_at, self._after(self.now, 90))
        booking.action_book()
        booking.duration = 120
        self.assertEqual(booking.promised_at, self._after(self.now, 90))
        self.assertTrue(booking.is_promise_in_danger)

    def test_a_moved_visit_takes_its_promise_along(self):
        booking = self._visit()
        booking.promised_at = self._after(self.now, 75)
        booking.reschedule(self._after(self.now, 60))
        self.assertEqual(booking.promised_at, self._after(self.now, 135))
        with freeze_time(booking.start):
            booking.action_start()
        booking.reschedule(self._after(self.now, 90))
        self.assertEqual(booking.promised_at, self._after(self.now, 135))

    # What is expected
    def test_what_begins_in_time_ends_in_time(self):
        booking = self._visit()
        self.assertEqual(self._expected(booking, -600), (60, False))
        with freeze_time(self.now):
            booking.action_start()
        self.assertEqual(self._expected(booking, 30), (60, False))

    def test_what_begins_late_ends_late(self):
        booking = self._visit()
        self.assertEqual(self._expected(booking, 20), (80, True))
        with freeze_time(self._after(self.now, 30)):
            booking.action_start()
        self.assertEqual(self._expected(booking, 40), (90, True))
        self.assertEqual(self._expected(booking, 100), (100, True))

    def test_lines_that_are_done_are_done(self):
        booking = self._visit(self.wash, self.polish)
        with freeze_time(self.now):
            booking.action_start()
        with freeze_time(self._after(self.now, 30)):
            booking.set_line_done(booking.line_ids[0].ids)
        self.assertEqual(self._expected(booking, 40), (90, False))
        with freeze_time(self._after(self.now, 80)):
            booking.set_line_done(booking.line_ids[1].ids)
        self.assertEqual(self._expected(booking, 100), (80, False))

    def test_who_is_late_holds_up_the_next_on_the_bay(self):
        first = self._visit()
        second = self._visit(
            start=self._after(self.now, 60), vehicle_id=self.other_car.id
        )
        elsewhere = self._visit(
            start=self._after(self.now, 180),
            vehicle_id=self.other_car.id,
            bay_id=self.wash_post.id,
        )
        with freeze_time(self._after(self.now, 40)):
            first.action_start()
        self.assertEqual(self._expected(second, 45), (160, True))
        self.assertEqual(self._expected(elsewhere, 45), (240, False))

    def test_who_does_not_come_holds_up_nobody(self):
        self._visit()
        second = self._visit(
            start=self._after(self.now, 90), vehicle_id=self.other_car.id
        )
        self.assertEqual(self._expected(second, 80), (150, False))

    def test_what_is_not_done_before_closing_goes_on_in_the_morning(self):
        booking = self._visit(start=self._after(self.now, 180))
        with freeze_time(self._after(self.now, 210)):
            booking.action_start()
        # Half an hour until noon, half an hour from eight o'clock on.
        self.assertEqual(self._expected(booking, 215), (24 * 60 + 30, True))

    def test_the_pause_of_a_carried_over_job_is_no_work(self):
        booking = self._visit(duration=120)
        booking.carry_over(self._after(self.now, 60), self._after(self.now, 24 * 60))
        with freeze_time(self.now):
            booking.action_start()
        self.assertEqual(self._expected(booking, 30)[0], 25 * 60)
        self.assertTrue(self._expected(booking, 30)[1])

    def test_missing_parts_are_waited_for(self):
        booking = self._visit(self.wash, self.filter)
        self.assertTrue(self._card(booking)["is_waiting_parts"])
        move = self._receive(self.filter, self._after(self.now, 120))
        self.assertEqual(self._expected(booking, -600), (180, True))
        self.assertTrue(self._card(booking)["is_promise_in_danger"])
        move.quantity = 1
        move.picked = True
        move._action_done()
        booking.sudo().line_ids.move_ids._action_assign()
        self.assertEqual(self._expected(booking, -600), (60, False))
        self.assertFalse(self._card(booking)["is_waiting_parts"])

    def test_nobody_knows_the_end_of_what_waits_for_parts_without_a_date(self):
        booking = self._visit(self.wash, self.filter)
        card = self._card(booking)
        self.assertFalse(card["expected_stop"])
        self.assertTrue(card["is_promise_in_danger"])
        self.assertFalse(booking.expected_stop)
        self.assertTrue(booking.is_promise_in_danger)

    def test_who_orders_parts_is_told_that_they_have_no_date(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.storekeeper_id = self.storekeeper_user
        booking = self._visit(self.wash, self.filter, self._part("Air filter"))
        self._guard(-600)
        self._guard(-590)
        (task,) = booking.activity_ids
        self.assertEqual(task.user_id, self.storekeeper_user)
        self.assertIn("no expected date for parts: 2", task.summary)
        # They are ordered, and come too late: now the customer has to be called.
        for product in booking.line_ids.product_id.filtered("is_storable"):
            self._receive(product, self._after(self.now, 120))
        self._guard(-580)
        (task,) = booking.activity_ids
        self.assertEqual(task.user_id, self.manager_user)
        self.assertIn("expected at", task.summary)

    def test_parts_do_not_matter_when_the_work_is_done(self):
        booking = self._visit(self.wash, self.filter)
        with freeze_time(self.now):
            booking.action_start()
        with freeze_time(self._after(self.now, 30)):
            booking.set_line_done(booking.line_ids[0].ids)
        self.assertEqual(self._expected(booking, 40), (30, False))

    def test_the_guard_works_without_its_type_of_activity(self):
        booking = self._visit()
        self.env.ref("autoservice.activity_promise_in_danger").unlink()
        self._guard(20)
        self.assertEqual(booking.activity_ids.user_id, self.manager_user)

    def test_the_task_is_for_who_is_there_and_may_see_the_customer(self):
        self._user("deputy", "autoservice.group_manager")
        booking = self._visit()
        self.manager_user.active = False
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.owner_user.write(
            {
                "company_id": elsewhere.id,
                "company_ids": [Command.set(elsewhere.ids)],
            }
        )
        self._guard(20)
        told = booking.activity_ids.user_id
        self.assertFalse(told & (self.manager_user | self.owner_user))
        self.assertTrue(told.active and told.has_group("autoservice.group_manager"))
        self.assertIn(self.company, told.company_ids)

    def _receive(self, product, date):
        """A receipt that was ordered and has not come yet."""
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": 1,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": warehouse.lot_stock_id.id,
                "date": date,
            }
        )
        move._action_confirm()
        move.date = date
        return move

    def _card(self, booking):
        return (
            self.env["autoservice.booking"]
            .with_user(self.manager_user)
            .get_board(booking.start - timedelta(hours=1), booking.stop)["bookings"][
                booking.id
            ]
        )

    # What is done about it
    def _guard(self, minutes):
        with freeze_time(self._after(self.now, minutes)):
            self.env["autoservice.booking"]._cron_guard_promises()

    def test_a_promise_in_danger_is_one_task(self):
        booking = self._visit()
        self._guard(-30)
        self.assertFalse(booking.activity_ids)
        self._guard(20)
        self._guard(25)
        (task,) = booking.activity_ids
        self.assertEqual(task.user_id, self.manager_user)
        self.assertIn("expected", task.summary)
        booking.promised_at = self._after(self.now, 120)
        self._guard(30)
        self.assertFalse(booking.activity_ids)
        self._guard(100)
        self.assertEqual(len(booking.activity_ids), 1)

    def test_a_broken_promise_is_a_task_until_the_visit_is_over(self):
        booking = self._visit()
        self._guard(20)
        with freeze_time(self._after(self.now, 30)):
            booking.action_start()
        self._guard(100)
        self.assertTrue(booking.activity_ids)
        booking.action_issue_invoice()
        self._guard(110)
        self.assertFalse(booking.activity_ids)

    def test_the_board_says_what_is_promised_and_expected(self):
        booking = self._visit()
        with freeze_time(self._after(self.now, 20)):
            card = self._card(booking)
        at = fields.Datetime.to_string
        self.assertEqual(card["promised_at"], at(self._after(self.now, 60)))
        self.assertEqual(card["expected_stop"], at(self._after(self.now, 80)))
        self.assertTrue(card["is_promise_in_danger"])

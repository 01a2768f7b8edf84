# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..common import AutoserviceCase

MONDAY = "2026-11-23"


@tagged("post_install", "-at_install")
class TestWaiting(AutoserviceCase):
    """Who waits, and who is offered a time that becomes free."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frozen = freeze_time(f"{MONDAY} 06:00:00")
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        calendar = cls.env["resource.calendar"].create(
            {
                "name": "Every day",
                "tz": "UTC",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": str(day),
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 12,
                            "day_period": "full_day",
                        }
                    )
                    for day in range(7)
                ],
            }
        )
        cls.env["autoservice.bay"].search(
            [("id", "not in", (cls.wash_post + cls.lift).ids)]
        ).action_archive()
        cls.env["hr.employee"].search([]).autoservice_role = False
        for holder in (cls.wash_post, cls.lift, cls.washer, cls.master):
            holder.resource_calendar_id = calendar
            holder.tz = "UTC"
        cls.washer.autoservice_role = "washer"
        cls.wash = cls._service("Body wash", minutes=60, bay_kind="wash")
        cls.repair = cls._service("Repair", minutes=60, bay_kind="repair")
        cls.Waiting = cls.env["autoservice.waiting"].with_user(cls.manager_user)

    def setUp(self):
        super().setUp()
        # The wash post is taken for the whole day.
        self.taken = self._book(
            vehicle_id=False,
            bay_id=self.wash_post.id,
            employee_ids=[Command.set(self.washer.ids)],
            start=f"{MONDAY} 08:00:00",
            stop=f"{MONDAY} 12:00:00",
        )

    def _wait(self, name="Ana", *services, **vals):
        partner = self.env["res.partner"].create({"name": name})
        return self.Waiting.create(
            {
                "partner_id": partner.id,
                "service_ids": [Command.set((services or self.wash)[0].ids)],
                "date_from": f"{MONDAY} 06:00:00",
                "date_to": f"{MONDAY} 20:00:00",
                **vals,
            }
        )

    def _end(self):
        """What happens before a transaction is committed."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()

    def _offers(self, *waiting):
        return [one.state == "offered" and f"{one.slot_start:%H:%M}" for one in waiting]

    def test_the_first_who_fits_is_offered_the_time(self):
        repair, first, second = (
            self._wait("Repair", self.repair, bay_kind="tyre"),
            self._wait("First", minutes=240),
            self._wait("Second", minutes=240),
        )
        self.taken.action_cancel()
        self._end()
        self.assertEqual(self._offers(repair, first, second), [False, "08:00", False])
        self.assertEqual(first.slot_bay_id, self.wash_post)
        self.assertEqual(first.sudo().slot_employee_ids, self.washer)

    def test_the_responsible_is_told(self):
        waiting = self._wait()
        self.taken.action_cancel()
        self._end()
        activity = waiting.activity_ids
        self.assertEqual(activity.user_id, self.manager_user)
        self.assertIn("Ana", activity.summary)
        waiting.action_cancel()
        self.assertFalse(waiting.activity_ids)

    def test_a_time_on_another_bay_was_free_before_and_is_not_offered(self):
        repair = self._wait("Repair", self.repair)
        self.taken.action_cancel()
        self._end()
        self.assertEqual(self._offers(repair), ["08:00"])
        self.assertEqual(repair.sudo().slot_employee_ids, self.washer)
        self.master.autoservice_role = "master"
        other = self._wait("Other", self.repair)
        self._book(
            vehicle_id=False,
            bay_id=self.wash_post.id,
            start=f"{MONDAY} 10:00:00",
            stop=f"{MONDAY} 11:00:00",
        ).action_cancel()
        self._end()
        self.assertEqual(self._offers(other), [False])

    def test_what_is_left_goes_to_the_next(self):
        waiting = [self._wait(str(number)) for number in range(5)]
        self.taken.action_archive()
        self._end()
        self.assertEqual(
            self._offers(*waiting), ["08:00", "09:00", "10:00", "11:00", False]
        )

    def test_the_order_can_be_changed(self):
        first, second = self._wait("First", minutes=240), self._wait("2", minutes=240)
        second.sequence = 1
        self.taken.action_cancel()
        self._end()
        self.assertEqual(self._offers(first, second), [False, "08:00"])

    def test_shortened_moved_and_finished_bookings_free_time(self):
        waiting = self._wait()
        self.taken.stop = f"{MONDAY} 11:30:00"
        self._end()
        self.assertEqual(self._offers(waiting), [False])
        self.taken.stop = f"{MONDAY} 11:00:00"
        self._end()
        self.assertEqual(self._offers(waiting), ["11:00"])
        waiting.action_cancel()
        self._end()
        other = self._wait("Other")
        self.taken.write({"start": "2026-11-24 08:00:00"})
        self._end()
        self.assertEqual(self._offers(other), ["08:00"])

    def test_work_done_early_frees_the_rest(self):
        waiting = self._wait()
        self.taken.vehicle_id = self.vehicle
        self.taken.action_book()
        self.taken.action_start()
        with freeze_time(f"{MONDAY} 09:00:00"):
            self.taken.sudo()._write_facts({"finished_at": fields.Datetime.now()})
            self._end()
        self.assertEqual(self._offers(waiting), ["09:00"])

    def test_an_expired_offer_frees_its_time(self):
        waiting = self._wait()
        self.taken.offer_expires_at = fields.Datetime.now() - timedelta(minutes=1)
        self.env["autoservice.booking"]._cron_release_expired_offers()
        self._end()
        self.assertEqual(self._offers(waiting), ["08:00"])

    def test_a_deleted_offer_frees_its_time(self):
        waiting = self._wait()
        self.taken.sudo().unlink()
        self._end()
        self.assertEqual(self._offers(waiting), ["08:00"])

    def test_an_extra_shift_frees_time(self):
        waiting = self._wait()
        Shift = self.env["autoservice.shift"].with_user(self.manager_user)
        span = f"{MONDAY} 14:00:00", f"{MONDAY} 16:00:00"
        Shift.add_extra(self.wash_post.resource_id.id, *span)
        self._end()
        # Nobody would be there to do it.
        self.assertEqual(self._offers(waiting), [False])
        Shift.add_extra(self.washer.resource_id.id, *span)
        self._end()
        self.assertEqual(self._offers(waiting), ["14:00"])

    def test_what_a_booking_keeps_is_not_offered(self):
        waiting = self._wait()
        self.taken.write({"start": f"{MONDAY} 08:15:00", "stop": f"{MONDAY} 12:00:00"})
        self.taken.note = "Still there"
        self._end()
        self.assertEqual(self._offers(waiting), [False])

    def test_a_time_is_offered_to_one_only(self):
        first = self._wait("First", minutes=240)
        self.taken.action_cancel()
        self._end()
        second = self._wait("Second", minutes=240)
        other = self._book(
            vehicle_id=False,
            employee_ids=[Command.set(self.washer.ids)],
            start=f"{MONDAY} 12:00:00",
            stop=f"{MONDAY} 13:00:00",
        )
        other.start = f"{MONDAY} 15:00:00"
        self._end()
        self.assertEqual(self._offers(first, second), ["08:00", False])

    def test_who_declines_waits_on_and_the_next_is_offered_the_time(self):
        first, second = self._wait("First", minutes=240), self._wait("2", minutes=240)
        self.taken.action_cancel()
        self._end()
        first.action_wait()
        self._end()
        self.assertEqual(first.state, "waiting")
        self.assertEqual(self._offers(first, second), [False, "08:00"])
        second.action_cancel()
        self._end()
        self.assertEqual(self._offers(first, second), ["08:00", False])

    def test_a_time_that_was_missed_goes_to_the_next(self):
        first, second = self._wait("First", minutes=240), self._wait("2", minutes=90)
        self.taken.action_cancel()
        self._end()
        self.assertEqual(self._offers(first, second), ["08:00", False])
        with freeze_time(f"{MONDAY} 08:15:00"):
            self.Waiting.sudo()._cron_expire()
            self._end()
        self.assertEqual(self._offers(first, second), [False, "08:15"])

    def _take(self, start="08:00"):
        return self._book(
            vehicle_id=False,
            bay_id=self.wash_post.id,
            start=f"{MONDAY} {start}:00",
            stop=f"{MONDAY} 09:00:00",
        )

    def test_who_has_lost_his_time_to_another_is_searched_for_the_next(self):
        first, second = self._wait("First"), self._wait("Second")
        self.taken.action_cancel()
        self._end()
        self.assertEqual(self._offers(first, second), ["08:00", "09:00"])
        self._take()
        self._end()
        self.assertEqual(self._offers(first, second), ["10:00", "09:00"])
        self.assertIn("12:00", first.activity_ids.summary)  # in Chisinau

    def test_who_has_lost_his_time_waits_where_nothing_is_free(self):
        waiting = self._wait(minutes=240)
        self.taken.action_cancel()
        self._end()
        self._take("08:45")
        self._end()
        self.assertEqual(self._offers(waiting), [False])
        self.assertEqual(waiting.state, "waiting")
        self.assertFalse(waiting.activity_ids)
        self.assertIn("is taken by", "".join(waiting.message_ids.mapped("body")))

    def test_lost_times_cost_as_many_queries_for_many_as_for_one(self):
        def count(number):
            waiting = [self._wait(str(index)) for index in range(number)]
            for one in waiting:
                one.sudo()._set_phase(
                    "offered",
                    slot_start=f"{MONDAY} 08:00:00",
                    slot_bay_id=self.wash_post.id,
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            offered = self.Waiting.sudo().browse([one.id for one in waiting])
            self.assertEqual(offered._filter_taken(), offered)
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(5), count(1))

    def test_only_who_may_see_customers_is_told(self):
        washer = self._wait("First", user_id=self.executor_user.id)
        gone = self._wait("Second", user_id=self.owner_user.id)
        self.owner_user.active = False
        self.taken.action_cancel()
        self._end()
        for one in (washer, gone):
            self.assertEqual(one.activity_ids.user_id, self.manager_user)

    def test_what_was_freed_by_who_sees_archives_is_not_offered_there(self):
        waiting = self._wait("Ana", self.repair)
        self.lift.action_archive()
        booking = self.taken.with_context(active_test=False)
        booking.action_cancel()
        self._end()
        self.assertEqual(self._offers(waiting), [False])

    def test_people_wanted_and_the_car_count(self):
        waiting = self._wait(
            "Ion",
            employee_ids=[Command.set(self.master.ids)],
            vehicle_id=self.vehicle.id,
        )
        self._book(start=f"{MONDAY} 08:00:00", stop=f"{MONDAY} 09:00:00")
        self._book(
            vehicle_id=False,
            employee_ids=[Command.set(self.master.ids)],
            start=f"{MONDAY} 09:00:00",
            stop=f"{MONDAY} 10:00:00",
        )
        self.taken.action_cancel()
        self._end()
        self.assertEqual(self._offers(waiting), ["10:00"])

    # Booking
    def test_one_click_books_the_time(self):
        waiting = self._wait("Ana", note="Careful with the mirror")
        self.taken.action_cancel()
        self._end()
        action = waiting.action_book()
        booking = waiting.booking_id
        self.assertEqual(action["res_id"], booking.id)
        self.assertRecordValues(
            booking,
            [
                {
                    "state": "booked",
                    "partner_id": waiting.partner_id.id,
                    "bay_id": self.wash_post.id,
                    "duration": 60,
                    "note": "Careful with the mirror",
                    "amount_total": 100.0,
                }
            ],
        )
        self.assertEqual(booking.sudo().employee_ids, self.washer)
        self.assertEqual(waiting.state, "booked")
        self.assertEqual(waiting.action_book()["res_id"], booking.id)

    def test_another_time_is_booked_where_the_one_found_has_gone_and_told(self):
        waiting = self._wait()
        self.taken.action_cancel()
        self._end()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "At the doctor's",
                "resource_id": self.washer.resource_id.id,
                "date_from": f"{MONDAY} 08:00:00",
                "date_to": f"{MONDAY} 09:00:00",
            }
        )
        action = waiting.action_book()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(action["params"]["next"]["res_id"], waiting.booking_id.id)
        self.assertEqual(f"{waiting.booking_id.start:%H:%M}", "09:00")

    def test_no_free_time_is_said(self):
        waiting = self._wait()
        with self.assertRaisesRegex(UserError, "Ana: no time is free"):
            waiting.action_book()
        self.assertEqual(waiting.state, "waiting")

    def test_what_is_archived_is_offered_to_nobody(self):
        waiting = self._wait()
        self.wash.action_archive()
        self.taken.action_cancel()
        self._end()
        self.assertEqual(self._offers(waiting), [False])

    # The list
    def test_who_can_come_no_more_is_taken_off_the_list(self):
        over, passed = (
            self._wait(date_to=f"{MONDAY} 11:00:00"),
            self._wait(date_to="2026-11-25 00:00:00"),
        )
        self.taken.action_cancel()
        self._end()
        with freeze_time(f"{MONDAY} 11:30:00"):
            self.Waiting.sudo()._cron_expire()
            self.assertEqual((over + passed).mapped("state"), ["expired", "offered"])
            # The one who missed his time is searched for another one.
            self.assertEqual(f"{passed.slot_start:%d %H:%M}", "24 08:00")
            with self.assertRaisesRegex(UserError, "Can come until"):
                over.action_wait()

    def test_the_form_takes_the_customers_only_car(self):
        with Form(self.Waiting) as form:
            form.partner_id = self.partner
            self.assertEqual(form.vehicle_id, self.vehicle)
        self.assertEqual(form.record.state, "waiting")
        self.assertEqual(form.record.display_name, "Ion Popa · ABC123")

    def test_another_customer_does_not_come_with_the_car_of_the_first(self):
        stranger = self.env["res.partner"].create({"name": "Ana"})
        with Form(self.Waiting) as form:
            form.partner_id = self.partner
            form.partner_id = stranger
            self.assertFalse(form.vehicle_id)
        waiting = form.record
        waiting.partner_id = self.partner
        self.assertEqual(waiting.vehicle_id, self.vehicle)

    def test_state_and_time_found_are_facts(self):
        waiting = self._wait()
        for vals in (
            {"state": "booked"},
            {"phase": "booked"},
            {"slot_start": f"{MONDAY} 08:00:00"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                waiting.write(vals)
        with self.assertRaises(UserError):
            waiting.copy({"phase": "offered"})

    def test_a_window_of_years_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Can come until"):
            self._wait(date_to="2029-01-01 00:00:00")

    def test_executors_do_not_see_the_list_but_their_work_moves_it_on(self):
        waiting = self._wait()
        with self.assertRaises(AccessError):
            waiting.with_user(self.executor_user).read(["note"])
        self.taken.vehicle_id = self.vehicle
        self.taken.action_book()
        self.taken.with_user(self.executor_user).action_start()
        with freeze_time(f"{MONDAY} 09:00:00"):
            booking = self.taken.with_user(self.executor_user).sudo()
            booking._write_facts({"finished_at": fields.Datetime.now()})
            self._end()
        self.assertEqual(self._offers(waiting), ["09:00"])

    def test_a_long_list_costs_as_many_queries_as_a_short_one(self):
        def count(number):
            for index in range(number):
                self._wait(str(index), vehicle_id=self.vehicle.id, minutes=241)
            spans = {
                (self.company.id, self.wash_post.resource_id.id): [
                    (self.taken.start, self.taken.stop)
                ]
            }
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Waiting.sudo()._offer_freed(spans, set())
            return self.env.cr.sql_log_count - before

        count(1)
        short = count(1)
        self.assertLessEqual(count(10), short)

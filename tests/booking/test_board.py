# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .board_case import BoardCase


@tagged("post_install", "-at_install")
class TestBoard(BoardCase):
    """What the board shows is what the tables hold; what is dropped is done."""

    # What is shown
    def test_a_booking_is_a_bar_on_its_bay_and_on_its_person(self):
        booking = self._visit()
        self.assertEqual(self._bars(), [("Lift 1", "08:00", "09:00")])
        self.assertEqual(self._bars("employee"), [("Vasile Master", "08:00", "09:00")])
        card = self._board()["bookings"][booking.id]
        self.assertEqual(card["customer"], "Ion Popa")
        self.assertEqual(card["plate"], self.vehicle.plate)
        self.assertEqual(card["works"], "Body wash")
        self.assertEqual(card["bay"], "Lift 1")
        self.assertEqual(card["employees"], ["Vasile Master"])
        self.assertTrue(card["is_new_customer"] and card["can_move"])

    def test_a_booking_without_bay_or_people_stands_on_no_row(self):
        self._visit(bay_id=False, employee_ids=False)
        self.assertEqual(self._bars(), [(False, "08:00", "09:00")])
        self.assertEqual(self._bars("employee"), [(False, "08:00", "09:00")])

    def test_what_let_its_time_go_is_not_shown(self):
        self._visit().action_cancel()
        self._visit().action_archive()
        self.assertEqual(self._bars(), [])
        self.assertEqual(self._board()["bookings"], {})

    def test_what_is_past_its_time_is_late(self):
        booking = self._visit()
        with freeze_time(self.now + timedelta(minutes=30)):
            self.assertTrue(self._board()["bookings"][booking.id]["is_late"])
            booking.action_start()
            self.assertFalse(self._board()["bookings"][booking.id]["is_late"])
        with freeze_time(self.now + timedelta(minutes=90)):
            self.assertTrue(self._board()["bookings"][booking.id]["is_late"])

    def test_the_second_visit_is_no_new_customer(self):
        self._visit()
        second = self._visit(start=self._after(self.now, 120))
        self.assertFalse(self._board()["bookings"][second.id]["is_new_customer"])

    def test_rows_are_open_when_they_work(self):
        row = next(one for one in self._board()["rows"] if one["name"] == "Lift 1")
        self.assertTrue(row["open"])
        for start, stop in row["open"]:
            self.assertLess(start, stop)

    def test_an_archived_bay_is_a_row_while_it_holds_something(self):
        self._visit()
        self.lift.active = False
        self.other_lift.active = False
        names = [one["name"] for one in self._board()["rows"]]
        self.assertIn("Lift 1", names)
        self.assertNotIn("Lift 2", names)

    # Who sees what
    def test_an_executor_sees_his_own_jobs(self):
        mine = self._visit(
            bay_id=self.wash_post.id, employee_ids=[Command.link(self.washer.id)]
        )
        self._visit(vehicle_id=self.other_car.id)
        board = self._board("employee", user=self.executor_user)
        self.assertEqual(list(board["bookings"]), mine.ids)
        self.assertEqual([one["name"] for one in board["rows"]], ["Petru Washer"])
        self.assertFalse(board["can_edit"] or board["bookings"][mine.id]["can_move"])

    def test_another_company_sees_nothing(self):
        self._visit()
        company = self.env["res.company"].create({"name": "Branch"})
        self.assertEqual(self._board(company_ids=company.ids)["rows"], [])
        user = new_test_user(
            self.env,
            login="test_branch",
            groups="autoservice.group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        board = self.Booking.with_user(user).get_board(
            self.now - timedelta(days=1), self.now + timedelta(days=1)
        )
        self.assertEqual((board["rows"], board["bars"]), ([], []))

    def test_who_may_not_see_bookings_sees_no_board(self):
        user = new_test_user(self.env, login="test_nobody")
        with self.assertRaises(AccessError):
            self._board(user=user)

    def test_what_is_wrong_is_named(self):
        day = self.now
        for name, arguments in (
            ("date_from", ("soon", day)),
            ("date_to", (day, day)),
            ("date_to", (day, day + timedelta(days=90))),
            ("rows", (day, day + timedelta(days=1), "cars")),
            ("company_ids", (day, day + timedelta(days=1), "bay", ["x"])),
        ):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, name):
                self.Booking.get_board(*arguments)

    # What it costs
    def test_many_bookings_cost_as_many_queries_as_none(self):
        def count(rows, days):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            board = self._board(rows, days)
            return self.env.cr.sql_log_count - before, len(board["bars"])

        cases = [(rows, days) for rows in ("bay", "employee") for days in (1, 7)]
        for case in cases:
            count(*case)
        empty = [count(*case) for case in cases]
        for number in range(30):
            self._visit(
                start=self._after(self.now, 70 * number),
                partner_id=self.env["res.partner"].create({"name": f"C{number}"}).id,
                vehicle_id=self._vehicle(f"CAR{number:03}", self.partner).id,
            )
        count(*cases[0])
        full = [count(*case) for case in cases]
        self.assertEqual([one for one, _bars in empty], [one for one, _bars in full])
        self.assertEqual([bars for _one, bars in full], [14, 30, 14, 30])

    # What is dropped
    def test_a_drop_moves_the_time_and_the_bay(self):
        booking = self._visit()
        row = booking.allocation_ids.filtered("bay_id")
        booking.reschedule(
            self._after(self.now, 120),
            allocation_id=row.id,
            resource_id=self.other_lift.resource_id.id,
        )
        self.assertEqual(booking.bay_id, self.other_lift)
        self.assertEqual(self._bars(), [("Lift 2", "10:00", "11:00")])
        self.assertEqual(self._bars("employee"), [("Vasile Master", "10:00", "11:00")])

    def test_a_pulled_end_changes_the_length(self):
        booking = self._visit()
        booking.reschedule(self.now, self._after(self.now, 90))
        self.assertEqual((booking.duration, booking.start), (90, self.now))
        self.assertEqual(self._bars(), [("Lift 1", "08:00", "09:30")])

    def test_another_person_takes_over(self):
        booking = self._visit()
        booking.reschedule(self.now, resource_id=self.washer.resource_id.id)
        self.assertEqual(booking.employee_ids, self.washer)
        booking.employee_ids += self.master
        with self.assertRaisesRegex(ValidationError, "from_resource_id"):
            booking.reschedule(self.now, resource_id=False)
        booking.reschedule(
            self.now, resource_id=False, from_resource_id=self.washer.resource_id.id
        )
        self.assertEqual(booking.employee_ids, self.master)
        self.assertEqual(booking.bay_id, self.lift)

    def test_what_stood_nowhere_gets_a_bay(self):
        booking = self._visit(bay_id=False)
        booking.reschedule(self.now, resource_id=self.lift.resource_id.id)
        self.assertEqual(booking.bay_id, self.lift)
        self.assertEqual(booking.employee_ids, self.master)

    def test_two_bookings_cannot_be_dropped_on_one_place(self):
        taken = self._visit()
        booking = self._visit(
            bay_id=self.other_lift.id, employee_ids=False, vehicle_id=self.other_car.id
        )
        with self.assertRaisesRegex(ValidationError, f"Lift 1 .*{taken.name}"):
            booking.reschedule(self.now, resource_id=self.lift.resource_id.id)
        self.assertEqual(booking.bay_id, self.other_lift)

    def test_a_bay_does_not_take_the_place_of_a_person(self):
        booking = self._visit()
        with self.assertRaisesRegex(ValidationError, "resource_id"):
            booking.reschedule(
                self.now,
                resource_id=self.other_lift.resource_id.id,
                from_resource_id=self.master.resource_id.id,
            )

    def test_wrong_drops_are_refused_with_the_name(self):
        booking, other = self._visit(), self._visit(start=self._after(self.now, 600))
        for name, arguments in (
            ("start", {"start": "soon"}),
            ("stop", {"start": self.now, "stop": self.now}),
            ("allocation_id", {"allocation_id": other.allocation_ids[0].id}),
            ("resource_id", {"resource_id": 2**30}),
            ("resource_id", {"resource_id": "lift"}),
            ("from_resource_id", {"from_resource_id": 2**30, "resource_id": False}),
        ):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, name):
                booking.reschedule(**{"start": self.now, **arguments})

    def test_only_the_front_desk_moves(self):
        booking = self._visit(employee_ids=[Command.link(self.washer.id)])
        with self.assertRaises(AccessError):
            booking.with_user(self.executor_user).reschedule(self.now)

    def test_a_closed_booking_does_not_move(self):
        booking = self._visit()
        booking.action_cancel()
        with self.assertRaisesRegex(UserError, "closed"):
            booking.reschedule(self._after(self.now, 60))

# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest
from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ...models.common import spans
from .board_case import BoardCase


@tagged("post_install", "-at_install")
class TestPieces(BoardCase):
    """Work in pieces: helpers for a while, jobs that go on another day."""

    def test_a_second_person_comes_for_one_hour(self):
        booking = self._visit()
        booking.add_allocation(
            self.washer.resource_id.id, self.now, self._after(self.now, 30)
        )
        self.assertEqual(booking.employee_ids, self.master | self.washer)
        self.assertEqual(
            sorted(self._bars("employee")),
            [
                ("Petru Washer", "08:00", "08:30"),
                ("Vasile Master", "08:00", "09:00"),
            ],
        )
        self.assertEqual(self._bars(), [("Lift 1", "08:00", "09:00")])

    def test_a_piece_beyond_the_booking_makes_it_longer(self):
        booking = self._visit()
        id_ = booking.add_allocation(
            self.washer.resource_id.id,
            self._after(self.now, -30),
            self._after(self.now, 90),
        )
        self.assertEqual(booking.start, self._after(self.now, -30))
        self.assertEqual(booking.stop, self._after(self.now, 90))
        piece = booking.allocation_ids.filtered(lambda row: row.id == id_)
        self.assertEqual(piece.start, booking.start)
        booking.remove_allocation(id_)
        self.assertEqual(booking.employee_ids, self.master)

    def test_a_piece_moves_alone(self):
        booking = self._visit()
        id_ = booking.add_allocation(
            self.washer.resource_id.id, self.now, self._after(self.now, 30)
        )
        booking.reschedule(self._after(self.now, 15), allocation_id=id_)
        self.assertEqual(
            sorted(self._bars("employee")),
            [
                ("Petru Washer", "08:15", "08:45"),
                ("Vasile Master", "08:00", "09:00"),
            ],
        )

    def test_work_that_goes_on_tomorrow_stops_earlier_today(self):
        booking = self._visit(duration=240)
        morning = self._after(self.now, 24 * 60)
        booking.carry_over(self._after(self.now, 120), morning)
        booking.carry_over(self._after(self.now, 60), morning)
        # What is left of today comes first, the rest of tomorrow follows it.
        spans = sorted(set(booking.allocation_ids.mapped(lambda r: (r.start, r.stop))))
        self.assertEqual(
            spans,
            [
                (self.now, self._after(self.now, 60)),
                (morning, self._after(morning, 60)),
                (self._after(morning, 60), self._after(morning, 180)),
            ],
        )
        self.assertEqual((booking.duration, booking.pause_minutes), (240, 23 * 60))

    def test_work_goes_on_the_next_day(self):
        booking = self._visit(duration=180)
        evening, morning = self._after(self.now, 60), self._after(self.now, 24 * 60)
        booking.carry_over(evening, morning)
        self.assertEqual(
            self._bars(days=2),
            [("Lift 1", "08:00", "09:00"), ("Lift 1", "08:00", "10:00")],
        )
        self.assertEqual(len(self._bars("employee", days=2)), 2)
        self.assertEqual(booking.stop, self._after(morning, 120))
        self.assertEqual((booking.duration, booking.pause_minutes), (180, 23 * 60))
        self.assertTrue(self._board()["bookings"][booking.id]["is_carried_over"])
        # In the night bay and master are free, the car is not.
        night = self._after(evening, 60)
        self._visit(start=night, vehicle_id=self.other_car.id)
        with self.assertRaisesRegex(ValidationError, booking.name):
            self._visit(start=night, bay_id=False, employee_ids=False)
        return booking

    def test_a_job_is_carried_over_twice(self):
        booking = self.test_work_goes_on_the_next_day()
        morning = self._after(self.now, 24 * 60)
        booking.carry_over(
            self._after(morning, 30), self._after(morning, 24 * 60), minutes=45
        )
        self.assertEqual(len(booking.allocation_ids), 6)
        self.assertEqual(booking.stop, self._after(morning, 24 * 60 + 45))
        self.assertEqual(booking.duration, 60 + 30 + 45)

    def test_a_job_that_rests_already_goes_on_when_it_is_said(self):
        booking = self.test_work_goes_on_the_next_day()
        evening, morning = self._after(self.now, 60), self._after(self.now, 24 * 60)
        before = {(row, row.start, row.stop) for row in booking.allocation_ids}
        booking.carry_over(evening, morning, minutes=120)
        self.assertEqual(
            {(row, row.start, row.stop) for row in booking.allocation_ids}, before
        )
        booking.carry_over(evening, self._after(morning, 30))
        self.assertEqual(booking.stop, self._after(morning, 150))
        self.assertEqual(booking.duration, 180)

    def test_more_work_makes_the_last_piece_longer(self):
        booking = self.test_work_goes_on_the_next_day()
        last = booking.allocation_ids.filtered("is_until_end")
        self.assertEqual(len(last), 2)
        booking.line_ids = [Command.create({"product_id": self.wash.id})] * 3
        self.assertEqual(booking.duration, 240)
        self.assertEqual(booking.stop, self._after(self.now, 24 * 60 + 180))
        self.assertEqual(set(last.mapped("stop")), {booking.stop})

    def test_a_carried_over_job_moves_as_a_whole(self):
        booking = self.test_work_goes_on_the_next_day()
        before = {(row, row.start, row.stop) for row in booking.allocation_ids}
        later = timedelta(days=-3)
        booking.reschedule(self.now + later)
        self.assertEqual(
            {
                (row, row.start - later, row.stop - later)
                for row in booking.allocation_ids
            },
            before,
        )
        self.assertEqual(booking.duration, 180)

    def test_one_piece_of_a_carried_over_job_moves_alone(self):
        booking = self.test_work_goes_on_the_next_day()
        morning = self._after(self.now, 24 * 60)
        for row in booking.allocation_ids.filtered("is_until_end"):
            booking.reschedule(self._after(morning, 30), allocation_id=row.id)
        self.assertEqual(booking.stop, self._after(morning, 150))
        self.assertEqual(booking.duration, 180)

    def test_bay_and_people_of_a_carried_over_job_move_together(self):
        booking = self.test_work_goes_on_the_next_day()
        later = self._after(self.now, 24 * 60 + 30)
        row = booking.allocation_ids.filtered(
            lambda one: one.bay_id and one.is_until_end
        )
        booking.reschedule(later, allocation_id=row.id)
        last = booking.allocation_ids.filtered("is_until_end")
        self.assertEqual(set(last.mapped("start")), {later})
        self.assertEqual((len(last), booking.duration), (2, 180))
        self.assertEqual(booking.employee_ids, self.master)

    def test_work_that_is_not_done_in_time_is_carried_over(self):
        booking = self._visit()
        late, morning = self._after(self.now, 90), self._after(self.now, 24 * 60)
        with self.assertRaisesRegex(ValidationError, "minutes"):
            booking.carry_over(late, morning)
        booking.carry_over(late, morning, minutes=30)
        self.assertEqual(
            self._bars(days=2),
            [("Lift 1", "08:00", "09:30"), ("Lift 1", "08:00", "08:30")],
        )

    def test_a_job_that_holds_nothing_is_carried_over(self):
        booking = self._visit(bay_id=False, employee_ids=False)
        morning = self._after(self.now, 24 * 60)
        booking.carry_over(self._after(self.now, 30), morning)
        self.assertEqual(booking.stop, self._after(morning, 30))
        self.assertEqual(booking.duration, 60)

    def test_a_job_that_holds_nothing_rests_once_however_often_it_is_said(self):
        booking = self._visit(bay_id=False, employee_ids=False)
        evening, morning = self._after(self.now, 30), self._after(self.now, 24 * 60)
        for _time in range(2):
            booking.carry_over(evening, morning)
            self.assertEqual(booking.stop, self._after(morning, 30))
            self.assertEqual(booking.duration, 60)
        tomorrow = self._after(morning, 24 * 60)
        booking.carry_over(evening, tomorrow)
        self.assertEqual(booking.stop, self._after(tomorrow, 30))
        booking.carry_over(self._after(tomorrow, 10), self._after(tomorrow, 24 * 60))
        self.assertEqual(booking.stop, self._after(tomorrow, 24 * 60 + 20))
        self.assertEqual(booking.duration, 60)

    def test_what_is_done_is_not_carried_over(self):
        booking = self._visit()
        with freeze_time(self.now):
            booking.action_start()
        with freeze_time(self._after(self.now, 10)):
            booking.set_line_done(booking.line_ids.ids)
            booking.action_finish()
            with self.assertRaisesRegex(UserError, f"{booking.name} is done"):
                booking.carry_over(
                    self._after(self.now, 30), self._after(self.now, 24 * 60)
                )

    def test_a_carried_over_job_made_shorter_holds_nothing_after_its_end(self):
        booking = self.test_work_goes_on_the_next_day()
        with Form(booking) as form:
            form.duration = 45
        self.assertEqual(
            self._bars(days=2),
            [("Lift 1", "08:00", "08:45"), ("Lift 1", "10:00", "11:00")],
        )
        self.assertEqual(booking.stop, self._after(self.now, 45))
        self.assertEqual((booking.duration, booking.pause_minutes), (45, 0))
        self.assertEqual(len(booking.allocation_ids), 2)
        booking.duration = 60
        self.assertEqual(
            set(booking.allocation_ids.mapped("stop")), {self._after(self.now, 60)}
        )

    def test_a_removed_line_lets_the_next_day_go(self):
        booking = self._visit(
            line_ids=[Command.create({"product_id": self.wash.id}) for _one in "123"]
        )
        morning = self._after(self.now, 24 * 60)
        booking.carry_over(self._after(self.now, 90), morning)
        booking.sale_order_id.order_line[1:].product_uom_qty = 0
        self.assertFalse(
            booking.allocation_ids.filtered(
                lambda row: row.is_holding and row.stop > booking.stop
            )
        )
        self._visit(start=morning, vehicle_id=self.other_car.id)

    def test_carry_over_names_what_is_wrong(self):
        booking = self._visit()
        for name, arguments in (
            ("stop", (self.now, self._after(self.now, 60))),
            ("start", (self._after(self.now, 30), self._after(self.now, 30))),
            ("minutes", (self._after(self.now, 30), self._after(self.now, 60), "x")),
        ):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, name):
                booking.carry_over(*arguments)

    def test_a_shortened_booking_cuts_its_pieces(self):
        booking = self._visit(duration=120)
        washer = self.washer.resource_id.id
        booking.add_allocation(washer, self._after(self.now, 30), booking.stop)
        booking.reschedule(self.now, self._after(self.now, 60))
        row = booking.allocation_ids.filtered("is_partial")
        self.assertEqual(
            (row.start, row.stop), (self._after(self.now, 30), booking.stop)
        )
        with self.assertRaisesRegex(ValidationError, "Petru Washer"):
            booking.reschedule(self.now, self._after(self.now, 30))

    def test_what_is_done_early_lets_the_rest_go(self):
        booking = self.test_work_goes_on_the_next_day()
        with freeze_time(self.now):
            booking.action_start()
        with freeze_time(self._after(self.now, 30)):
            booking.action_issue_invoice()
        self.assertEqual(self._bars(days=2)[0], ("Lift 1", "08:00", "08:30"))
        self.assertEqual(
            [bar["booking_id"] for bar in self._board(days=2)["bars"]].count(
                booking.id
            ),
            1,
        )

    def test_the_arithmetic_of_spans(self):
        self.assertEqual(doctest.testmod(spans).failed, 0)

# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from odoo.addons.bus.models import ir_websocket

from ..common import AutoserviceCase


@tagged("post_install", "-at_install")
class TestBoardNews(AutoserviceCase):
    """Boards hear of what has changed, once per transaction and nothing personal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Body wash", minutes=60)
        cls.other_car = cls._vehicle("XYZ999", cls.partner)

    def setUp(self):
        super().setUp()
        self._commit()

    def _commit(self):
        """What a commit does; return the messages of boards that were sent."""
        self.env.cr.flush()
        self.env.cr.clear()
        Bus = self.env["bus.bus"].sudo()
        messages = [json.loads(one.message) for one in Bus.search([], order="id")]
        Bus.search([]).unlink()
        return [
            one["payload"] for one in messages if one["type"] == "autoservice.board"
        ]

    def _visit(self, **vals):
        return self._book(self.wash, bay_id=self.lift.id, **vals)

    def test_bookings_of_one_transaction_are_one_message(self):
        first = self._visit()
        second = self._visit(
            start=self._after(self.now, 120), vehicle_id=self.other_car.id
        )
        self.assertEqual(
            self._commit(),
            [
                {
                    "company_id": self.company.id,
                    "date_from": fields.Datetime.to_string(first.start),
                    "date_to": fields.Datetime.to_string(second.stop),
                    "booking_ids": [first.id, second.id],
                }
            ],
        )
        self.assertEqual(self._commit(), [])

    def test_a_move_tells_where_it_was_and_where_it_is(self):
        booking = self._visit()
        self._commit()
        booking.reschedule(self.now + timedelta(days=2))
        (message,) = self._commit()
        self.assertEqual(message["date_from"], fields.Datetime.to_string(self.now))
        self.assertEqual(message["date_to"], fields.Datetime.to_string(booking.stop))

    def test_a_verb_a_payment_and_a_person_are_told(self):
        booking = self._visit()
        self._commit()
        for change in (
            booking.action_book,
            lambda: booking.write({"employee_ids": [Command.link(self.master.id)]}),
            booking.allocation_ids.filtered("bay_id").unlink,
            booking.action_start,
            booking.action_issue_invoice,
            lambda: self._pay(booking.invoice_ids),
        ):
            change()
            self.assertEqual(
                [one["booking_ids"] for one in self._commit()], [booking.ids]
            )

    def test_a_deleted_booking_leaves_a_gap(self):
        booking = self._visit()
        self._commit()
        booking.with_user(self.owner_user).unlink()
        (message,) = self._commit()
        self.assertEqual(message["date_from"], fields.Datetime.to_string(self.now))
        self.assertEqual(message["booking_ids"], [])

    def test_shifts_and_absences_are_told(self):
        Shift = self.env["autoservice.shift"].with_user(self.manager_user)
        shift = Shift.add_extra(
            self.lift.resource_id.id, self.now, self._after(self.now, 60)
        )
        (message,) = self._commit()
        self.assertEqual(message["date_to"], fields.Datetime.to_string(shift.stop))
        Shift.set_day_off(self.master.resource_id.id, "2026-11-24")
        (message,) = self._commit()
        self.assertEqual(message["booking_ids"], [])
        self._commit()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Ill",
                "resource_id": self.washer.resource_id.id,
                "date_from": self.now,
                "date_to": self._after(self.now, 60),
            }
        )
        self.assertEqual(len(self._commit()), 1)

    def test_the_message_costs_two_queries_for_any_number(self):
        for number in range(10):
            self._visit(
                start=self._after(self.now, 70 * number),
                vehicle_id=(self.vehicle if number % 2 else self.other_car).id,
            )
        self._commit()
        bookings = self.env["autoservice.booking"].search([])
        bookings.note = "Called"
        self.env.flush_all()
        # What was touched, and the message itself.
        with self.assertQueryCount(2):
            self.env.cr.precommit.run()
        self.assertEqual(self._commit()[0]["booking_ids"], sorted(bookings.ids))

    def test_what_was_undone_and_done_again_is_told(self):
        booking = self._visit()
        self._commit()
        with self.env.cr.savepoint() as savepoint:
            booking.note = "Called"
            self.env.cr.flush()
            savepoint.rollback()
        booking.note = "Called again"
        self.assertEqual([one["booking_ids"] for one in self._commit()], [booking.ids])

    def test_what_is_told_in_two_steps_is_one_message(self):
        booking = self._visit()
        for note in ("Called", "Called again"):
            with self.env.cr.savepoint():
                booking.note = note
        self.assertEqual([one["booking_ids"] for one in self._commit()], [booking.ids])

    # Who hears it
    def _channels(self, user, asked=()):
        request = SimpleNamespace(session=SimpleNamespace(uid=user.id))
        with patch.object(ir_websocket, "wsrequest", request):
            channels = (
                self.env["ir.websocket"]
                .with_user(user)
                ._build_bus_channel_list(list(asked))
            )
        return [
            one[0]
            for one in channels
            if isinstance(one, tuple) and one[1] == "autoservice_board"
        ]

    def test_who_may_see_bookings_hears_of_those_of_his_companies(self):
        for user in (self.manager_user, self.executor_user):
            self.assertEqual(self._channels(user), [self.company])

    def test_others_hear_nothing_whatever_they_ask_for(self):
        nobody = new_test_user(self.env, login="test_nobody")
        portal = new_test_user(
            self.env, login="test_portal", groups="base.group_portal"
        )
        for user in (nobody, portal, self.env.ref("base.public_user")):
            self.assertEqual(self._channels(user, ["autoservice_board"]), [])

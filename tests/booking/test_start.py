# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import AutoserviceCase

NOW = "2026-11-23 08:10:30"


@tagged("post_install", "-at_install")
class TestStart(AutoserviceCase):
    """Work that begins on another day than planned is asked about, and moved to now."""

    def _visit(self, days=5, **vals):
        """A visit of the washer that is booked for so many days later."""
        vals.setdefault("bay_id", self.wash_post.id)
        booking = self._book(
            start=self.now + timedelta(days=days),
            employee_ids=[Command.link(self.washer.id)],
            **vals,
        )
        booking.action_book()
        return booking

    def _ask(self, booking):
        """Press Start and say yes."""
        action = booking.action_ask_start()
        Wizard = booking.env[action["res_model"]].with_context(**action["context"])
        return Wizard.create({})

    @freeze_time(NOW)
    def test_what_is_planned_for_today_begins_without_a_question(self):
        booking = self._visit(days=0)
        start = booking.start
        self.assertFalse(booking.start_question)
        booking.action_ask_start()
        self.assertEqual((booking.state, booking.start), ("in_work", start))

    @freeze_time(NOW)
    def test_another_day_is_named_and_nothing_is_begun_yet(self):
        for days, day in ((5, "Saturday 28 November"), (-3, "Friday 20 November")):
            booking = self._visit(days)
            wizard = self._ask(booking)
            self.assertIn(day, wizard.question)
            self.assertEqual(booking.state, "booked")

    @freeze_time(NOW)
    def test_a_visit_that_begins_now_is_moved_to_now_with_all_it_holds(self):
        booking = self._visit()
        promised = booking.promised_at
        self._ask(booking).action_save()
        now = datetime(2026, 11, 23, 8, 10)
        self.assertEqual(booking.state, "in_work")
        self.assertEqual(booking.start, now)
        self.assertEqual(booking.stop, now + timedelta(minutes=60))
        self.assertEqual(set(booking.allocation_ids.mapped("start")), {now})
        self.assertEqual(booking.promised_at, promised)
        booking.action_start_now()
        self.assertEqual(booking.start, now)

    @freeze_time(NOW)
    def test_who_holds_the_bay_now_is_named(self):
        other = self._vehicle("XYZ999", self.partner)
        taken = self._book(bay_id=self.wash_post.id, vehicle_id=other.id)
        taken.action_book()
        booking = self._visit()
        with self.assertRaisesRegex(ValidationError, f"Wash post 1.*{taken.name}"):
            self._ask(booking).action_save()

    @freeze_time(NOW)
    def test_an_executor_begins_his_job_early_and_nobody_elses(self):
        booking = self._visit()
        self._ask(booking.with_user(self.executor_user)).action_save()
        self.assertEqual(booking.state, "in_work")
        theirs = self._book(start=self.now + timedelta(days=9))
        theirs.action_book()
        with self.assertRaises(AccessError):
            theirs.with_user(self.executor_user).action_start_now()

    @freeze_time("2026-11-23 22:30:00")
    def test_the_day_is_that_of_the_company(self):
        """In the centre it is already Tuesday."""
        self.company.resource_calendar_id.tz = "Europe/Chisinau"
        self.assertFalse(self._visit(days=1).start_question)

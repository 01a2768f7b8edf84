# Part of autoservice. See LICENSE for full copyright and licensing details.

import random
from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .pay_case import MONDAY, PayCase


@tagged("post_install", "-at_install")
class TestWorkday(PayCase):
    """Days are saved once, paid by the day, and corrected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Europe/Chisinau"
        cls.company.autoservice_rain_amount = 25
        cls.Workday = cls.env["autoservice.workday"]

    def _terms(self, person, mode, day_rate=0):
        person.version_id.write(
            {
                "date_version": MONDAY - timedelta(days=60),
                "autoservice_pay_mode": mode,
                "autoservice_day_rate": day_rate,
            }
        )

    def _saved(self, **vals):
        day = self.Workday.with_user(self.manager_user).create({"date": MONDAY, **vals})
        day.action_save()
        self._commit()
        return day

    # The day
    def test_those_who_are_paid_by_the_day_are_on_it(self):
        self._terms(self.washer, "day_rate", 300)
        self._terms(self.master, "percent")
        day = self.Workday.with_user(self.manager_user).create({"date": MONDAY})
        self.assertEqual(day.sudo().employee_ids, self.washer)
        self.assertEqual(day.sudo().administrator_id, self.desk)

    def test_nobody_is_paid_before_the_day_is_saved_and_once_after(self):
        self._terms(self.washer, "day_rate", 300)
        day = self.Workday.with_user(self.manager_user).create({"date": MONDAY})
        self._assert_pay((self.washer, 0))
        day.action_save()
        day.action_save()
        self._assert_pay((self.washer, 300))
        self.assertEqual(self._pay_of(self.washer, kind="day_rate", state="final"), 300)

    def test_a_day_without_a_date_has_nobody_on_it_yet(self):
        self._terms(self.washer, "day_rate", 300)
        with Form(self.Workday.with_user(self.manager_user)) as form:
            self.assertEqual(form.employee_ids[:], self.washer)
            form.date = False
            self.assertFalse(form.employee_ids[:])
            form.date = MONDAY
            self.assertEqual(form.employee_ids[:], self.washer)

    def test_a_day_is_there_once(self):
        self._saved()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.Workday.create({"date": MONDAY})

    def test_rain_is_paid_to_everybody_on_shift(self):
        self._terms(self.washer, "day_rate", 300)
        day = self._saved(
            is_rainy=True,
            employee_ids=[Command.set([self.washer.id, self.master.id])],
        )
        self._assert_pay((self.washer, 325), (self.master, 25))
        self.company.autoservice_rain_amount = 40
        self._assert_pay((self.master, 25))
        day.is_rainy = False
        self._assert_pay((self.washer, 300), (self.master, 0))

    def test_a_change_after_posting_is_a_correction(self):
        self._terms(self.washer, "day_rate", 300)
        day = self._saved()
        self._book_entries()
        day.employee_ids = [Command.unlink(self.washer.id)]
        self._assert_pay((self.washer, 0))
        correction = self.entries.search([("kind", "=", "correction")])
        self.assertEqual((correction.amount, correction.state), (-300, "final"))

    # Terms
    def test_a_day_rate_alone_pays_no_percentage(self):
        self._terms(self.washer, "day_rate", 300)
        self._visit()
        self._saved()
        self._assert_pay((self.washer, 300))

    def test_both_are_paid_together(self):
        self._terms(self.washer, "both", 300)
        self._visit()
        self._saved()
        self._assert_pay((self.washer, 360))

    def test_the_greater_of_both_is_topped_up_and_follows_the_percentages(self):
        self._terms(self.washer, "greater", 100)
        self._saved()
        self._assert_pay((self.washer, 100))
        booking = self._visit()
        self._assert_pay((self.washer, 100))
        booking.line_ids.product_uom_qty = 3
        self._assert_pay((self.washer, 180))
        booking.line_ids.product_uom_qty = 1
        booking.action_issue_invoice()
        self._commit()
        self._book_entries()
        self._credit(booking)
        self._assert_pay((self.washer, 100))

    def test_the_greater_of_both_follows_a_work_that_is_another_persons(self):
        self._terms(self.washer, "greater", 100)
        self._saved()
        booking = self._visit()
        booking.line_ids.product_uom_qty = 3
        self._assert_pay((self.washer, 180))
        self._book_entries()
        booking.line_ids.executor_ids = self.master
        self._assert_pay((self.washer, 100), (self.master, 180))

    def test_terms_count_from_their_date(self):
        self._terms(self.washer, "day_rate", 300)
        self._saved()
        self.washer.create_version({"date_version": date(2026, 11, 24)}).write(
            {"autoservice_day_rate": 350}
        )
        day = self.Workday.create(
            {"date": date(2026, 11, 24), "employee_ids": [Command.set(self.washer.ids)]}
        )
        day.action_save()
        self._assert_pay((self.washer, 650))

    def test_who_has_left_keeps_the_pay_of_his_days(self):
        self._terms(self.washer, "day_rate", 300)
        day = self._saved()
        self._book_entries()
        self.washer.active = False
        day.with_user(self.manager_user).is_rainy = True
        self._assert_pay((self.washer, 325))

    # The window
    def _ask_at(self, moment):
        with freeze_time(moment):
            self.Workday._cron_ask()
        return self.Workday.search([("company_id", "=", self.company.id)])

    def test_the_desk_is_asked_at_ten_by_the_clock_of_the_branch(self):
        self._terms(self.washer, "day_rate", 300)
        # Winter: ten is 08:00 UTC.
        self.assertFalse(self._ask_at("2026-11-23 07:59:00"))
        day = self._ask_at("2026-11-23 08:01:00")
        self.assertEqual((day.date, day.phase), (MONDAY, "open"))
        self.assertEqual(day.activity_ids.user_id, self.manager_user)
        # Summer: ten is 07:00 UTC.
        self.Workday.search([]).unlink()
        self.assertFalse(self._ask_at("2026-07-06 06:59:00"))
        self.assertTrue(self._ask_at("2026-07-06 07:01:00"))

    def test_who_was_not_there_is_asked_when_he_comes(self):
        self._terms(self.washer, "day_rate", 300)
        day = self._ask_at("2026-11-23 08:01:00")
        Workday = self.Workday.with_user(self.manager_user)
        with freeze_time("2026-11-23 08:20:00"):
            self.assertEqual(Workday._get_asked_now(), day)
            self.assertFalse(self.Workday.with_user(self.owner_user)._get_asked_now())
        with freeze_time("2026-11-23 20:00:00"):
            self.assertFalse(Workday._get_asked_now())
        day.with_user(self.manager_user).action_save()
        with freeze_time("2026-11-23 08:20:00"):
            self.assertFalse(Workday._get_asked_now())

    def test_it_is_asked_again_each_hour_until_saved_and_not_in_the_evening(self):
        self._terms(self.washer, "day_rate", 300)
        day = self._ask_at("2026-11-23 08:00:00")
        self._ask_at("2026-11-23 08:30:00")
        self.assertEqual(day.reminded_at, datetime(2026, 11, 23, 8, 0))
        self._ask_at("2026-11-23 09:00:00")
        self.assertEqual(day.reminded_at, datetime(2026, 11, 23, 9, 0))
        self._ask_at("2026-11-23 20:00:00")
        self.assertEqual(day.reminded_at, datetime(2026, 11, 23, 9, 0))
        self.assertEqual(len(day.activity_ids), 1)
        day.with_user(self.manager_user).action_save()
        self.assertFalse(day.activity_ids)
        self._ask_at("2026-11-23 10:30:00")
        self.assertEqual(day.reminded_at, datetime(2026, 11, 23, 9, 0))

    def test_nobody_is_asked_on_sunday_or_where_nobody_is_paid_by_the_day(self):
        self.assertFalse(self._ask_at("2026-11-23 08:01:00"))
        self._terms(self.washer, "day_rate", 300)
        self.assertFalse(self._ask_at("2026-11-22 08:01:00"))

    def test_days_on_which_the_clock_stood_still_are_opened_at_its_next_run(self):
        self._terms(self.washer, "day_rate", 300)
        # Never asked before: nothing was missed.
        days = self._ask_at("2026-11-23 08:00:00")
        self.assertEqual(days.mapped("date"), [MONDAY])
        days.with_user(self.manager_user).action_save()
        # Off from Tuesday on; it comes back on the next Monday, before ten.
        days = self._ask_at("2026-11-30 05:00:00")
        self.assertEqual(
            sorted(days.mapped("date")), [date(2026, 11, day) for day in range(23, 28)]
        )
        missed = days.filtered(lambda day: day.phase == "open")
        self.assertEqual(len(missed), 4)
        self.assertEqual(missed.employee_ids, self.washer)
        self.assertEqual(missed.activity_ids.user_id, self.manager_user)
        self.assertEqual(len(missed.activity_ids), 4)
        # They are asked for once, by a task; the window is that of the day.
        self.assertEqual(len(self._ask_at("2026-11-30 05:05:00")), 5)
        self.assertEqual(len(missed.activity_ids), 4)
        self.assertEqual(len(self._ask_at("2026-11-30 08:00:00")), 6)
        missed.with_user(self.manager_user).action_save()
        self.assertFalse(missed.activity_ids)
        self._assert_pay((self.washer, 5 * 300))

    def test_a_server_that_was_off_at_ten_asks_when_it_is_back(self):
        self._terms(self.washer, "day_rate", 300)
        day = self._ask_at("2026-11-23 11:30:00")
        self.assertEqual((day.date, day.phase), (MONDAY, "open"))
        self.assertEqual(day.reminded_at, datetime(2026, 11, 23, 11, 30))

    # Rights
    def test_the_desk_saves_the_day_and_learns_no_rate(self):
        self._terms(self.washer, "day_rate", 300)
        day = self._saved(is_rainy=True).with_user(self.manager_user)
        for record, field in (
            (day, "rain_amount"),
            (
                self.washer.version_id.with_user(self.manager_user),
                "autoservice_day_rate",
            ),
            (self.company.with_user(self.manager_user), "autoservice_rain_amount"),
        ):
            with self.assertRaises(AccessError):
                record.read([field])
        with self.assertRaises(UserError):
            day.write({"phase": "open"})
        with self.assertRaises(AccessError):
            self.Workday.with_user(self.executor_user).search([])

    def test_days_are_what_the_terms_of_that_day_say_whatever_changes(self):
        dice = random.Random(19)
        days = [MONDAY - timedelta(days=back) for back in (9, 6, 3, 0)]
        # Before, on and after the first of these: the first terms count before them.
        self._terms(self.washer, "day_rate", 300)
        for day in days:
            self._saved(date=day, employee_ids=self.washer.ids)
        for step in range(12):
            self._change_terms(dice, days)
            self._commit()
            versions = self.washer.version_ids.sorted("date_version")
            for day in days:
                counts = versions.filtered(lambda one, day=day: one.date_version <= day)
                rate = (counts[-1:] or versions[:1]).autoservice_day_rate
                found = self._pay_of(self.washer, day=day)
                self.assertEqual(found, rate, (step, day))
            if step == 5:
                self._book_entries()

    def _change_terms(self, dice, days):
        """One of the things that happen to how somebody is paid."""
        versions = self.washer.version_ids
        one = dice.choice(versions)
        free = set(days) - set(versions.mapped("date_version"))
        what = dice.choice(["rate", "add", "move", "delete"])
        if what == "add" and free:
            one = self.washer.create_version(
                {"date_version": dice.choice(sorted(free))}
            )
        if what == "move" and free:
            one.date_version = dice.choice(sorted(free))
        elif what == "delete" and len(versions) > 1:
            one.unlink()
        else:
            one.autoservice_day_rate = dice.randrange(100, 900)

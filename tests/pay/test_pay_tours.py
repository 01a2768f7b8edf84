# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .pay_case import PayCase
from .sheet_case import SheetCase


class PayTourCase(SheetCase, HttpCase):
    """The buttons of pay in a browser, by its own clock."""

    def setUp(self):
        # A browser does not know a day that a test has chosen.
        super(PayCase, self).setUp()
        self.today = fields.Date.today()
        self.company.autoservice_rain_amount = 25

    def _earn(self, person, amount):
        """A bonus of two months ago, which no sheet has."""
        bonus = self.entries.create(
            {
                "employee_id": person.id,
                "kind": "bonus",
                "amount": amount,
                "date": self.today - timedelta(days=60),
                "reason": "Found a lost key",
            }
        )
        bonus.with_user(self.owner_user).action_approve()
        self._commit()

    def _confirm(self):
        self._earn(self.washer, 150)
        sheet = self._posted()
        self.start_tour(
            "/odoo/my-pay-sheets",
            "autoservice_pay_confirm",
            login=self.executor_user.login,
        )
        self.assertTrue(sheet.person_ids.confirmed_at)
        self.assertIn("Two washes on Monday", sheet.activity_ids.note)

    def _save_day(self):
        day = self.env["autoservice.workday"].create(
            {
                "date": self.today,
                "note": "Tour day",
                "employee_ids": [Command.set((self.washer | self.master).ids)],
            }
        )
        self.start_tour(
            "/odoo/bookings", "autoservice_workday", login=self.manager_user.login
        )
        self.assertEqual((day.phase, day.is_rainy), ("saved", True))
        self.assertEqual(day.employee_ids, self.washer)
        self.assertEqual(day.note, "Vasile is at the dentist")
        self._assert_pay((self.washer, 25), (self.master, 0))


@tagged("post_install", "-at_install")
class TestPayTours(PayTourCase):
    """At a desk."""

    def test_the_owner_collects_posts_and_pays_a_sheet(self):
        self._earn(self.washer, 150)
        self._earn(self.desk, 70)
        self.start_tour(
            "/odoo/pay-sheets", "autoservice_pay_sheet", login=self.owner_user.login
        )
        sheet = self.Sheet.search([("create_uid", "=", self.owner_user.id)])
        self.assertEqual((sheet.total, sheet.state), (220, "paid"))
        self.assertEqual(sheet.move_id.state, "posted")

    def test_the_owner_sets_what_one_person_gets(self):
        Rate = self.env["autoservice.pay.rate"]
        known = Rate.search([])
        for url, tour, card in (
            ("pay-rates", "list", self.card.browse()),
            (f"autoservice.tech.card/{self.card.id}", "card", self.card),
        ):
            self.start_tour(
                f"/odoo/{url}",
                f"autoservice_pay_rate_{tour}",
                login=self.owner_user.login,
            )
            new = Rate.search([]) - known
            self.assertEqual((new.employee_id, new.card_id), (self.washer, card))
            known += new

    def test_the_front_desk_saves_the_day(self):
        self._save_day()

    def test_who_comes_later_is_asked_for_the_day_when_the_page_is_there(self):
        day = self.env["autoservice.workday"].create(
            {"date": self.today, "employee_ids": [Command.set(self.washer.ids)]}
        )
        # Whom it is asked for is tested by the clock; a browser has its own.
        self.patch(type(day), "_get_asked_now", lambda this: day.with_env(this.env))
        self.start_tour(
            "/odoo/bookings",
            "autoservice_workday_at_load",
            login=self.manager_user.login,
        )
        self.assertEqual(day.phase, "open")


@tagged("post_install", "-at_install")
class TestPayToursPhone(PayTourCase):
    """On a phone."""

    browser_size = "375x667"
    touch_enabled = True

    def test_a_washer_confirms_his_pay(self):
        self._confirm()

    def test_the_front_desk_saves_the_day(self):
        self._save_day()

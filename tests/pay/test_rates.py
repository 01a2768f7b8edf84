# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common.pick_lists import offered
from .pay_case import MONDAY
from .sheet_case import SheetCase


@tagged("post_install", "-at_install")
class TestRates(SheetCase):
    """The owner sets who gets which share, and puts right what was mistyped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rate = cls.card.pay_rate_ids.filtered(lambda one: one.role == "executor")
        cls.Rate = cls.env["autoservice.pay.rate"].with_user(cls.owner_user)

    def _own(self, **vals):
        return self.Rate.create(
            {"employee_id": self.washer.id, "percent": 40, "date_from": MONDAY, **vals}
        )

    # Choosing
    def test_a_new_rate_offers_people_services_and_parts_of_the_branch(self):
        view = self.env.ref("autoservice.autoservice_pay_rate_view_list")
        part = self._part("Oil filter")
        (part | self.wash).company_id = self.company
        for name, record in (
            ("employee_id", self.washer),
            ("card_id", self.card),
            ("product_tmpl_id", part.product_tmpl_id),
        ):
            path = f"//field[@name='{name}']"
            found = offered(self.Rate, view, path, record.display_name)
            self.assertEqual(found, record, name)

    def test_the_page_of_the_service_offers_people_of_the_branch(self):
        view = self.env.ref("autoservice.autoservice_tech_card_view_form")
        path = "//field[@name='pay_rate_ids']//field[@name='employee_id']"
        found = offered(self.Rate, view, path, "Petru", card_id=self.card.id)
        self.assertEqual(found, self.washer)

    def test_nobody_of_another_branch_is_offered_or_mixed_up(self):
        other = self.env["res.company"].create({"name": "Other branch"})
        stranger = self._employee("Petru Stranger")
        stranger.company_id = other
        view = self.env.ref("autoservice.autoservice_pay_rate_view_list")
        path = "//field[@name='employee_id']"
        self.assertEqual(offered(self.Rate, view, path, "Petru"), self.washer)
        own = self._own()
        self.assertEqual(own.company_id, self.company)
        with self.assertRaisesRegex(UserError, "belongs to"):
            own.company_id = other

    # Putting right
    def test_a_mistyped_rate_is_changed_and_the_pay_follows(self):
        self._invoiced()
        with freeze_time("2026-11-25 09:00:00"):
            self.rate.with_user(self.owner_user).percent = 36
            self._assert_pay((self.washer, 72))
            self.rate.with_user(self.owner_user).date_from = MONDAY + timedelta(days=1)
            self._assert_pay((self.washer, 0))
            self.rate.with_user(self.owner_user).date_from = MONDAY
            self._assert_pay((self.washer, 72))
        self.assertEqual(len(self.entries.search([])), 2)

    def test_a_rate_for_everybody_by_accident_is_taken_back(self):
        self._invoiced()
        accident = self._own(employee_id=False, card_id=self.card.id, percent=90)
        self._assert_pay((self.washer, 180))
        with freeze_time("2026-11-25 09:00:00"):
            accident.unlink()
            self._assert_pay((self.washer, 60))
        entry = self.entries.search([("employee_id", "=", self.washer.id)])
        self.assertEqual((entry.rate_id, entry.percent), (self.rate, 30))

    def test_the_only_rate_is_deleted_and_nothing_is_owed(self):
        self._invoiced()
        self.rate.with_user(self.owner_user).unlink()
        self._assert_pay((self.washer, 0), (self.desk, 10))

    def test_a_sheet_that_is_not_posted_follows(self):
        self._invoiced()
        sheet = self._sheet()
        self.assertEqual(sheet.total, 70)
        self.rate.with_user(self.owner_user).percent = 36
        self._commit()
        self.assertEqual(sheet.total, 82)

    def test_a_rate_by_which_posted_pay_was_computed_stays(self):
        self._invoiced()
        sheet = self._posted()
        rate = self.rate.with_user(self.owner_user)
        why = f"{sheet.name}.*{rate.display_name}".replace("[", r"\[")
        for vals in (
            {"percent": 36},
            {"minimum": 5},
            {"employee_id": self.master.id},
            {"date_from": MONDAY},
            {"date_to": MONDAY - timedelta(days=1)},
        ):
            with self.assertRaisesRegex(UserError, why):
                rate.write(vals)
        with self.assertRaisesRegex(UserError, why):
            rate.unlink()
        rate.date_to = MONDAY
        self._visit(start=datetime(2026, 11, 25, 8, 0))
        self._assert_pay((self.washer, 60))

    def test_putting_a_rate_right_asks_no_more_for_more_visits(self):
        hours = iter(range(10))

        def queries(count):
            for _visit in range(count):
                hour = timedelta(hours=next(hours))
                self._visit(start=datetime(2026, 11, 24, 7, 0) + hour)
            before = self.env.cr.sql_log_count
            self.rate.percent += 1
            self._commit()
            return self.env.cr.sql_log_count - before

        queries(1)
        few, many = queries(1), queries(5)
        self.assertLessEqual(many, few)

    # How people are paid
    def test_the_page_says_since_when_a_change_counts(self):
        person = self.washer.with_user(self.owner_user)
        person.write({"autoservice_pay_mode": "day_rate", "autoservice_day_rate": 300})
        self.assertFalse(person.autoservice_paid_since)
        day = self.env["autoservice.workday"].create(
            {"date": MONDAY, "employee_ids": self.washer.ids}
        )
        day.action_save()
        self._commit()
        self.assertFalse(person.autoservice_paid_since)
        with freeze_time("2026-11-25 09:00:00"):
            self.env.invalidate_all()
            self.assertEqual(person.autoservice_paid_since, MONDAY)
            raised = person.create_version({"date_version": MONDAY + timedelta(days=2)})
            self.assertFalse(raised.autoservice_paid_since)
            self.assertEqual(person.version_ids[0].autoservice_paid_since, MONDAY)

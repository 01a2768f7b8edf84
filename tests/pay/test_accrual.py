# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import NotNullViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.autoservice.models.pay import pay_news

from .pay_case import MONDAY, PayCase


@tagged("post_install", "-at_install")
class TestAccrual(PayCase):
    """Pay follows the work, from the booking to the refund."""

    # The road
    def test_a_service_on_a_booking_is_pay_to_come(self):
        booking = self._visit()
        self._assert_pay((self.washer, 60), (self.desk, 10))
        entry = self.entries.search([("employee_id", "=", self.washer.id)])
        self.assertEqual(entry.state, "accrued")
        self.assertEqual((entry.base, entry.percent), (200, 30))
        self.assertEqual((entry.booking_id, entry.date), (booking, MONDAY))

    def test_the_invoice_makes_it_final(self):
        self._invoiced()
        entries = self.entries.search([])
        self.assertEqual(set(entries.mapped("state")), {"final"})
        self.assertEqual(set(entries.mapped("date")), {MONDAY})

    def test_parts_pay_nobody(self):
        booking = self._visit(self._part("Oil filter"))
        self.assertFalse(self.entries.search([("booking_id", "=", booking.id)]))

    def test_a_part_pays_where_it_has_a_share_of_its_own(self):
        part = self._part("Oil filter", price=50.0)
        booking = self._visit(self.wash, part)
        self._assert_pay((self.washer, 60))
        self.env["autoservice.pay.rate"].create(
            {
                "product_tmpl_id": part.product_tmpl_id.id,
                "percent": 10,
                "date_from": MONDAY,
            }
        )
        self._assert_pay((self.washer, 65), (self.desk, 10))
        line = booking.line_ids.filtered(lambda one: one.product_id == part)
        line.product_uom_qty = 3
        self._assert_pay((self.washer, 75))

    def test_a_removed_line_pays_nothing(self):
        booking = self._book(self.wash, employee_ids=[Command.link(self.washer.id)])
        self._assert_pay((self.washer, 60), (self.desk, 10))
        booking.line_ids.unlink()
        self._commit()
        self.assertFalse(self.entries.search([]))

    def test_another_quantity_price_and_person_change_it(self):
        booking = self._visit()
        booking.line_ids.product_uom_qty = 2
        self._assert_pay((self.washer, 120), (self.desk, 20))
        booking.line_ids.price_unit = 50
        self._assert_pay((self.washer, 30), (self.desk, 5))
        booking.line_ids.executor_ids = self.master
        self._assert_pay((self.washer, 0), (self.master, 30))
        booking.administrator_id = self.third
        self._assert_pay((self.desk, 0), (self.third, 5))

    def test_people_of_the_booking_are_those_of_its_lines(self):
        booking = self._work(self.wash, employee_ids=[Command.link(self.master.id)])
        self._assert_pay((self.master, 60))
        booking.employee_ids = self.washer
        self._assert_pay((self.master, 0), (self.washer, 60))

    def test_the_customers_discount_is_not_taken_from_the_people(self):
        booking = self._visit()
        booking.line_ids.discount = 25
        self._assert_pay((self.washer, 60), (self.desk, 10))

    def test_the_base_is_without_taxes_even_if_the_price_has_them(self):
        tax = self.env["account.tax"].create(
            {
                "name": "20 % included",
                "amount": 20,
                "price_include_override": "tax_included",
            }
        )
        booking = self._visit()
        booking.line_ids.tax_ids = tax
        # 200 / 1.2 = 166.67, of which 30 % and 5 %.
        self._assert_pay((self.washer, 50), (self.desk, 8.33))

    def test_the_class_of_the_car_sets_the_base(self):
        self.card.rate_ids = [
            Command.create({"class_id": self.class_suv.id, "price": 300, "minutes": 60})
        ]
        booking = self._visit()
        booking.vehicle_class_id = self.class_suv
        self._assert_pay((self.washer, 90))

    def test_a_cancelled_visit_pays_nothing(self):
        self._visit().action_cancel()
        self._assert_pay((self.washer, 0), (self.desk, 0))

    # Splits
    def test_a_hundred_by_three_loses_no_cent(self):
        self.card.executor_percent = 50
        self._visit(people=(self.washer, self.master, self.third))
        sums = [self._pay_of(one) for one in (self.washer, self.master, self.third)]
        self.assertEqual(sorted(sums), [33.33, 33.33, 33.34])
        self.assertEqual(round(sum(sums), 2), 100)

    def test_people_share_by_their_parts(self):
        booking = self._visit(people=(self.washer, self.master))
        self.env["autoservice.line.share"].with_user(self.manager_user).create(
            {
                "sale_line_id": booking.line_ids.id,
                "employee_id": self.washer.id,
                "parts": 3,
            }
        )
        self._assert_pay((self.washer, 45), (self.master, 15))

    def test_people_share_by_their_minutes(self):
        self.company.autoservice_pay_split = "minutes"
        booking = self._visit(people=(self.washer, self.master))
        self._assert_pay((self.washer, 30), (self.master, 30))
        for person, minutes in ((self.washer, 40), (self.master, 20)):
            start = datetime(2026, 11, 23, 8, 0)
            self.env["autoservice.work.time"].create(
                {
                    "line_id": booking.line_ids.id,
                    "employee_id": person.id,
                    "start": start,
                    "stop": start + timedelta(minutes=minutes),
                }
            )
        self._assert_pay((self.washer, 40), (self.master, 20))

    # Rates
    def test_a_change_counts_from_its_date(self):
        self._visit()
        with freeze_time("2026-11-25 09:00:00"):
            self.card.executor_percent = 40
            self._commit()
            self._assert_pay((self.washer, 60))
            self._visit(start=datetime(2026, 11, 25, 8, 0))
            self._assert_pay((self.washer, 60 + 80))
        self.assertEqual(len(self.card.pay_rate_ids), 3)
        self.assertEqual(self.card.executor_percent, 30)

    def test_a_rate_from_an_earlier_day_corrects_what_was_posted(self):
        self._invoiced()
        self._book_entries()
        self.env["autoservice.pay.rate"].create(
            {"card_id": self.card.id, "percent": 35, "date_from": MONDAY}
        )
        self._assert_pay((self.washer, 70))
        correction = self.entries.search([("kind", "=", "correction")])
        self.assertEqual((correction.amount, correction.state), (10, "final"))

    def test_a_person_may_have_his_own_share_minimum_and_maximum(self):
        own = self.env["autoservice.pay.rate"].create(
            {
                "card_id": self.card.id,
                "employee_id": self.washer.id,
                "percent": 40,
                "date_from": MONDAY,
            }
        )
        self._visit(people=(self.washer, self.master))
        # Each by his own rate, for half of the work.
        self._assert_pay((self.washer, 40), (self.master, 30))
        own.maximum = 50
        self._assert_pay((self.washer, 25))
        own.write({"minimum": 90, "maximum": 0})
        self._assert_pay((self.washer, 45))

    def test_a_rate_says_from_which_day_it_counts(self):
        rate = self.env["autoservice.pay.rate"].create(
            {"card_id": self.card.id, "employee_id": self.washer.id, "percent": 50}
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(NotNullViolation),
            self.env.cr.savepoint(),
        ):
            rate.date_from = False
            self.env.flush_all()

    def test_a_rate_may_end_and_what_counted_before_counts_again(self):
        promotion = self.env["autoservice.pay.rate"].create(
            {
                "card_id": self.card.id,
                "percent": 50,
                "date_from": MONDAY,
                "date_to": MONDAY + timedelta(days=1),
            }
        )
        self.assertEqual(self.card.executor_percent, 50)
        late = self._visit(start=datetime(2026, 11, 25, 8, 0))
        self._assert_pay((self.washer, 60))
        late.action_cancel()
        self._visit(start=datetime(2026, 11, 24, 8, 0))
        self._assert_pay((self.washer, 100))
        with freeze_time("2026-11-26 09:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.card.executor_percent, 30)
            promotion.date_to = MONDAY
            self._assert_pay((self.washer, 60))

    def test_a_rate_may_end_after_what_is_on_the_books(self):
        rate = self.card.pay_rate_ids.filtered(lambda one: one.role == "executor")
        self._visit()
        self._book_entries()
        late = self._visit(start=datetime(2026, 11, 26, 8, 0), people=(self.master,))
        with freeze_time("2026-11-25 09:00:00"):
            with self.assertRaisesRegex(UserError, "Posted pay"):
                rate.date_to = MONDAY - timedelta(days=1)
            rate.date_to = MONDAY
            self._assert_pay((self.washer, 60), (self.master, 0))
            rate.date_to = False
            self._assert_pay((self.washer, 60), (self.master, 60))
        self.assertEqual(late.phase, "in_work")

    # Refunds
    def test_a_refund_before_posting_rewrites_what_is_not_on_the_books(self):
        booking = self._invoiced()
        self._credit(booking, 0.25)
        self._assert_pay((self.washer, 45), (self.desk, 7.5))
        self.assertEqual(len(self.entries.search([])), 2)

    def test_a_refund_after_posting_is_a_correction(self):
        booking = self._invoiced()
        self._book_entries()
        with freeze_time("2026-12-02 09:00:00"):
            self._credit(booking, 0.25)
        posted = self.entries.search([("state", "=", "posted")])
        self.assertEqual(sum(posted.mapped("amount")), 70)
        corrections = self.entries.search([("kind", "=", "correction")])
        self.assertEqual(sorted(corrections.mapped("amount")), [-15, -2.5])
        self.assertEqual(set(corrections.mapped("state")), {"final"})
        self.assertEqual(set(corrections.mapped("date")), {date(2026, 12, 2)})

    def test_refunding_everything_brings_pay_to_nothing(self):
        booking = self._invoiced()
        self._book_entries()
        self._credit(booking)
        self._assert_pay((self.washer, 0), (self.desk, 0))

    def test_credited_and_invoiced_anew_pays_once(self):
        booking = self._invoiced()
        self._credit(booking)
        booking.action_issue_invoice()
        self._assert_pay((self.washer, 60), (self.desk, 10))

    def test_cancelling_an_unpaid_visit_takes_the_pay_back(self):
        booking = self._invoiced()
        self._book_entries()
        booking.action_cancel()
        self._assert_pay((self.washer, 0), (self.desk, 0))

    def test_a_correction_says_for_which_work_it_is(self):
        booking = self._invoiced()
        self._book_entries()
        booking.action_cancel()
        self._commit()
        corrections = self.entries.search([("kind", "=", "correction")])
        self.assertEqual(len(corrections), 2)
        for name, value in (
            ("booking_id", booking),
            ("product_id", self.wash),
            ("day", MONDAY),
            ("pipeline", "wash"),
        ):
            self.assertEqual({one[name] for one in corrections}, {value}, name)

    def test_an_invoice_that_is_taken_back_makes_pay_wait_again(self):
        booking = self._invoiced()
        booking.sudo().invoice_ids.button_draft()
        self._commit()
        entries = self.entries.search([])
        self.assertEqual(set(entries.mapped("state")), {"accrued"})

    # People who leave
    def test_who_has_left_keeps_what_he_did(self):
        booking = self._invoiced(people=(self.washer, self.master))
        self._book_entries()
        self.washer.active = False
        self._credit(booking, 0.5)
        self._assert_pay((self.washer, 15), (self.master, 15), (self.desk, 5))

    def test_terms_of_the_first_version_count_for_what_was_done_before_it(self):
        with freeze_time("2026-11-25 09:00:00"):
            late = self._employee("Lia Late")
            booking = self._invoiced(people=(late,))
            late.version_id.autoservice_pay_mode = "day_rate"
            self._assert_pay((late, 0))
            late.version_id.autoservice_pay_mode = "percent"
            self._assert_pay((late, 60))
        self.assertEqual(booking.start, self.now)

    def test_a_rate_counts_from_the_first_hour_of_its_day_east_of_greenwich(self):
        self.company.resource_calendar_id.tz = "Asia/Tokyo"
        # Eight in the morning of Monday, in Tokyo.
        self._visit(start=datetime(2026, 11, 22, 23, 0))
        self.env["autoservice.pay.rate"].create(
            {
                "card_id": self.card.id,
                "employee_id": self.washer.id,
                "percent": 50,
                "date_from": "2026-11-23",
            }
        )
        self._assert_pay((self.washer, 100))

    # Bonuses
    def test_a_bonus_is_proposed_with_a_reason_and_approved_by_the_owner(self):
        Entry = self.entries.with_user(self.manager_user)
        vals = {"employee_id": self.washer.id, "kind": "bonus", "amount": 50}
        with self.assertRaisesRegex(ValidationError, "Reason"):
            Entry.create(vals)
        bonus = Entry.create({**vals, "reason": "Found a lost key"})
        fine = Entry.create({**vals, "kind": "fine", "reason": "Scratch"})
        self.assertEqual((bonus.amount, fine.amount), (50, -50))
        with self.assertRaises(AccessError):
            bonus.action_approve()
        self.assertEqual(bonus.sudo().activity_ids.user_id, self.owner_user)
        bonus.with_user(self.owner_user).action_approve()
        self.assertFalse(bonus.sudo().activity_ids)
        self.assertTrue(
            bonus.has_access("read"), "who proposed it sees what came of it"
        )
        fine.with_user(self.owner_user).action_refuse()
        self.assertEqual((bonus.sudo().state, fine.state), ("final", "refused"))
        self.assertEqual(bonus.sudo().approver_id, self.owner_user)
        with self.assertRaisesRegex(UserError, "decided already"):
            bonus.with_user(self.owner_user).action_approve()

    def test_nobody_writes_pay_by_hand(self):
        self._visit()
        entry = self.entries.search([("employee_id", "=", self.washer.id)])
        for vals in ({"state": "final"}, {"amount": 1000}, {"base": 1}):
            with self.assertRaises(UserError):
                entry.with_user(self.owner_user).write(vals)
        with self.assertRaises(UserError):
            self.entries.with_user(self.owner_user).create(
                {"employee_id": self.washer.id, "amount": 9, "state": "final"}
            )

    # What it costs
    def test_a_write_that_changes_nothing_about_pay_asks_nothing_more(self):
        booking = self._visit()
        booking.line_ids.sudo().name = "Body wash, with care"
        booking.note = "He waits in the café"
        self.env.flush_all()
        self.assertNotIn(pay_news.KEY, self.env.cr.precommit.data)
        booking.line_ids.sudo().price_unit = 10
        self.env.flush_all()
        self.assertIn(pay_news.KEY, self.env.cr.precommit.data)

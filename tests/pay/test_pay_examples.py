# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The worked examples of `models/pay/shares.py`, each through a booking."""

from datetime import timedelta

from odoo.tests import tagged

from .pay_case import MONDAY
from .sheet_case import SheetCase


class ExamplesCase(SheetCase):
    """Three people on one work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.washer | cls.master | cls.third

    def _shared(self, price, people=None, **vals):
        """A visit with one work of a price, on which several people are."""
        booking = self._visit(people=people or self.people, **vals)
        booking.line_ids.price_unit = price
        return booking

    def _give_parts(self, booking, *parts):
        self.env["autoservice.line.share"].create(
            [
                {
                    "sale_line_id": booking.line_ids.id,
                    "employee_id": person.id,
                    "parts": part,
                }
                for person, part in zip(self.people, parts, strict=False)
            ]
        )

    def _give_minutes(self, booking, *minutes):
        self.env["autoservice.work.time"].create(
            [
                {
                    "line_id": booking.line_ids.id,
                    "employee_id": person.id,
                    "start": booking.start,
                    "stop": booking.start + timedelta(minutes=spent),
                }
                for person, spent in zip(self.people, minutes, strict=True)
                if spent
            ]
        )

    def _get_sums(self, people=None):
        return [self._pay_of(one) for one in people or self.people]


@tagged("post_install", "-at_install")
class TestPayExamples(ExamplesCase):
    """In a currency with cents."""

    def test_thirds(self):
        self.card.executor_percent = 50
        self._shared(200)
        self.assertEqual(sorted(self._get_sums(), reverse=True), [33.34, 33.33, 33.33])

    def test_two_parts_and_one(self):
        self.card.executor_percent = 50
        pair = self.washer | self.master
        self._give_parts(self._shared(100, pair), 2, 1)
        self.assertEqual(self._get_sums(pair), [33.33, 16.67])

    def test_real_minutes(self):
        self.card.executor_percent = 50
        self.card.pay_split = "minutes"
        self._give_minutes(self._shared(100), 95, 35, 0)
        self.assertEqual(self._get_sums(), [36.54, 13.46, 0])

    def test_at_least_25_and_at_most_80_a_piece(self):
        own = self.env["autoservice.pay.rate"].create(
            {
                "card_id": self.card.id,
                "employee_id": self.washer.id,
                "percent": 30,
                "minimum": 25,
                "date_from": MONDAY,
            }
        )
        booking = self._shared(50, self.washer)
        booking.line_ids.product_uom_qty = 2
        self._assert_pay((self.washer, 50))
        booking.line_ids.price_unit = 400
        own.write({"minimum": 0, "maximum": 80})
        self._assert_pay((self.washer, 160))

    def test_forty_of_two_hundred_are_credited_then_the_rest(self):
        booking = self._invoiced()
        self._credit(booking, 0.2)
        self._assert_pay((self.washer, 48))
        self._credit(booking, 0.8)
        self._assert_pay((self.washer, 0))

    def test_a_card_says_how_its_people_share(self):
        """What is on an order stays as it is when card or branch say something else."""
        self.assertEqual(self.company.autoservice_pay_split, "parts")
        first = self._shared(200)
        self.card.pay_split = "minutes"
        self._give_minutes(first, 95, 35, 0)
        self.assertEqual(self._get_sums(), [20, 20, 20])
        first.action_cancel()
        second = self._shared(200, start=self._after(self.now, 120))
        self._give_minutes(second, 30, 20, 10)
        self.assertEqual(self._get_sums(), [30, 20, 10])
        self.company.autoservice_pay_split = "minutes"
        self.card.pay_split = "parts"
        second.line_ids.price_unit = 400
        self.assertEqual(self._get_sums(), [60, 40, 20])


@tagged("post_install", "-at_install")
class TestPayWithoutCents(ExamplesCase):
    """A branch that reckons in yen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yen = cls.env.ref("base.JPY")
        cls.yen.active = True
        cls.company.currency_id = cls.yen

    def test_thirds(self):
        self.card.executor_percent = 50
        self._shared(200)
        self.assertEqual(sorted(self._get_sums(), reverse=True), [34, 33, 33])

    def test_two_parts_and_one(self):
        self.card.executor_percent = 50
        pair = self.washer | self.master
        self._give_parts(self._shared(100, pair), 2, 1)
        self.assertEqual(self._get_sums(pair), [33, 17])

    def test_real_minutes(self):
        self.card.executor_percent = 50
        self.card.pay_split = "minutes"
        self._give_minutes(self._shared(100), 95, 35, 0)
        self.assertEqual(self._get_sums(), [37, 13, 0])

    def test_rounding_discount_and_refund(self):
        booking = self._visit()
        booking.line_ids.price_unit = 333
        booking.line_ids.discount = 25
        # 99.9 and 16.65, before the discount of the customer.
        self._assert_pay((self.washer, 100), (self.desk, 17))
        booking.action_issue_invoice()
        self._commit()
        self._book_entries()
        self._credit(booking)
        self._assert_pay((self.washer, 0), (self.desk, 0))

    def test_the_day_and_the_greater_of_both(self):
        self.washer.version_id.write(
            {
                "date_version": MONDAY - timedelta(days=60),
                "autoservice_pay_mode": "greater",
                "autoservice_day_rate": 100,
            }
        )
        self._visit()
        day = self.env["autoservice.workday"].create({"date": MONDAY})
        day.action_save()
        self._assert_pay((self.washer, 100))
        self.assertEqual(self._pay_of(self.washer, kind="day_rate"), 40)

    def test_the_sheet_is_balanced_in_whole_units(self):
        booking = self._shared(333)
        booking.action_issue_invoice()
        self._commit()
        sheet = self._posted()
        balances = sheet.move_id.line_ids.mapped("balance")
        self.assertEqual(sum(balances), 0)
        self.assertEqual([one for one in balances if one % 1], [])
        self.assertEqual(sheet.total, 117)
        self._settle(sheet)
        self.assertEqual(sheet.state, "paid")

# Part of autoservice. See LICENSE for full copyright and licensing details.

import random
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from .sheet_case import SheetCase

CENT = Decimal("0.01")


@tagged("post_install", "-at_install")
class TestPayProperty(SheetCase):
    """Whatever happens, in whatever order, pay is what the formula says."""

    def _expected(self, booking, kept):
        """The sum of everybody's pay by the formula alone."""
        total = Decimal(0)
        for line in booking.line_ids:
            base = Decimal(str(line.price_unit)) * Decimal(str(line.product_uom_qty))
            for percent in (30, 5):
                share = base * percent / 100 * kept
                total += share.quantize(CENT, rounding="ROUND_HALF_UP")
        return total

    def _change(self, dice, line):
        """One of the things that happen to a line before the invoice."""
        people = [self.washer, self.master, self.third]
        what = dice.choice(["price", "quantity", "discount", "people", "parts"])
        if what == "price":
            line.price_unit = dice.randrange(1, 100000) / 100
        elif what == "quantity":
            line.product_uom_qty = dice.randrange(1, 5)
        elif what == "discount":
            line.discount = dice.choice([0, 10, 33])
        elif what == "people":
            chosen = dice.sample(people, dice.randrange(1, 4))
            line.executor_ids = [Command.set([one.id for one in chosen])]
        else:
            line.share_ids.unlink()
            self.env["autoservice.line.share"].create(
                {
                    "sale_line_id": line.id,
                    "employee_id": line.executor_ids[0].id,
                    "parts": dice.randrange(1, 5),
                }
            )
        if dice.random() < 0.5:
            self._commit()

    def test_sums_are_the_formula_to_the_cent(self):
        dice = random.Random(2026)
        for number in range(6):
            booking = self._visit(start=self._after(self.now, 90 * number))
            line = booking.line_ids
            for _step in range(4):
                self._change(dice, line)
            booking.action_issue_invoice()
            self._commit()
            entries = self.entries.search([("booking_id", "=", booking.id)])
            found = sum(Decimal(str(one.amount)) for one in entries)
            self.assertEqual(found, self._expected(booking, 1))
            if dice.random() < 0.5:
                sheet = self._posted()
                balance = sum(sheet.move_id.line_ids.mapped("balance"))
                self.assertEqual(round(balance, 2), 0)
            part = dice.choice([0.25, 0.5, 1.0])
            self._credit(booking, part)
            entries = self.entries.search([("booking_id", "=", booking.id)])
            found = sum(Decimal(str(one.amount)) for one in entries)
            if part == 1.0:
                self.assertEqual(found, 0)
            else:
                # A price that was credited in part is rounded to its own cents.
                expected = self._expected(booking, 1 - Decimal(str(part)))
                self.assertLessEqual(abs(found - expected), CENT)
        self.assertFalse(
            self.entries.search(
                [("kind", "=", "correction"), ("state", "=", "accrued")]
            )
        )

# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest
import random
from decimal import Decimal

from odoo.tests.common import BaseCase

from odoo.addons.autoservice.models.pay import ledger, rates, shares, terms


class TestPayPure(BaseCase):
    def test_examples(self):
        """The worked examples in the docstrings hold."""
        for module in (ledger, rates, shares, terms):
            outcome = doctest.testmod(module)
            self.assertGreater(outcome.attempted, 3)
            self.assertFalse(outcome.failed, module.__name__)

    def test_nothing_is_lost_in_splitting(self):
        """Whatever is split, by whatever weights and currency, adds up."""
        dice = random.Random(5)
        for _round in range(2000):
            unit = Decimal(dice.choice(["0.01", "0.05", "1", "0.001"]))
            total = Decimal(dice.randrange(10**7)) / 100
            weights = [dice.choice([1, 2, 0.5, 47, 0]) for _one in range(9)] + [1]
            parts = shares.split([total] * 10, weights, unit)
            self.assertEqual(sum(parts), shares.round_to(total, unit))
            whole = sum(map(shares.exact, weights))
            for part, weight in zip(parts, weights, strict=True):
                fair = total * shares.exact(weight) / whole
                self.assertLess(abs(part - fair), 2 * unit)
                self.assertEqual(part % unit, 0)

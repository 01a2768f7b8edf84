# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest

from odoo.tests.common import BaseCase

from odoo.addons.autoservice.models.common import money


class TestMoney(BaseCase):
    def test_examples(self):
        """The examples in the docstrings hold."""
        outcome = doctest.testmod(money)
        self.assertGreater(outcome.attempted, 15)
        self.assertFalse(outcome.failed)

    def test_every_currency_in_every_language(self):
        """Each number up to 130 reads in each language, for each known currency."""
        for lang, currencies in money.CURRENCY_WORDS.items():
            for code in currencies:
                for number in range(130):
                    text = money.amount_in_words(number, code, lang)
                    self.assertNotIn(code, text)
                    self.assertRegex(text, r"^[^\d]+ 00 \w+$")

    def test_sum_is_not_lost_in_rounding(self):
        """Binary fractions read as they are written."""
        for amount in (0.1 + 0.2, 1.005, 2.675, 1e6 + 0.01, 0.995):
            text = money.amount_in_words(amount, "EUR", "en")
            self.assertRegex(text, r" and \d\d cents?$")
        self.assertIn("one euro and 01 cent", money.amount_in_words(1.005, "EUR", "en"))
        self.assertIn(
            "zero euros and 30", money.amount_in_words(0.1 + 0.2, "EUR", "en")
        )

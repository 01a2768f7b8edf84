# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest

from odoo.tests.common import BaseCase

from odoo.addons.autoservice.models.messaging import (
    call_errors,
    gateway_text,
    sending_hours,
)


class TestMessagePure(BaseCase):
    def test_examples(self):
        """The examples in the docstrings hold."""
        for module in (call_errors, gateway_text, sending_hours):
            with self.subTest(module.__name__):
                outcome = doctest.testmod(module)
                self.assertGreater(outcome.attempted, 2)
                self.assertFalse(outcome.failed)

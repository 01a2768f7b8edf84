# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from odoo.addons.autoservice.models.crm import exchange_text


@tagged("post_install", "-at_install")
class TestTelephonyPure(BaseCase):
    """Events are read without a database."""

    def test_the_examples_in_the_code_hold(self):
        failed, tried = doctest.testmod(exchange_text)
        self.assertFalse(failed)
        self.assertGreater(tried, 8)

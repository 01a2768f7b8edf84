# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from odoo.addons.autoservice.models.crm import intake_text


@tagged("post_install", "-at_install")
class TestIntakePure(BaseCase):
    """Requests are read without a database."""

    def test_the_examples_in_the_code_hold(self):
        failed, tried = doctest.testmod(intake_text)
        self.assertFalse(failed)
        self.assertGreater(tried, 8)

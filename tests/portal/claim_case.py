# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The words of the tests of what customers say of themselves."""

import re

from odoo.tests import new_test_user

from .book_case import BookCase


class ClaimCase(BookCase):
    """Eve has an account, and writes there what is not hers."""

    def setUp(self):
        super().setUp()
        self.eve = self.env["res.partner"].create(
            {"name": "Eve", "phone": "+37369000999", "email": "eve@example.com"}
        )
        self.eve_user = new_test_user(
            self.env,
            login="test_claim_eve",
            groups="base.group_portal",
            partner_id=self.eve.id,
            name="Eve",
            email="eve@example.com",
        )

    def _save_address(self, **values):
        """Send the form of an address as the customer does."""
        self.authenticate("test_claim_eve", "test_claim_eve")
        page = self.url_open("/my/security").text
        form = {
            "csrf_token": re.search(r'csrf_token: "([^"]+)"', page)[1],
            "name": "Eve",
            "email": "eve@example.com",
            "phone": self.eve.phone,
            "street": "Street 1",
            "city": "Town",
            "zip": "2000",
            "country_id": str(self.company.country_id.id),
            "use_delivery_as_billing": "true",
            "address_type": "billing",
            "partner_id": str(self.eve.id),
        }
        answer = self.url_open("/my/address/submit", data={**form, **values})
        self.env.invalidate_all()
        self.assertIn("redirectUrl", answer.json(), answer.text[-500:])

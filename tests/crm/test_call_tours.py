# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import HttpCase, tagged

from .crm_case import CrmCase


class CallTourCase(CrmCase, HttpCase):
    """A call comes while the front desk works in the browser."""

    def setUp(self):
        super().setUp()
        self.company.country_id = self.env.ref("base.md")
        exchange = self.env.ref("autoservice.exchange_twilio")
        exchange.write(
            {
                "active": True,
                "company_id": self.company.id,
                "key": "keyofthecalltour",
                "signature": "none",
            }
        )

    def _start(self):
        self.start_tour(
            "/odoo/bookings", "autoservice_call", login=self.manager_user.login
        )
        call = self.env["autoservice.inquiry"].search([("call_ref", "=", "CA1")])
        self.assertEqual(call.status, "missed")
        self.assertEqual(call.partner_id, self.partner)


@tagged("post_install", "-at_install")
class TestCallTours(CallTourCase):
    """At the desk, with a mouse and keys."""

    def test_the_card_opens_books_and_closes_itself(self):
        self._start()

    def test_a_visit_is_registered_with_three_clicks(self):
        self.start_tour(
            "/odoo/autoservice-inquiries",
            "autoservice_inquiry_three_clicks",
            login=self.manager_user.login,
        )
        visit = self.env["autoservice.inquiry"].search([("channel", "=", "visit")])
        self.assertRecordValues(
            visit,
            [{"partner_id": self.partner.id, "vehicle_id": self.vehicle.id}],
        )


@tagged("post_install", "-at_install")
class TestCallToursPhone(CallTourCase):
    """The same on a phone."""

    browser_size = "375x667"
    touch_enabled = True

    def test_the_card_opens_books_and_closes_itself(self):
        self._start()

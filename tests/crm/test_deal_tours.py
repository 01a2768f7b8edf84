# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.tests import HttpCase, tagged

from .crm_case import CrmCase


@tagged("post_install", "-at_install")
class TestDealTours(CrmCase, HttpCase):
    """What the front desk does with a deal in the browser."""

    def _open(self, path, tour):
        self.start_tour(path, tour, login=self.manager_user.login)

    def test_a_deal_is_booked_with_two_clicks(self):
        deal = self._lead(
            partner_id=self.partner.id,
            vehicle_id=self.vehicle.id,
            description="<p>Noise</p>",
        )
        self._open(f"/odoo/autoservice-repair/{deal.id}", "autoservice_deal_book")
        booking = deal.booking_ids
        self.assertEqual(booking.state, "booked")
        self.assertEqual(booking.vehicle_id, self.vehicle)
        self.assertEqual(booking.bay_id.kind, "repair")

    def test_a_move_that_is_refused_leads_to_the_deal(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "vehicle_id")
        self._stage("repair_analysis").required_field_ids = [Command.link(field.id)]
        # Not the customer's only car, which would be filled in.
        deal = self._lead(partner_id=self.partner.id, vehicle_id=False)
        self._open("/odoo/autoservice-repair", "autoservice_deal_missing")
        self.assertEqual(deal.stage_id, self._stage("repair_information"))

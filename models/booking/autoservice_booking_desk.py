# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AutoserviceBooking(models.Model):
    """Who at the front desk cares for a booking, and how it is opened there."""

    _inherit = "autoservice.booking"

    def _get_desk_candidates(self):
        """Its administrator, else who made it."""
        users = super()._get_desk_candidates()
        return users | self.administrator_id.user_id | self.create_uid

    def _get_open_action(self):
        """Return the window action that opens these bookings: a single one its form."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autoservice.autoservice_booking_action"
        )
        if len(self) == 1:
            return {
                **action,
                "view_mode": "form",
                "views": [(False, "form")],
                "res_id": self.id,
            }
        return action

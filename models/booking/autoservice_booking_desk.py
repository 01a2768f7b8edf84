# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AutoserviceBooking(models.Model):
    """Who at the front desk cares for a booking."""

    _inherit = "autoservice.booking"

    def _get_desk_candidates(self):
        """Its administrator, else who made it."""
        users = super()._get_desk_candidates()
        return users | self.administrator_id.user_id | self.create_uid

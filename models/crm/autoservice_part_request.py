# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models


class AutoservicePartRequest(models.Model):
    """A part that somebody waits for is a fact about the deal."""

    _inherit = "autoservice.part.request"

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests.booking_id._get_deals()._follow_bookings()
        return requests

    def unlink(self):
        bookings = self.booking_id
        result = super().unlink()
        bookings._get_deals()._follow_bookings()
        return result

    def _set_phase(self, phase, **vals):
        super()._set_phase(phase, **vals)
        self.booking_id._get_deals()._follow_bookings()

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class SaleOrderLine(models.Model):
    """Boards that are open hear of what was ticked off."""

    _inherit = "sale.order.line"

    def write(self, vals):
        if "is_done" in vals:
            # sudo: whoever ticks a line off may not read the booking; only its id is
            # told.
            self.sudo().booking_id._tell_boards()
        return super().write(vals)

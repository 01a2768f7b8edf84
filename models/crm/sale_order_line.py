# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models


class SaleOrderLine(models.Model):
    """The discount that was offered to the customer."""

    _inherit = "sale.order.line"

    @api.depends("order_id.autoservice_discount_offer_id")
    def _compute_discount(self):
        """The offered discount, unless the line has a larger one."""
        super()._compute_discount()
        for line in self:
            # sudo: whoever takes the order gives what was offered.
            offer = line.order_id.sudo().autoservice_discount_offer_id
            if offer and not line.display_type and not line.is_downpayment:
                line.discount = max(line.discount, offer.percent)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.tools import formatLang


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _format_quantity(self):
        """Return the quantity as a customer reads it: whole numbers without zeros."""
        quantity = self.product_uom_qty
        if quantity.is_integer():
            return formatLang(self.env, quantity, digits=0)
        return formatLang(self.env, quantity, dp="Product Unit")

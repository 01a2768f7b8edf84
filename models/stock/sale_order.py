# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _deliver_parts(self):
        """Deliver the goods of these orders through their own pickings.

        Invoked by: the verbs of a sale in the shop, with all rights.

        :raise UserError: goods are not in stock and the company wants no negative stock
        """
        for company, orders in self.grouped("company_id").items():
            orders.with_company(company).order_line._deliver_goods()

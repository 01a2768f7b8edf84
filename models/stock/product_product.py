# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.fields import Domain


class ProductProduct(models.Model):
    _inherit = "product.product"

    is_below_minimum = fields.Boolean(
        string="Below minimum",
        compute="_compute_is_below_minimum",
        search="_search_is_below_minimum",
        compute_sudo=True,
        groups="base.group_user,product.group_product_manager",
        help="In some store there is less than the minimum of this product.",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_is_below_minimum(self):
        below = self._get_below_minimum()
        for product in self:
            product.is_below_minimum = product._origin in below

    @api.model
    def _search_is_below_minimum(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("id", "in", self._get_below_minimum().ids)
        return Domain.OR([domain if wanted else ~domain for wanted in value])

    @api.model
    def _get_below_minimum(self):
        """Return the products that lie below a minimum in a company switched on."""
        # sudo: the front desk sees the mark without a right on the minimums.
        orderpoints = self.env["stock.warehouse.orderpoint"].sudo()
        return orderpoints.search(
            [
                ("is_below_minimum", "=", True),
                ("company_id", "in", self.env.companies.ids),
            ]
        ).product_id

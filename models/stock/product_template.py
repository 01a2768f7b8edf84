# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.fields import Domain


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_below_minimum = fields.Boolean(
        string="Below minimum",
        compute="_compute_is_below_minimum",
        search="_search_is_below_minimum",
        compute_sudo=True,
        groups="base.group_user,product.group_product_manager",
        help="In some store there is less than the minimum of this product.",
    )

    autoservice_brand = fields.Char(
        string="Brand", help="Who makes the part; its customer reads it in the history."
    )

    @api.depends_context("allowed_company_ids")
    def _compute_is_below_minimum(self):
        below = self.env["product.product"]._get_below_minimum().product_tmpl_id
        for template in self:
            template.is_below_minimum = template._origin in below

    @api.model
    def _search_is_below_minimum(self, operator, value):
        if operator != "in":
            return NotImplemented
        below = self.env["product.product"]._get_below_minimum().product_tmpl_id
        domain = Domain("id", "in", below.ids)
        return Domain.OR([domain if wanted else ~domain for wanted in value])

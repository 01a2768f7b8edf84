# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceInspectionPoint(models.Model):
    """One thing to look at when a car is inspected: what new inspections begin with."""

    _name = "autoservice.inspection.point"
    _description = "Inspection point"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Suggested work or part",
        index="btree_not_null",
        ondelete="set null",
        domain=[("sale_ok", "=", True), ("type", "!=", "combo")],
        help="What is recommended where the point is not good.",
    )

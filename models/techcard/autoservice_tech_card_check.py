# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceTechCardCheck(models.Model):
    """A point that the executor ticks off while doing the service."""

    _name = "autoservice.tech.card.check"
    _description = "Tech Card Check"
    _order = "card_id, sequence, id"

    card_id = fields.Many2one(
        comodel_name="autoservice.tech.card",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="card_id.company_id", store=True, index="btree_not_null"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Point", required=True, translate=True)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models


class AutoserviceTechCardRate(models.Model):
    """Price and time of a service, for one vehicle class or for every class."""

    _name = "autoservice.tech.card.rate"
    _description = "Tech Card Rate"
    _order = "card_id, class_sequence, id"

    card_id = fields.Many2one(
        comodel_name="autoservice.tech.card",
        required=True,
        index=True,
        ondelete="cascade",
    )
    class_id = fields.Many2one(
        comodel_name="autoservice.vehicle.class",
        string="Vehicle Class",
        index="btree_not_null",
        # Not set null: the row of one class would become that of every class.
        ondelete="restrict",
        help="Empty: every class that has no row of its own.",
    )
    class_sequence = fields.Integer(related="class_id.sequence", store=True)
    company_id = fields.Many2one(
        related="card_id.company_id", store=True, index="btree_not_null"
    )
    currency_id = fields.Many2one(related="card_id.currency_id")
    price = fields.Monetary(required=True, aggregator=None)
    minutes = fields.Integer(required=True, default=60, aggregator=None)
    consumables_cost = fields.Monetary(
        compute="_compute_consumables_cost",
        groups="autoservice.group_owner",
        help="Cost of the consumables that a car of this class takes.",
    )

    _class_uniq = models.UniqueIndex(
        "(card_id, COALESCE(class_id, 0))",
        "A tech card has one rate for each vehicle class and one for every class.",
    )
    _price_not_negative = models.Constraint(
        "CHECK (price >= 0)", "Price: it cannot be negative."
    )
    _minutes_positive = models.Constraint(
        "CHECK (minutes > 0)", "Minutes: a service takes at least one minute."
    )

    @api.depends("class_id", "card_id.consumables_cost")
    @api.depends_context("company")
    def _compute_consumables_cost(self):
        for rate in self:
            rate.consumables_cost = rate.card_id.line_ids._get_cost(rate.class_id)

    @api.depends("card_id", "class_id")
    def _compute_display_name(self):
        for rate in self:
            names = (rate.card_id.display_name, rate.class_id.display_name)
            rate.display_name = ", ".join(name for name in names if name)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import convert_file

from . import consumption

PIPELINES = [("repair", "Repair"), ("wash", "Wash")]
BAY_KINDS = [
    ("repair", "Repair"),
    ("wash", "Wash"),
    ("detailing", "Detailing"),
    ("tyre", "Tyre fitting"),
    ("other", "Other"),
]


class AutoserviceTechCard(models.Model):
    """How one service is done: time, price, consumables, bay, skill."""

    _name = "autoservice.tech.card"
    _description = "Tech Card"
    _inherit = ["mail.thread"]
    _rec_name = "product_id"
    _order = "pipeline, product_id, id"

    # Fields: the service
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Service",
        required=True,
        # Not cascade: a change of attributes deletes unused variants, and the card
        # would go unseen.
        ondelete="restrict",
        domain=[("type", "=", "service")],
        copy=False,
        tracking=True,
    )
    product_tmpl_id = fields.Many2one(
        related="product_id.product_tmpl_id", string="Service Template"
    )
    company_id = fields.Many2one(
        related="product_id.company_id", store=True, index="btree_not_null"
    )
    currency_id = fields.Many2one(related="product_id.currency_id")
    active = fields.Boolean(related="product_id.active", store=True)
    image_128 = fields.Image(related="product_id.image_128")

    # Fields: how it is done
    pipeline = fields.Selection(
        selection=PIPELINES, required=True, default="repair", index=True, tracking=True
    )
    bay_kind = fields.Selection(
        selection=BAY_KINDS,
        string="Bay",
        required=True,
        default="repair",
        tracking=True,
        help="The kind of bay on which this service is done.",
    )
    skill_ids = fields.Many2many(
        comodel_name="hr.skill",
        string="Skills",
        help="The executor must have all of them.",
    )
    people_count = fields.Integer(
        string="People",
        default=1,
        required=True,
        tracking=True,
        help="So many executors work on it at the same time.",
    )
    checklist = fields.One2many(
        comodel_name="autoservice.tech.card.check", inverse_name="card_id", copy=True
    )
    rate_ids = fields.One2many(
        comodel_name="autoservice.tech.card.rate",
        inverse_name="card_id",
        string="Rates",
        copy=True,
        groups="autoservice.group_manager",
    )

    # Fields: the composition
    line_ids = fields.One2many(
        comodel_name="autoservice.tech.card.line",
        inverse_name="card_id",
        string="Consumables",
        copy=True,
    )
    is_restricted = fields.Boolean(
        string="Composition Restricted",
        tracking=True,
        help="Only the owner sees what the service is made of.",
    )
    is_composition_hidden = fields.Boolean(compute="_compute_is_composition_hidden")
    consumables_cost = fields.Monetary(
        compute="_compute_consumables_cost",
        groups="autoservice.group_owner",
        help="Cost of the consumables that every class takes, per service.",
    )

    # Fields: warranty and term control
    warranty_days = fields.Integer(
        string="Warranty (days)", tracking=True, help="0: no warranty is given."
    )
    validity_days = fields.Integer(
        string="Valid for (days)",
        tracking=True,
        help="After so many days the service is due again. 0: it has no term.",
    )
    validity_km = fields.Integer(
        string="Valid for (km)",
        tracking=True,
        help="After so many kilometres the service is due again. 0: it has no term.",
    )

    _product_uniq = models.Constraint(
        "UNIQUE (product_id)", "This service already has a tech card."
    )
    _people_count_range = models.Constraint(
        "CHECK (people_count BETWEEN 1 AND 20)",
        "People: a service takes from 1 to 20 executors.",
    )
    _terms_not_negative = models.Constraint(
        "CHECK (warranty_days >= 0 AND validity_days >= 0 AND validity_km >= 0)",
        "Warranty and validity cannot be negative.",
    )

    # Computes
    @api.depends("is_restricted")
    @api.depends_context("uid")
    def _compute_is_composition_hidden(self):
        is_owner = self.env.user.has_group("autoservice.group_owner")
        for card in self:
            card.is_composition_hidden = card.is_restricted and not is_owner

    @api.depends(
        "line_ids.quantity",
        "line_ids.product_uom_id",
        "line_ids.class_id",
        "line_ids.product_id.standard_price",
    )
    @api.depends_context("company")
    def _compute_consumables_cost(self):
        for card in self:
            card.consumables_cost = card.line_ids._get_cost()

    # Checks
    @api.constrains("product_id")
    def _check_product_is_service(self):
        for card in self:
            if card.product_id.type != "service":
                raise ValidationError(
                    self.env._(
                        "Service: %(product)s is not a service, so it cannot have a tech card.",
                        product=card.product_id.display_name,
                    )
                )

    # Rates
    def _get_rates(self, vehicle_class):
        """Return {card id: rate}: that of the class, else of every class, else empty.

        :param vehicle_class: autoservice.vehicle.class, one or empty
        """
        rates = {}
        for card in self:
            # sudo: sellers and executors may not read rates, but the line that they
            # sell or do has a price and a time; the caller answers for what he shows.
            rows = card.sudo().rate_ids
            rate = rows.filtered(lambda row: row.class_id == vehicle_class)
            rate = rate or rows.filtered(lambda row: not row.class_id)
            rates[card.id] = rate.with_env(self.env)
        return rates

    def _get_rate(self, vehicle_class):
        """Return the rate of one card for a class, or an empty one (see _get_rates)."""
        return self._get_rates(vehicle_class).get(
            self.id, self.env["autoservice.tech.card.rate"]
        )

    def _get_minutes(self, vehicle_class):
        """Return the planned minutes of one card for a class, 0 when it has no rate."""
        # sudo: an executor has no right to rates (they hold prices) but must know his
        # time.
        return self.sudo()._get_rate(vehicle_class).minutes

    # Consumption
    def _get_consumption(self, vehicle_class, times=None):
        """Return what doing the cards' services on a car of the class takes from stock.

        :param vehicle_class: autoservice.vehicle.class, one or empty
        :param dict times: {card id: how many times}, once when not given
        :return: list of (product, quantity in the product's own unit), one per product
        """
        times = times or {}
        job = (vehicle_class, {card: times.get(card.id, 1) for card in self})
        return self._get_consumption_batch([job])[0]

    @api.model
    def _get_consumption_batch(self, jobs):
        """Return the consumption of several jobs, with one query for all their lines.

        :param jobs: list of (vehicle class, {card: how many times})
        :return: list in the order of the jobs, each as from _get_consumption
        """
        cards = self.union(*(card for _class, times in jobs for card in times))
        rows = cards._get_consumption_rows()
        Product = self.env["product.product"]
        result = []
        for vehicle_class, times in jobs:
            totals = consumption.add_up(
                (rows[card.id], vehicle_class.id, count)
                for card, count in times.items()
            )
            products = Product.browse(totals)
            result.append(
                [(product, float(totals[product.id])) for product in products]
            )
        return result

    def _get_consumption_rows(self):
        """Return {card id: [(class id or False, product id, decimal quantity)]}."""
        # sudo: whoever closes a visit takes the goods from stock, also where the
        # composition is hidden from him. A search, not line_ids: the hidden lines must
        # not stay in the cache of a field that he may read.
        lines = (
            self.env["autoservice.tech.card.line"]
            .sudo()
            .search([("card_id", "in", self.ids)])
        )
        rows = defaultdict(list)
        for line in lines:
            rows[line.card_id.id].append(line._get_consumption_row())
        return rows

    # Data
    @api.model
    def _load_price_list(self, paths):
        """Load the files of the price list. Invoked by: data/techcard_price_list.xml.

        :param paths: CSV files in the addon, each named after its model
        """
        # Hundreds of "created" notes by nobody would only be noise in the history.
        env = self.with_context(tracking_disable=True).env
        for path in paths:
            convert_file(env, "autoservice", path, {}, mode="init", noupdate=True)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .product_product import CARD_GROUPS


class ProductTemplate(models.Model):
    _inherit = "product.template"

    tech_card_ids = fields.Many2many(
        comodel_name="autoservice.tech.card",
        string="Tech Cards",
        compute="_compute_tech_card_ids",
        context={"active_test": False},
        groups=CARD_GROUPS,
    )

    @api.depends("product_variant_ids.tech_card_ids")
    def _compute_tech_card_ids(self):
        for template in self:
            template.tech_card_ids = template.product_variant_ids.tech_card_ids

    # Checks
    @api.constrains("type", "uom_id")
    def _check_tech_cards(self):
        """Keep services with a tech card services, and consumables countable."""
        products = self.with_context(active_test=False).product_variant_ids
        # sudo: the rule holds also against those who cannot see the cards.
        Card = self.env["autoservice.tech.card"].sudo().with_context(active_test=False)
        wrong = Card.search([("product_id", "in", products.ids)]).filtered(
            lambda card: card.product_id.type != "service"
        )
        if wrong:
            raise ValidationError(
                self.env._(
                    "Product Type: %(products)s has a tech card, so it stays a service.",
                    products=", ".join(wrong.product_id.mapped("display_name")),
                )
            )
        # sudo: as above, also where the composition is hidden.
        Line = self.env["autoservice.tech.card.line"].sudo()
        Line.search([("product_id", "in", products.ids)])._check_quantity()

    # Actions
    def action_open_tech_card(self):
        """Open the tech card, or the list where the variants have several."""
        return self.product_variant_ids.action_open_tech_card()

    def action_create_tech_card(self):
        """Give each variant without a tech card one with its sales price; open it."""
        return self.product_variant_ids.action_create_tech_card()

    # Price
    def _price_compute(
        self, price_type, uom=None, currency=None, company=None, date=False
    ):
        """Let the rate of a class stand for the list price of a one-variant service."""
        prices = super()._price_compute(
            price_type, uom=uom, currency=currency, company=company, date=date
        )
        if price_type == "list_price" and "autoservice_class_id" in self.env.context:
            single = self.filtered(lambda template: template.product_variant_count == 1)
            variants = single.product_variant_id
            found = variants._get_class_prices(uom, currency, company, date)
            for variant in variants.filtered(lambda variant: variant.id in found):
                prices[variant.product_tmpl_id.id] = found[variant.id]
        return prices

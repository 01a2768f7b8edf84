# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from . import consumption


class AutoserviceTechCardLine(models.Model):
    """A consumable that a service takes from stock, for one class or for every one."""

    _name = "autoservice.tech.card.line"
    _description = "Tech Card Consumable"
    # No _rec_name on purpose: Odoo names refused records in its access error, and the
    # name of a product of a restricted card is what must not be told.
    _rec_names_search = ["product_id"]
    _order = "card_id, sequence, id"
    _check_company_auto = True

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
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Consumable",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("type", "=", "consu")],
        check_company=True,
    )
    quantity = fields.Float(digits=(16, 6), required=True, default=1.0, aggregator=None)
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit",
        required=True,
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    class_id = fields.Many2one(
        comodel_name="autoservice.vehicle.class",
        string="Vehicle Class",
        index="btree_not_null",
        # Not set null: the line of one class would become that of every class.
        ondelete="restrict",
        help="Empty: every class. The lines for every class and those of the car's"
        " class add up.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Quantity: it must be greater than zero."
    )

    # Computes
    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for line in self:
            uom, own = line.product_uom_id, line.product_id.uom_id
            if own and not (uom and uom._has_common_reference(own)):
                line.product_uom_id = own

    # Checks
    @api.constrains("product_id", "quantity", "product_uom_id")
    def _check_quantity(self):
        """Refuse what is no goods, has no common unit or cannot leave stock exactly.

        Invoked by: product.template when the type or the unit of a product changes.
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line in self:
            product, unit = line.product_id, line.product_uom_id
            if product.type != "consu":
                raise ValidationError(
                    self.env._(
                        "Consumable: %(product)s is not goods, so it cannot be consumed.",
                        product=product.display_name,
                    )
                )
            if not unit._has_common_reference(product.uom_id):
                raise ValidationError(
                    self.env._(
                        "Unit: %(product)s is counted in %(own)s, which cannot be had from %(unit)s.",
                        product=product.display_name,
                        own=product.uom_id.name,
                        unit=unit.name,
                    )
                )
            if not consumption.is_expressible(line._get_exact_quantity(), digits):
                raise ValidationError(line._prepare_inexact_message(digits))

    def _prepare_inexact_message(self, digits):
        """Return the text for a quantity that stock cannot take, with both ways out."""
        return self.env._(
            "Quantity: %(quantity)s %(unit)s of %(product)s is %(own_quantity)s"
            " %(own_unit)s, but stock counts this product in %(own_unit)s with %(digits)s"
            " decimals, so it would not fall by exactly that. Count the product in a"
            " smaller unit (such as ml or g), or raise the number of decimals of"
            " 'Product Unit' (Settings, Technical, Decimal Accuracy).",
            quantity=f"{consumption.exact(self.quantity):f}",
            unit=self.product_uom_id.name,
            product=self.product_id.display_name,
            own_quantity=f"{round(self._get_exact_quantity(), 9).normalize():f}",
            own_unit=self.product_id.uom_id.name,
            digits=digits,
        )

    # Consumption
    def _get_exact_quantity(self):
        """Return the quantity of one line as a decimal in the product's own unit."""
        return consumption.convert(
            self.quantity, self.product_uom_id.factor, self.product_id.uom_id.factor
        )

    def _get_consumption_row(self):
        """Return (class id or False, product id, decimal quantity) of one line."""
        return self.class_id.id, self.product_id.id, self._get_exact_quantity()

    def _get_cost(self, vehicle_class=None):
        """Return what the lines cost at standard prices, for one class or for any.

        Invoked by: the owner's cost fields of the card and of its rates.
        """
        cost = 0.0
        for line in self.filtered(lambda line: line.product_id and line.product_uom_id):
            if not line.class_id or line.class_id == vehicle_class:
                quantity = float(line._get_exact_quantity())
                cost += quantity * line.product_id.standard_price
        return cost

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

GOOD = "good"
SOON = "soon"
NOW = "now"
CONDITIONS = [(GOOD, "Good"), (SOON, "Soon"), (NOW, "Now")]
# What a recommendation takes over from its finding.
TAKEN_OVER = {"title", "condition", "note", "photo", "product_id"}


class AutoserviceInspectionItem(models.Model):
    """What was found at one point of the car."""

    _name = "autoservice.inspection.item"
    _description = "Inspection item"
    _order = "sequence, id"
    _check_company_auto = True

    # Fields
    inspection_id = fields.Many2one(
        comodel_name="autoservice.inspection",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="inspection_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=1000)
    point_id = fields.Many2one(
        comodel_name="autoservice.inspection.point",
        index="btree_not_null",
        ondelete="restrict",
    )
    title = fields.Char(
        string="What", help="In your own words; empty: the point says it."
    )
    name = fields.Char(compute="_compute_name")
    condition = fields.Selection(
        selection=CONDITIONS,
        help="Good: nothing to do.\n"
        "Soon: recommended for one of the next visits.\n"
        "Now: the car should not leave without it.",
    )
    note = fields.Char()
    # One photo that belongs to the finding, not one of the photos of the visit.
    photo = fields.Image(max_width=1920, max_height=1920)
    photo_256 = fields.Image(
        related="photo",
        string="Small photo",
        max_width=256,
        max_height=256,
        store=True,
    )
    has_photo = fields.Boolean(compute="_compute_has_photo")
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Work or part",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain=[("sale_ok", "=", True), ("type", "!=", "combo")],
        help="What you would do or change.",
    )
    recommendation_ids = fields.One2many(
        comodel_name="autoservice.recommendation", inverse_name="item_id"
    )

    _named = models.Constraint(
        "CHECK (point_id IS NOT NULL OR title IS NOT NULL)",
        "What: say what was looked at.",
    )

    # Computes
    @api.depends("title", "point_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        for item in self:
            item.name = item.title or item.point_id.name

    @api.depends("name")
    def _compute_display_name(self):
        for item in self:
            item.display_name = item.name

    @api.depends("photo_256")
    def _compute_has_photo(self):
        for item in self.with_context(bin_size=True):
            item.has_photo = bool(item.photo_256)

    @api.depends("point_id")
    def _compute_product_id(self):
        for item in self:
            item.product_id = item.product_id or item.point_id.product_id

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.inspection_id._refuse_closed()
        items._sync_recommendations()
        return items

    def write(self, vals):
        if "inspection_id" in vals:
            raise UserError(self.env._("A finding stays with its inspection."))
        self.inspection_id._refuse_closed()
        result = super().write(vals)
        if names := TAKEN_OVER & vals.keys():
            self._sync_recommendations(names)
        return result

    def unlink(self):
        self.inspection_id._refuse_closed()
        # sudo: executors do not write recommendations; an open one goes with its cause.
        self.sudo().recommendation_ids._forget()
        return super().unlink()

    def _sync_recommendations(self, names=TAKEN_OVER):
        """Recommend what is not good, and nothing any more where it is good.

        What the customer was asked stays as he was asked.

        :param names: of the fields that have changed
        """
        # sudo: executors do not write recommendations, which carry prices.
        items = self.sudo()
        bad = items.filtered(lambda item: item.condition in (SOON, NOW))
        (items - bad).recommendation_ids._forget()
        bad.recommendation_ids._take_over_findings(names)
        new = bad.filtered(lambda item: not item.recommendation_ids)
        self.env["autoservice.recommendation"].sudo()._recommend(new)  # sudo: as above

    def _prepare_recommendation_vals(self):
        """Return the values of the recommendation that this finding leads to."""
        self.ensure_one()
        booking = self.inspection_id.booking_id
        return {
            "item_id": self.id,
            "booking_id": booking.id,
            "vehicle_id": booking.vehicle_id.id,
            "company_id": booking.company_id.id,
            "point_id": self.point_id.id,
            "title": self.title,
            "product_id": self.product_id.id,
            "condition": self.condition,
            "note": self.note,
            "photo": self.photo,
        }

    # Actions
    def action_good(self):
        """Nothing to do here.

        :return: True
        :raise UserError: the visit is closed
        """
        return self.write({"condition": GOOD})

    def action_soon(self):
        """To be done on one of the next visits.

        :return: True
        :raise UserError: the visit is closed
        """
        return self.write({"condition": SOON})

    def action_now(self):
        """To be done before the car leaves.

        :return: True
        :raise UserError: the visit is closed
        """
        return self.write({"condition": NOW})

# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..booking.autoservice_booking import OPEN as OPEN_VISIT
from ..common.autoservice_verb_mixin import VERB
from .autoservice_booking import PRICE_GROUPS
from .autoservice_inspection_item import CONDITIONS, NOW

OPEN = "open"
ASKED = "asked"
APPROVED = "approved"
DECLINED = "declined"
DONE = "done"
DISMISSED = "dismissed"
PHASES = [
    (OPEN, "Pending"),
    (ASKED, "Asked"),
    (APPROVED, "Approved"),
    (DECLINED, "Declined"),
    (DONE, "Done"),
    (DISMISSED, "Dismissed"),
]
# What stays on the car until somebody does it.
WAITING = (OPEN, DECLINED)
# What the customer is asked about: it stays as he saw it.
QUESTION = {"vehicle_id", "company_id", "point_id", "title", "product_id", "quantity"}


class AutoserviceRecommendation(models.Model):
    """Work that a car needs: recommended, asked about, approved or declined, done."""

    _name = "autoservice.recommendation"
    _description = "Recommended work"
    _inherit = ["autoservice.verb.mixin"]
    _order = "vehicle_id, condition, create_date, id"
    _check_company_auto = True

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Quantity: it must be more than zero."
    )
    _named = models.Constraint(
        "CHECK (title IS NOT NULL OR point_id IS NOT NULL OR product_id IS NOT NULL)",
        "What: choose the work or part, or say what is recommended.",
    )

    # Fields: what and for which car
    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        string="Car",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        string="Found in",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    item_id = fields.Many2one(
        comodel_name="autoservice.inspection.item",
        string="Finding",
        index="btree_not_null",
        ondelete="set null",
    )
    point_id = fields.Many2one(
        comodel_name="autoservice.inspection.point",
        index="btree_not_null",
        ondelete="restrict",
    )
    title = fields.Char(
        string="What",
        help="In your own words; empty: the point or the product says it.",
    )
    name = fields.Char(string="Recommended", compute="_compute_name")
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Work or part",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain=[("sale_ok", "=", True), ("type", "!=", "combo")],
    )
    quantity = fields.Float(required=True, default=1.0, digits="Product Unit")
    condition = fields.Selection(
        selection=[one for one in CONDITIONS if one[0] != "good"],
        string="When",
        required=True,
        default="soon",
    )
    note = fields.Char(help="The customer reads it too.")
    photo = fields.Image(max_width=1920, max_height=1920)
    photo_512 = fields.Image(
        related="photo",
        string="Photo for the page of the order",
        max_width=512,
        max_height=512,
        store=True,
    )

    # Fields: how far
    phase = fields.Selection(
        selection=PHASES,
        required=True,
        readonly=True,
        default=OPEN,
        copy=False,
        index=True,
        help="Open: nobody has asked the customer yet.\n"
        "Asked: it stands on the page of the order, for the customer to answer.\n"
        "Approved: it is on the order of the visit.\n"
        "Declined: it stays on the car, for another visit.\n"
        "Done: the visit with it was invoiced.\n"
        "Dismissed: it is not recommended any more.",
    )
    state = fields.Selection(related="phase", string="State")
    target_booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        string="For the visit",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        help="The visit on whose order the customer is asked.",
    )
    line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="On the order",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        groups=PRICE_GROUPS,
    )
    answered_at = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        comodel_name="res.partner",
        string="Answered by",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )
    can_ask = fields.Boolean(compute="_compute_can", compute_sudo=True)
    can_put = fields.Boolean(compute="_compute_can", compute_sudo=True)
    can_approve = fields.Boolean(compute="_compute_can", compute_sudo=True)
    can_decline = fields.Boolean(compute="_compute_can", compute_sudo=True)
    can_dismiss = fields.Boolean(compute="_compute_can", compute_sudo=True)
    can_reopen = fields.Boolean(compute="_compute_can", compute_sudo=True)

    # Fields: the price that the customer was told
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_price_total", compute_sudo=True
    )
    asked_price_unit = fields.Float(
        readonly=True, copy=False, digits="Product Price", groups=PRICE_GROUPS
    )
    asked_discount = fields.Float(readonly=True, copy=False, groups=PRICE_GROUPS)
    asked_total = fields.Monetary(readonly=True, copy=False, groups=PRICE_GROUPS)
    price_total = fields.Monetary(
        string="Price incl. taxes",
        compute="_compute_price_total",
        compute_sudo=True,
        groups=PRICE_GROUPS,
        help="For the class of the car and the customer; once he was asked, what he"
        " was told.",
    )

    # Computes
    @api.depends("title", "point_id.name", "product_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        for one in self:
            one.name = one.title or one.point_id.name or one.product_id.name

    @api.depends("name")
    def _compute_display_name(self):
        for one in self:
            one.display_name = one.name

    @api.depends("phase", "product_id", "target_booking_id.phase")
    def _compute_can(self):
        for one in self:
            is_waiting = one.phase in WAITING
            is_live = one.target_booking_id.phase in OPEN_VISIT
            one.can_ask = one.can_put = is_waiting and bool(one.product_id)
            one.can_approve = one.phase == ASKED and is_live
            one.can_decline = one.phase == ASKED and is_live
            one.can_dismiss = one.phase in (*WAITING, ASKED)
            one.can_reopen = one.phase in (DISMISSED, ASKED)

    @api.depends(
        "phase", "product_id", "quantity", "asked_total", "booking_id", "vehicle_id"
    )
    def _compute_price_total(self):
        for one in self:
            booking = one._get_price_booking()
            one.currency_id = booking.currency_id or one.company_id.currency_id
            if one.phase in (ASKED, APPROVED, DONE):
                one.price_total = one.asked_total
            else:
                one.price_total = one._get_line_in_memory(booking).price_total

    def _get_price_booking(self):
        """The visit whose customer and class set the price."""
        self.ensure_one()
        return self.target_booking_id or self.booking_id

    def _get_line_in_memory(self, booking):
        """Return a line as it would be on the order of a visit, which it leaves alone.

        :param booking: the visit; empty for the owner of the car, without a visit
        """
        self.ensure_one()
        Line = self.env["sale.order.line"]
        if not self.product_id:
            return Line
        if booking:
            visit = booking.new(origin=booking)
            order = booking.sale_order_id
            order = order.new(origin=order)
        else:
            visit = booking.new(
                {
                    "vehicle_id": self.vehicle_id.id,
                    "partner_id": self.vehicle_id.partner_id.id,
                    "company_id": self.company_id.id,
                }
            )
            order = self.env["sale.order"].new(visit._prepare_virtual_order_vals())
        return Line.new(
            {
                "booking_id": visit,
                "order_id": order,
                "product_id": self.product_id.id,
                "product_uom_qty": self.quantity,
            }
        )

    # CRUD
    def write(self, vals):
        if QUESTION & vals.keys() and self.env.context.get("autoservice_verb") != VERB:
            self._refuse_asked()
        return super().write(vals)

    def _refuse_asked(self):
        """Refuse to change what the customer was asked about.

        :raise UserError: naming it
        """
        if fixed := self.filtered(lambda one: one.phase not in WAITING):
            raise UserError(
                self.env._(
                    "The customer was asked about %s: it stays as he saw it.",
                    ", ".join(fixed.mapped("name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if sold := self.filtered(lambda one: one.phase in (APPROVED, DONE)):
            raise UserError(
                self.env._(
                    "%s: it was sold and stays as history.",
                    ", ".join(sold.mapped("name")),
                )
            )

    # Findings
    @api.model
    def _recommend(self, items):
        """Recommend what was found. What waits on the car for the same point is renewed.

        Two findings of one inspection are two, also where they have the same point.

        :param items: findings that are not good, none of which is recommended yet
        """
        waiting = self.search(
            [
                # A car may be known to several companies; each has its own list.
                ("company_id", "in", items.company_id.ids),
                ("vehicle_id", "in", items.inspection_id.vehicle_id.ids),
                ("point_id", "in", items.point_id.ids),
                ("phase", "in", WAITING),
            ]
        )
        own = waiting.filtered(
            lambda one: one.item_id.inspection_id in items.inspection_id
        )
        names = ("company_id", "vehicle_id", "point_id")
        known = defaultdict(list)
        for one in waiting - own:
            known[tuple(one[name].id for name in names)].append(one)
        vals_list = []
        for item in items:
            vals = item._prepare_recommendation_vals()
            if found := known[tuple(vals[name] for name in names)]:
                found.pop(0)._set_phase(OPEN, **vals)
            else:
                vals_list.append(vals)
        self.create(vals_list)

    def _take_over_findings(self, names):
        """What nobody has asked about yet follows its finding.

        :param names: of the fields that have changed there
        """
        for one in self.filtered(lambda one: one.phase == OPEN):
            vals = one.item_id._prepare_recommendation_vals()
            one.write({name: vals[name] for name in names})

    def _forget(self):
        """What nobody has asked about yet goes with its finding."""
        self.filtered(lambda one: one.phase == OPEN).unlink()

    def _is_urgent(self):
        """Whether the car should not leave without it."""
        self.ensure_one()
        return self.condition == NOW

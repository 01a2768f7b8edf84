# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..booking.autoservice_booking import OPEN
from .autoservice_inspection_item import GOOD, NOW, SOON


class AutoserviceInspection(models.Model):
    """A look over the whole car during a visit, point by point. It knows no prices."""

    _name = "autoservice.inspection"
    _description = "Inspection"
    _order = "create_date desc, id desc"
    _check_company_auto = True

    # Fields
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="booking_id.company_id", store=True, index=True, precompute=True
    )
    vehicle_id = fields.Many2one(related="booking_id.vehicle_id", string="Car")
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Inspected by",
        default=lambda self: self.env.user.employee_id,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    item_ids = fields.One2many(
        comodel_name="autoservice.inspection.item",
        inverse_name="inspection_id",
        string="Points",
    )
    good_count = fields.Integer(string="Good", compute="_compute_counts")
    soon_count = fields.Integer(string="Soon", compute="_compute_counts")
    now_count = fields.Integer(string="Now", compute="_compute_counts")
    open_count = fields.Integer(string="To look at", compute="_compute_counts")
    is_closed = fields.Boolean(compute="_compute_is_closed", compute_sudo=True)

    _booking_uniq = models.Constraint(
        "UNIQUE (booking_id)", "A visit has one inspection."
    )

    # Computes
    @api.depends("item_ids.condition")
    def _compute_counts(self):
        for inspection in self:
            conditions = inspection.item_ids.mapped("condition")
            inspection.good_count = conditions.count(GOOD)
            inspection.soon_count = conditions.count(SOON)
            inspection.now_count = conditions.count(NOW)
            inspection.open_count = conditions.count(False)

    @api.depends("booking_id.phase")
    def _compute_is_closed(self):
        for inspection in self:
            inspection.is_closed = inspection.booking_id.phase not in OPEN

    @api.depends("booking_id", "vehicle_id")
    def _compute_display_name(self):
        for inspection in self:
            inspection.display_name = self.env._(
                "Inspection of %s", inspection.booking_id.display_name
            )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create inspections, with the usual points where none are given."""
        points = self.env["autoservice.inspection.point"].search(
            [("active", "=", True)]
        )
        items = [
            Command.create({"point_id": point.id, "sequence": number})
            for number, point in enumerate(points)
        ]
        vals_list = [
            vals if vals.get("item_ids") else {**vals, "item_ids": items}
            for vals in vals_list
        ]
        return super().create(vals_list)

    def write(self, vals):
        if "booking_id" in vals:
            raise UserError(self.env._("An inspection stays with its visit."))
        return super().write(vals)

    def _refuse_closed(self):
        """Refuse to note anything in a visit that is over, or without a car.

        :raise UserError: naming the visits
        """
        # sudo: whoever may inspect a car is told only the number of the visit.
        bookings = self.sudo().booking_id
        if closed := bookings.filtered(lambda one: one.phase not in OPEN):
            raise UserError(
                self.env._(
                    "%s is closed: its inspection stays as it is.",
                    ", ".join(closed.mapped("name")),
                )
            )
        if carless := bookings.filtered(lambda one: not one.vehicle_id):
            raise UserError(
                self.env._(
                    "%s: choose the car before it is inspected.",
                    ", ".join(carless.mapped("name")),
                )
            )

    # Actions
    def action_rest_good(self):
        """Everything that was not looked at is good.

        :return: True
        :raise UserError: the visit is closed
        """
        self.item_ids.filtered(lambda item: not item.condition).write(
            {"condition": GOOD}
        )
        return True

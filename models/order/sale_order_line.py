# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..booking.autoservice_booking import OPEN
from ..booking.autoservice_booking_time import MAX_MINUTES
from ..common.autoservice_verb_mixin import VERB
from ..common.parameters import refuse_archived

# What makes a line another sale.
SOLD = {"product_id", "product_uom_qty", "price_unit", "discount", "tax_ids"}


class SaleOrderLine(models.Model):
    """A line of an order as a piece of work: who does it, how long, done or not."""

    # hr.mixin: whoever sells may say who does the work, without reading employees.
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "hr.mixin", "autoservice.inside.mixin"]

    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
    )
    order_id = fields.Many2one(
        compute="_compute_order_id", store=True, readonly=False, precompute=True
    )
    vehicle_class_id = fields.Many2one(
        related="booking_id.vehicle_class_id", string="Vehicle class"
    )
    is_work = fields.Boolean(
        compute="_compute_is_work",
        store=True,
        precompute=True,
        help="A service that somebody does, as opposed to goods, fees and deductions.",
    )
    planned_minutes = fields.Integer(
        compute="_compute_planned_minutes",
        store=True,
        readonly=False,
        precompute=True,
        help="Minutes of the tech card for the class of the car, times the quantity.",
    )
    executor_ids = fields.Many2many(
        comodel_name="hr.employee",
        relation="autoservice_line_executor_rel",
        column1="line_id",
        column2="employee_id",
        string="Done by",
        # Who has left has done it all the same.
        context={"active_test": False},
        compute="_compute_executor_ids",
        store=True,
        readonly=False,
        copy=False,
    )
    is_done = fields.Boolean(string="Done", copy=False)
    done_at = fields.Datetime(copy=False, readonly=True)

    # Computes
    @api.depends("booking_id.sale_order_id")
    def _compute_order_id(self):
        """A line that was typed on a booking belongs to the booking's order.

        A line that is not saved yet gets a copy of the order in memory: the real
        order would count the line twice in its totals.
        """
        for line in self:
            if line.order_id or not line.booking_id:
                continue
            order = line.booking_id.sale_order_id
            if line.id:
                line.order_id = order
            elif order:
                line.order_id = order.new(origin=order._origin or order)
            else:
                line.order_id = order.new(line.booking_id._prepare_virtual_order_vals())

    @api.depends("product_id", "display_type", "is_downpayment")
    def _compute_is_work(self):
        for line in self:
            line.is_work = bool(
                not line.display_type
                and not line.is_downpayment
                and line.product_id.type == "service"
                and (line.product_id.tech_card_id or line.planned_minutes)
            )

    # Not on the card itself: a card that is written later plans nothing anew.
    @api.depends("product_id", "product_uom_qty", "booking_id.vehicle_class_id")
    def _compute_planned_minutes(self):
        for line in self:
            card = line.product_id.tech_card_id
            if not card or not line.booking_id:
                line.planned_minutes = line.planned_minutes or 0
                continue
            minutes = card._get_minutes(line.booking_id.vehicle_class_id)
            line.planned_minutes = round(minutes * line.product_uom_qty)

    @api.depends("booking_id.employee_ids")
    def _compute_executor_ids(self):
        for line in self:
            if not line.is_done:
                line.executor_ids = line.booking_id.employee_ids

    @api.depends("booking_id.vehicle_class_id")
    def _compute_price_unit(self):
        super()._compute_price_unit()

    @api.depends("booking_id.vehicle_class_id")
    def _compute_discount(self):
        super()._compute_discount()

    def _get_product_price_context(self):
        """Let the price of a service follow the class of the car."""
        return {
            **super()._get_product_price_context(),
            "autoservice_class_id": self.booking_id.vehicle_class_id.id,
        }

    # Checks
    @api.constrains("planned_minutes", "real_minutes")
    def _check_minutes(self):
        for line in self:
            for minutes in (line.planned_minutes, line.real_minutes):
                if not 0 <= minutes <= MAX_MINUTES:
                    raise ValidationError(
                        self.env._(
                            "Minutes of %(line)s: give a number from 0 to %(most)s.",
                            line=line.name,
                            most=MAX_MINUTES,
                        )
                    )

    @api.constrains(
        "booking_id", "product_id", "product_uom_qty", "price_unit", "discount"
    )
    def _check_deduction(self):
        """Refuse work and parts that would take money off the invoice.

        Odoo's own lines may: discounts, rewards and down payments.
        """
        for line in self._filter_chosen():
            if line.product_uom_qty < 0:
                message = self.env._(
                    "Quantity of %s: it must not be negative.", line.name
                )
            elif line.price_unit < 0:
                message = self.env._("Price of %s: it must not be negative.", line.name)
            elif line.discount > 100:
                message = self.env._("Discount of %s: at most 100 %%.", line.name)
            else:
                continue
            raise ValidationError(message)

    @api.constrains("booking_id", "order_id")
    def _check_booking_order(self):
        for line in self:
            if line.booking_id and line.booking_id.sale_order_id != line.order_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the booking %(booking)s belongs to another order.",
                        line=line.name,
                        booking=line.booking_id.name,
                    )
                )

    def _is_job(self):
        """Whether the line says what is to be done: no section, fee or deduction."""
        self.ensure_one()
        return bool(
            self.product_id
            and not self.display_type
            and not self.is_downpayment
            and not self._is_global_discount()
        )

    def _filter_chosen(self):
        """Keep the work and goods of bookings that people chose, not Odoo's own lines.

        Odoo adds discounts and, with sale_loyalty, rewards; those take money off.
        """
        return self.filtered(
            lambda line: (
                line.booking_id
                and line._is_job()
                and line.product_id != line.company_id.sale_discount_product_id
                and not ("is_reward_line" in line._fields and line.is_reward_line)
            )
        )

    def _refuse_archived(self):
        """Refuse an archived product on a booking; old lines keep theirs."""
        label = self._fields["product_id"]._description_string(self.env)
        lines = self._filter_chosen()
        # sudo: the product was chosen by its id; only its name is told.
        refuse_archived(self.env, label, lines.sudo().product_id)

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        self._complete_booking_and_order(vals_list)
        lines = super().create(vals_list)
        lines._refuse_archived()
        return lines

    def write(self, vals):
        self._refuse_closed(vals)
        others = self.browse()
        if "product_id" in vals:
            others = self.filtered(lambda one: one.product_id.id != vals["product_id"])
        if "is_done" in vals:
            vals = dict(vals)
            is_done = bool(vals.pop("is_done"))
            ticked = self.filtered(lambda one: one.is_done != is_done)
            super(SaleOrderLine, ticked).write(
                {
                    "is_done": is_done,
                    "done_at": is_done and fields.Datetime.now(),
                }
            )
        result = super().write(vals)
        others._refuse_archived()
        return result

    def _refuse_closed(self, vals):
        """Refuse to sell something else in a visit that is closed, or to hide a line.

        :raise UserError: naming the bookings
        """
        if self.env.context.get("autoservice_verb") is VERB:
            return
        # sudo: a salesperson may not see bookings; only their phase is looked at.
        bookings = self.sudo().booking_id
        if "booking_id" in vals and bookings - bookings.browse(vals["booking_id"]):
            raise UserError(self.env._("A line keeps its booking: delete it there."))
        if SOLD & vals.keys():
            bookings._refuse_closed({"line_ids": True})

    @api.model
    def _complete_booking_and_order(self, vals_list):
        """Give a line of a booking its order, and a line of an order its booking.

        Lines that Odoo adds to an order (discounts, rewards, catalogue) thereby
        reach the booking too, so that both show the same total. An order with
        several bookings leaves such lines to itself.
        """
        booking_ids = {v["booking_id"] for v in vals_list if v.get("booking_id")}
        order_ids = {
            v["order_id"]
            for v in vals_list
            if v.get("order_id") and not v.get("booking_id")
        }
        # sudo: a salesperson may not see bookings; only the link is completed.
        Booking = self.env["autoservice.booking"].sudo()
        order_of = {b.id: b.sale_order_id.id for b in Booking.browse(booking_ids)}
        booking_of = {}
        if order_ids:
            for order, bookings in Booking._read_group(
                [("sale_order_id", "in", list(order_ids)), ("phase", "in", OPEN)],
                ["sale_order_id"],
                ["id:recordset"],
            ):
                if len(bookings) == 1:
                    booking_of[order.id] = bookings.id
        Booking.browse(booking_ids)._refuse_closed({"line_ids": True})
        for vals in vals_list:
            if vals.get("booking_id"):
                vals.setdefault("order_id", order_of[vals["booking_id"]])
            elif booking_id := booking_of.get(vals.get("order_id")):
                vals["booking_id"] = booking_id

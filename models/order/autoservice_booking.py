# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..booking.autoservice_booking import (
    ARCHIVED,
    CANCELLED,
    IN_WORK,
    LET_GO,
    OFFER,
)
from ..common.parameters import check_ids

# Who sees what a booking costs; executors do not.
PRICE_GROUPS = (
    "autoservice.group_manager,sales_team.group_sale_salesman,"
    "account.group_account_readonly,account.group_account_invoice"
)


class AutoserviceBooking(models.Model):
    """The booking and its order: what is sold stands in the lines of the order."""

    _inherit = "autoservice.booking"

    sale_order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Order",
        index="btree_not_null",
        copy=False,
        check_company=True,
        ondelete="restrict",
        groups=PRICE_GROUPS,
    )
    line_ids = fields.One2many(
        comodel_name="sale.order.line",
        inverse_name="booking_id",
        string="Services and parts",
        copy=True,
        groups=PRICE_GROUPS,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id", compute_sudo=True
    )
    amount_untaxed = fields.Monetary(
        compute="_compute_amounts", store=True, compute_sudo=True, groups=PRICE_GROUPS
    )
    amount_total = fields.Monetary(
        string="Total",
        compute="_compute_amounts",
        store=True,
        compute_sudo=True,
        groups=PRICE_GROUPS,
    )
    has_discount = fields.Boolean(
        compute="_compute_has_discount", compute_sudo=True, groups=PRICE_GROUPS
    )
    duration = fields.Integer(compute_sudo=True)
    pipeline = fields.Selection(compute_sudo=True)
    work_names = fields.Text(
        string="Work", compute="_compute_work_names", compute_sudo=True
    )

    # Computes
    @api.depends("sale_order_id.currency_id", "company_id")
    def _compute_currency_id(self):
        for booking in self:
            booking.currency_id = (
                booking.sale_order_id.currency_id or booking.company_id.currency_id
            )

    @api.depends("line_ids.price_subtotal", "line_ids.price_total")
    def _compute_amounts(self):
        for booking in self:
            booking.amount_untaxed = sum(booking.line_ids.mapped("price_subtotal"))
            booking.amount_total = sum(booking.line_ids.mapped("price_total"))

    @api.depends("line_ids.discount")
    def _compute_has_discount(self):
        """As of its order."""
        for booking in self:
            booking.has_discount = any(booking.line_ids.mapped("discount"))

    @api.depends("line_ids.planned_minutes")
    def _compute_duration(self):
        super()._compute_duration()
        for booking in self:
            if minutes := sum(booking.line_ids.mapped("planned_minutes")):
                booking.duration = minutes

    @api.depends("line_ids.product_id")
    def _compute_pipeline(self):
        """The first service says whether this is a repair or a wash; else the bay."""
        super()._compute_pipeline()
        for booking in self:
            if card := booking.line_ids.product_id.tech_card_id[:1]:
                booking.pipeline = card.pipeline

    @api.depends("line_ids.product_id", "line_ids.display_type")
    @api.depends_context("lang")
    def _compute_work_names(self):
        for booking in self:
            services = booking._get_job_lines().product_id.filtered(
                lambda product: product.type == "service"
            )
            booking.work_names = "\n".join(services.mapped("name"))

    def _get_job_lines(self):
        """The lines that say what is to be done: no sections, fees and deductions."""
        return self.line_ids.filtered(lambda line: line._is_job())

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create each booking with its order, in the same transaction."""
        self.check_access("create")  # else anybody could ask whose an order is
        vals_list = [dict(vals) for vals in vals_list]
        self._check_orders(vals_list)
        without_order = [vals for vals in vals_list if not vals.get("sale_order_id")]
        # sudo: whoever may book gets the order that a booking needs.
        orders = (
            self.env["sale.order"]
            .sudo()
            .create([self._prepare_order_vals(vals) for vals in without_order])
        )
        for vals, order in zip(without_order, orders, strict=True):
            vals["sale_order_id"] = order.id
        bookings = super().create(vals_list)
        bookings._name_orders()
        return bookings

    @api.model
    def _check_orders(self, vals_list):
        """Refuse to put a booking on the order of another customer.

        :raise ValidationError: naming the order
        """
        for vals in vals_list:
            # sudo: the order is named by whoever may book; only its customer is read.
            order = self.env["sale.order"].sudo().browse(vals.get("sale_order_id"))
            if order and vals.setdefault("partner_id", order.partner_id.id) != (
                order.partner_id.id
            ):
                raise ValidationError(
                    self.env._("Customer: the order %s is of another one.", order.name)
                )

    def _on_create(self, vals_list):
        """The length was computed before the lines were there; now they are."""
        super()._on_create(vals_list)
        self.browse(
            booking.id
            for booking, vals in zip(self, vals_list, strict=True)
            if vals.get("line_ids") and not {"stop", "duration"} & vals.keys()
        ).modified(["line_ids"])

    def write(self, vals):
        if "line_ids" in vals:
            vals = {**vals, "line_ids": self._delete_unlinked_lines(vals["line_ids"])}
        if "sale_order_id" in vals:
            orders = self.sudo().sale_order_id  # sudo: only ids are compared
            if orders.ids != [vals["sale_order_id"]]:
                raise UserError(self.env._("Order: a booking keeps its order."))
        result = super().write(vals)
        bookings = self.sudo()  # sudo: the order follows its booking, whoever moved it
        if "partner_id" in vals:
            bookings._move_orders_to_customer()
        if "start" in vals:
            bookings._sync_order_dates()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        # sudo: invoices count whoever deletes; nothing of them is told.
        if self.sudo().line_ids.invoice_lines:
            raise UserError(
                self.env._("A booking with invoices cannot be deleted: it is history.")
            )

    def unlink(self):
        """Delete the bookings with the draft orders that only they own."""
        self._unlink_except_worked_on()
        self._unlink_except_invoiced()
        bookings = self.sudo()  # sudo: orders and lines go with their bookings
        orders = bookings.sale_order_id
        # They would keep their lines; see _unlink_except_worked_on there.
        bookings.photo_ids.unlink()
        bookings.line_ids.unlink()
        result = super().unlink()
        orders.filtered(lambda order: not order.booking_ids).unlink()
        return result

    @api.model
    def _get_time_fields(self):
        return super()._get_time_fields() | {"line_ids", "vehicle_class_id"}

    @api.model
    def _get_closed_fields(self):
        return super()._get_closed_fields() | {"sale_order_id"}

    def _delete_unlinked_lines(self, commands):
        """Turn "unlink" into "delete": an unlinked line would stay on the order."""
        lines = self.line_ids
        result = []
        for command in commands or []:
            if command[0] == Command.UNLINK:
                result.append(Command.delete(command[1]))
            elif command[0] in (Command.CLEAR, Command.SET):
                kept = set(command[2]) if command[0] == Command.SET else set()
                result += [Command.delete(id_) for id_ in lines.ids if id_ not in kept]
                result += [Command.link(id_) for id_ in kept - set(lines.ids)]
            else:
                result.append(command)
        return result

    # Order
    @api.model
    def _prepare_order_vals(self, vals):
        """Values of the order of a new booking.

        :param vals: the values the booking is created with
        :raise ValidationError: there is no customer
        """
        # sudo: the customer and payer of a car, which the user may choose anyway.
        vehicle = self.env["autoservice.vehicle"].sudo().browse(vals.get("vehicle_id"))
        partner_id = vals.get("partner_id") or vehicle.partner_id.id
        if not partner_id:
            raise ValidationError(
                self.env._("Customer: a booking needs a customer, or a car with owner.")
            )
        order_vals = {
            "partner_id": partner_id,
            "company_id": vals.get("company_id") or self.env.company.id,
            "user_id": self.env.uid,
            # A signature books; who wants the money first says so on the order.
            "require_payment": False,
        }
        payer = vehicle._get_present_people().filtered(lambda one: one.role == "payer")
        if payer:
            order_vals["partner_invoice_id"] = payer[0].partner_id.id
        return order_vals

    def _prepare_virtual_order_vals(self):
        """Values of an order in memory, for prices before the booking is saved."""
        self.ensure_one()
        return {
            "partner_id": self.partner_id._origin.id or self.partner_id.id,
            "company_id": (self.company_id or self.env.company).id,
        }

    def _name_orders(self):
        """Put the booking's number and time on its order."""
        bookings = self.sudo()  # sudo: the order follows its booking
        for booking in bookings:
            if not booking.sale_order_id.origin:
                booking.sale_order_id.origin = booking.name
        bookings._sync_order_dates()

    def _sync_order_dates(self):
        """The goods of an order are wanted when its first booking starts."""
        for order in self.sale_order_id:
            first = min(order.booking_ids.mapped("start"))
            if order.commitment_date != first:
                order.commitment_date = first

    def _move_orders_to_customer(self):
        """Another customer: the open orders become his, with his prices."""
        for booking in self:
            order = booking.sale_order_id
            if order.partner_id == booking.partner_id:
                continue
            if order.state not in ("draft", "sent"):
                raise UserError(
                    self.env._(
                        "Customer: the order %s is confirmed; cancel the booking and"
                        " book anew.",
                        order.name,
                    )
                )
            order.partner_id = booking.partner_id
            order._recompute_taxes()
            order._recompute_prices()

    @api.onchange("partner_id", "company_id")
    def _onchange_prices(self):
        """Show the prices of the chosen customer before the booking is saved."""
        lines = self.line_ids.filtered("product_id")
        if self._origin.sale_order_id or not lines:
            return
        lines.order_id = self.env["sale.order"].new(self._prepare_virtual_order_vals())
        lines._compute_tax_ids()
        lines._compute_pricelist_item_id()
        lines._compute_price_unit()
        lines._compute_discount()
        lines._compute_amount()

    # Verbs
    def _on_book(self):
        """Confirm the orders; those of bookings that come after all are reopened."""
        super()._on_book()
        orders = self.sale_order_id
        orders.filtered(lambda order: order.state == "cancel").action_draft()
        orders.filtered(lambda order: order.state in ("draft", "sent")).action_confirm()

    def _on_archive(self):
        super()._on_archive()
        self._let_orders_go()

    def _on_cancel(self):
        super()._on_cancel()
        gone = self._let_orders_go()
        # What is called off is taken off an order that goes on.
        lines = (self.line_ids - gone.order_line).filtered("product_id")
        locked = lines.order_id.filtered("locked")
        locked.action_unlock()
        for line in lines:
            line.product_uom_qty = line.qty_delivered
        locked.action_lock()

    def _let_orders_go(self):
        """Cancel the orders without a live booking, and return them."""
        gone = self.sale_order_id.filtered(
            lambda order: (
                order.state != "cancel"
                and all(booking.phase in LET_GO for booking in order.booking_ids)
            )
        )
        gone.filtered("locked").action_unlock()
        gone._action_cancel()
        return gone

    def _on_order_confirmed(self):
        """Called by the order that was confirmed in Sales or signed by the customer.

        :raise UserError: all its bookings are cancelled
        """
        if self and all(booking.phase == CANCELLED for booking in self):
            raise UserError(
                self.env._(
                    "%s is cancelled: make a new booking instead of this order.",
                    ", ".join(self.mapped("name")),
                )
            )
        self.filtered(lambda booking: booking.phase in (OFFER, ARCHIVED)).action_book()

    def _on_order_cancelled(self):
        """Called by the order that is being cancelled in Sales.

        :raise UserError: the work has begun; the booking must be cancelled itself
        """
        live = self.filtered(lambda booking: booking.phase not in LET_GO)
        if begun := live.filtered("started_at"):
            raise UserError(
                self.env._(
                    "The work has begun: cancel the booking %s instead of its order.",
                    ", ".join(begun.mapped("name")),
                )
            )
        live.action_cancel()

    # Work
    def set_line_done(self, line_ids, done=True):
        """Tick lines of the job off, or untick them; executors may do so on their jobs.

        What is so already stays as it is, with the time of its tick.

        :param line_ids: list of ids of lines of this booking
        :param done: True or False
        :return: True
        :raise ValidationError: line_ids is no list of ids
        :raise UserError: the job is not in work, or a line is of another booking
        """
        self.ensure_one()
        check_ids(self.env, "line_ids", line_ids)
        self._check_own_job()
        # sudo: executors have no right on order lines, which carry prices; only the
        # tick is written.
        booking = self.sudo()
        lines = booking.env["sale.order.line"].browse(line_ids)
        if lines - booking.line_ids:
            raise UserError(self.env._("Lines: they belong to another booking."))
        if booking.phase != IN_WORK:
            raise UserError(
                self.env._("%s is not in work: start it first.", booking.name)
            )
        lines = lines.filtered(lambda line: line.is_done != bool(done))
        if lines and not done:
            booking._take_up_again()
        lines.write({"is_done": done})
        return True

    def action_open_order(self):
        """Open the order of this booking.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.sale_order_id.id,
            "view_mode": "form",
        }

    def action_send_quotation(self):
        """Send the offer to the customer, with the link to sign it.

        :return: the action of the mail composer
        """
        self.ensure_one()
        return self.sale_order_id.action_quotation_send()

    def action_discount(self):
        """Open Odoo's discount wizard on the order of this booking.

        :return: a window action
        """
        self.ensure_one()
        return {
            **self.sale_order_id.action_open_discount_wizard(),
            "context": {"active_id": self.sale_order_id.id},
        }

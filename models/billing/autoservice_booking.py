# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from ..booking.autoservice_booking import IN_WORK, INVOICED, PAID
from ..order.autoservice_booking import PRICE_GROUPS

SETTLED = ("paid", "in_payment", "reversed")


class AutoserviceBooking(models.Model):
    """From work to money: the invoice, and the state that only money sets."""

    _inherit = "autoservice.booking"

    invoice_ids = fields.Many2many(
        comodel_name="account.move",
        string="Invoices",
        compute="_compute_invoice_ids",
        compute_sudo=True,
        groups=PRICE_GROUPS,
    )
    invoice_count = fields.Integer(
        compute="_compute_invoice_ids", compute_sudo=True, groups=PRICE_GROUPS
    )
    payment_state = fields.Selection(
        selection=[
            ("not_paid", "Not paid"),
            ("partial", "Partially paid"),
            ("paid", "Paid"),
            ("refunded", "Refunded"),
        ],
        compute="_compute_payment_state",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
        groups=PRICE_GROUPS,
    )
    amount_due = fields.Monetary(
        compute="_compute_amount_due", compute_sudo=True, groups=PRICE_GROUPS
    )
    state = fields.Selection(compute_sudo=True)
    can_issue_invoice = fields.Boolean(compute="_compute_can", compute_sudo=True)
    can_book = fields.Boolean(compute_sudo=True)
    can_start = fields.Boolean(compute_sudo=True)
    can_archive = fields.Boolean(compute_sudo=True)
    can_cancel = fields.Boolean(compute_sudo=True)

    # Computes
    @api.depends("line_ids.invoice_lines.move_id")
    def _compute_invoice_ids(self):
        for booking in self:
            invoices = booking.line_ids.invoice_lines.move_id.filtered(
                lambda move: move.move_type in ("out_invoice", "out_refund")
            )
            booking.invoice_ids = invoices
            booking.invoice_count = len(invoices)

    @api.depends(
        "line_ids.invoice_lines.move_id.state",
        "line_ids.invoice_lines.move_id.payment_state",
    )
    def _compute_payment_state(self):
        for booking in self:
            booking.payment_state = booking._get_payment_state()

    def _get_payment_state(self):
        """What the posted invoices and credit notes of a booking say together."""
        self.ensure_one()
        moves = self.invoice_ids.filtered(lambda move: move.state == "posted")
        if not moves:
            return False
        refunds = moves.filtered(lambda move: move.move_type == "out_refund")
        net = sum(moves.mapped("amount_total_signed"))
        if refunds and self.company_id.currency_id.compare_amounts(net, 0.0) <= 0:
            return "refunded"
        if all(move.payment_state in SETTLED for move in moves):
            return "paid"
        begun = ("partial", "paid", "in_payment")
        if any(move.payment_state in begun for move in moves - refunds):
            return "partial"
        return "not_paid"

    @api.depends("phase", "payment_state")
    def _compute_state(self):
        """An issued invoice that is paid makes the booking paid, a refund unmakes it."""
        super()._compute_state()
        for booking in self:
            if booking.phase == INVOICED and booking.payment_state == "paid":
                booking.state = PAID

    @api.depends("line_ids.invoice_lines.move_id.amount_residual")
    def _compute_amount_due(self):
        for booking in self:
            booking.amount_due = sum(
                -move.amount_residual
                if move.move_type == "out_refund"
                else move.amount_residual
                for move in booking.invoice_ids
                if move.state == "posted"
            )

    @api.depends("phase", "payment_state")
    def _compute_can(self):
        """Invoice when in work, or anew after a refund; cancel while no money is in."""
        super()._compute_can()
        for booking in self:
            invoiced = booking.phase == INVOICED
            without_money = booking.payment_state not in ("partial", "paid")
            refunded = booking.payment_state in (False, "refunded")
            booking.can_issue_invoice = booking.phase == IN_WORK or (
                invoiced and refunded
            )
            booking.can_cancel = booking.can_cancel or (invoiced and without_money)

    def _why_not(self, verb):
        if verb == "cancel" and self.phase == INVOICED:
            return self.env._(
                "%s is paid, wholly or in part: refund the customer first.", self.name
            )
        return super()._why_not(verb)

    def _why_not_paid(self):
        # sudo: the reason names the invoices to whoever tried.
        open_invoices = self.sudo().invoice_ids.filtered(
            lambda move: move.state == "posted" and move.payment_state not in SETTLED
        )
        if not open_invoices:
            return super()._why_not_paid()
        return self.env._(
            "A booking becomes paid when its invoices are paid. Still open: %s.",
            ", ".join(
                f"{move.name} ({move._format_residual()})" for move in open_invoices
            ),
        )

    # Actions
    def action_issue_invoice(self):
        """Close the visit: one transaction from the work to the ledger.

        Parts are delivered, consumables consumed, services taken as delivered, the
        invoice created and posted, the hook for pay, follow-up and messages called.
        Bookings that have their invoice are left out.

        :return: the action that shows the invoices of these bookings
        :raise UserError: not in work; nothing to invoice; a part is not in stock;
            somebody else is invoicing it right now. Nothing has changed then.
        """
        bookings = self._begin("issue_invoice", INVOICED)
        if bookings:
            bookings._deliver_parts()
            bookings._consume()
            bookings._deliver_services()
            bookings._create_posted_invoices()
            bookings.filtered(lambda booking: not booking.finished_at).write(
                {"finished_at": fields.Datetime.now()}
            )
            bookings._set_phase(INVOICED)
            bookings._on_issue_invoice()
        return self.action_open_invoices()

    def _deliver_services(self):
        """Take the services of these bookings as delivered in full."""
        lines = self.line_ids.filtered(
            lambda line: (
                not line.display_type
                and not line.is_downpayment
                and line.qty_delivered_method == "manual"
                and line.qty_delivered < line.product_uom_qty
            )
        )
        for quantity, same in groupby(lines, lambda line: line.product_uom_qty):
            self.env["sale.order.line"].union(*same).qty_delivered = quantity

    def _create_posted_invoices(self):
        """Create and post one invoice per order.

        :raise UserError: a booking has nothing to invoice
        """
        orders = self.sale_order_id.with_context(
            autoservice_booking_ids=set(self.ids),
            raise_if_nothing_to_invoice=False,
            # The booking tells the history; per invoice it would cost more than
            # the invoice itself.
            tracking_disable=True,
            mail_create_nosubscribe=True,
        )
        invoices = orders._create_invoices(grouped=True, final=True)
        if empty := orders - invoices.line_ids.sale_line_ids.order_id:
            bookings = self.filtered(lambda b: b.sale_order_id in empty)
            raise UserError(
                self.env._(
                    "There is nothing to invoice: add services or parts to %s.",
                    ", ".join(bookings.mapped("name")),
                )
            )
        invoices.action_post()

    def _on_issue_invoice(self):
        """Hook, called after the invoices were posted: pay, follow-ups, messages."""

    def _on_cancel(self):
        """Take back what was invoiced and not paid."""
        super()._on_cancel()
        unpaid = self.invoice_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.payment_state == "not_paid"
            )
        )
        if unpaid:
            unpaid._reverse_moves(
                [
                    {
                        "ref": self.env._("Cancelled: %s", move.name),
                        "invoice_date": fields.Date.context_today(self),
                    }
                    for move in unpaid
                ],
                cancel=True,
            )

    def action_open_invoices(self):
        """Open the invoices of these bookings.

        :return: a window action; a form if there is one invoice, else a list
        """
        # sudo: the link runs over order lines, which an accountant may not read.
        invoices = self.sudo().invoice_ids.sudo(False)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        if len(invoices) == 1:
            return {
                **action,
                "views": [(False, "form")],
                "view_mode": "form",
                "res_id": invoices.id,
            }
        return {**action, "domain": [("id", "in", invoices.ids)]}

    def action_register_payment(self):
        """Open Odoo's payment register for the open invoices of these bookings.

        :return: a window action
        :raise UserError: nothing is open
        """
        invoices = self.sudo().invoice_ids.sudo(False)  # sudo: see action_open_invoices
        open_invoices = invoices.filtered(
            lambda move: move.state == "posted" and move.payment_state not in SETTLED
        )
        if not open_invoices:
            raise UserError(self.env._("There is no open invoice to pay."))
        return open_invoices.action_register_payment()

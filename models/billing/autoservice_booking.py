# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..booking.autoservice_booking import IN_WORK, INVOICED, PAID
from ..order.autoservice_booking import PRICE_GROUPS
from .account_move import SETTLED


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
        "line_ids.invoice_lines.move_id.amount_total_signed",
        "line_ids.invoice_lines.move_id.amount_residual_signed",
    )
    def _compute_payment_state(self):
        for booking in self:
            booking.payment_state = booking._get_payment_state()

    def _get_payment_state(self):
        """What the posted invoices and credit notes of a booking say together."""
        self.ensure_one()
        moves = self.invoice_ids
        posted = moves.filtered(lambda move: move.state == "posted")
        if not posted:
            return False
        compare = self.company_id.currency_id.compare_amounts
        billed, paid = self._get_billed_and_paid()
        if "out_refund" in posted.mapped("move_type") and compare(billed, 0.0) <= 0:
            return "refunded"
        if compare(paid, billed) >= 0 and not moves._filter_draft_invoices():
            return "paid"
        return "partial" if compare(paid, 0.0) > 0 else "not_paid"

    def _get_billed_and_paid(self):
        """Add up the posted documents of a booking, in the company's currency.

        A credit note takes back what was billed, and with it the money: whether it was
        paid out already is between the customer and the ledger. An invoice that Sales
        made for several bookings counts whole for each, unless this one's part of it
        was credited.

        :return: what is billed less what was credited, and how much of it is paid
        """
        self.ensure_one()
        posted = self.invoice_ids.filtered(lambda move: move.state == "posted")
        is_credited = "out_refund" in posted.mapped("move_type")
        if is_credited and not self._is_billed() and posted._filter_shared(self):
            return 0.0, 0.0
        # What another booking of the same invoice was credited is not paid by anybody.
        settled = posted.filtered(lambda move: move.payment_state == "partial")
        posted |= settled.reversal_move_ids.filtered(lambda one: one.state == "posted")
        billed = sum(posted.mapped("amount_total_signed"))
        unpaid = posted._filter_open_invoices()
        return billed, billed - sum(unpaid.mapped("amount_residual_signed"))

    def _has_money(self):
        """Whether money of the customer is in a booking, and was not refunded."""
        _billed, paid = self._get_billed_and_paid()
        return self.company_id.currency_id.compare_amounts(paid, 0.0) > 0

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

    @api.depends(
        "phase",
        "payment_state",
        "line_ids.invoice_lines.move_id.amount_residual_signed",
    )
    def _compute_can(self):
        """Invoice when in work, or anew after a refund; cancel while no money is in."""
        super()._compute_can()
        for booking in self:
            invoiced = booking.phase == INVOICED
            refunded = booking.payment_state in (False, "refunded")
            booking.can_issue_invoice = booking.phase == IN_WORK or (
                invoiced and refunded
            )
            has_money = booking._has_money()
            booking.can_cancel = not has_money and (invoiced or booking.can_cancel)
            booking.can_archive = not has_money and booking.can_archive

    def _why_not(self, verb):
        # sudo: whoever asks is told that there is money, not how much.
        if verb in ("archive", "cancel") and self.sudo()._has_money():
            return self.env._(
                "%s is paid, wholly or in part: refund the customer first.", self.name
            )
        return super()._why_not(verb)

    def _why_not_paid(self):
        # sudo: the reason names the invoices to whoever tried.
        moves = self.sudo().invoice_ids
        if drafts := moves._filter_draft_invoices():
            return self.env._("%s is a draft: post it.", drafts._join_names())
        open_invoices = moves._filter_open_invoices()
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
            bookings.line_ids._deliver_services()
            bookings._create_posted_invoices()
            bookings.filtered(lambda booking: not booking.finished_at).write(
                {"finished_at": fields.Datetime.now()}
            )
            bookings._set_phase(INVOICED)
            bookings._on_issue_invoice()
        return self.action_open_invoices()

    def _create_posted_invoices(self):
        """Post what was prepared in Sales, and invoice and post what is left.

        Each booking has an invoice of its own, so that cancelling it credits it alone.
        One call makes them all, save where bookings share an order.

        :raise UserError: a booking has nothing to invoice, or a draft is in the way
        """
        # The booking tells the history; per invoice it would cost more than the
        # invoice itself.
        bookings = self.with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        invoices = bookings._get_order_lines()._get_own_drafts()
        sharing = bookings.filtered(lambda one: len(one.sale_order_id.booking_ids) > 1)
        for batch in (bookings - sharing, *sharing):
            invoices |= batch._create_invoices()
        invoices._refuse_negative(self, "booking_id")
        if empty := self.filtered(lambda one: not one.line_ids._is_invoiced()):
            raise UserError(
                self.env._(
                    "There is nothing to invoice: add services or parts to %s.",
                    ", ".join(empty.mapped("name")),
                )
            )
        if invoices:
            invoices.action_post()

    def _create_invoices(self):
        """Create one draft invoice per order, of what these bookings have left."""
        orders = self.sale_order_id.with_context(
            autoservice_booking_ids=set(self.ids), raise_if_nothing_to_invoice=False
        )
        return orders._create_invoices(grouped=True, final=True)

    def _on_issue_invoice(self):
        """Hook, called after the invoices were posted: pay, follow-ups, messages."""

    def _on_cancel(self):
        """Take back what was invoiced and not paid."""
        super()._on_cancel()
        unpaid = self._get_invoices_to_credit()
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

    def _get_invoices_to_credit(self):
        """Give the unpaid invoices that cancelling these bookings must take back.

        :raise UserError: an invoice cannot be taken back as a whole
        """
        moves = self.env["account.move"].union(
            *(one.invoice_ids for one in self if one._is_billed())
        )
        unpaid = moves._filter_open_invoices()
        wrong = unpaid.filtered(
            lambda move: (
                move.payment_state != "not_paid"
                or move.invoice_line_ids.sale_line_ids.booking_id - self
            )
        )
        if wrong:
            raise UserError(
                self.env._(
                    "%(invoices)s: settled in part, or for other bookings too. Credit"
                    " the lines of %(bookings)s by hand first.",
                    invoices=wrong._join_names(),
                    bookings=", ".join(self.mapped("name")),
                )
            )
        return unpaid

    def _is_billed(self):
        """Whether the own lines are on posted invoices for more than was credited."""
        billed = sum(
            -line.price_total if line.move_type == "out_refund" else line.price_total
            for line in self.line_ids.invoice_lines
            if line.parent_state == "posted"
        )
        return self.currency_id.compare_amounts(billed, 0.0) > 0

    def action_open_invoices(self):
        """Open the invoices of these bookings.

        :return: a window action; a form if there is one invoice, else a list
        """
        self.check_access("read")
        # sudo: the link runs over order lines, which an accountant may not read.
        invoices = self.sudo().invoice_ids.sudo(False)
        if len(invoices) == 1:
            return {
                "type": "ir.actions.act_window",
                "res_model": "account.move",
                "res_id": invoices.id,
                "views": [(False, "form")],
                "view_mode": "form",
                "context": {"default_move_type": "out_invoice"},
            }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        return {**action, "domain": [("id", "in", invoices.ids)]}

    def action_register_payment(self):
        """Open Odoo's payment register for the open invoices of these bookings.

        :return: a window action
        :raise UserError: nothing is open
        """
        self.check_access("read")
        invoices = self.sudo().invoice_ids.sudo(False)  # sudo: see action_open_invoices
        open_invoices = invoices.filtered(
            lambda move: move.state == "posted" and move.payment_state not in SETTLED
        )
        if not open_invoices:
            raise UserError(self.env._("There is no open invoice to pay."))
        action = open_invoices.action_register_payment()
        # Whoever takes the payment stays with the visit.
        stay = {"dont_redirect_to_payments": True}
        return {**action, "context": {**action["context"], **stay}}

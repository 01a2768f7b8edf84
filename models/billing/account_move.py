# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

# Payment states of an invoice from which nothing is expected any more.
SETTLED = ("paid", "in_payment", "reversed")


class AccountMove(models.Model):
    _inherit = "account.move"

    booking_ids = fields.Many2many(
        comodel_name="autoservice.booking",
        string="Bookings",
        compute="_compute_booking_ids",
        groups="autoservice.group_manager,account.group_account_readonly,"
        "account.group_account_invoice",
    )

    def _format_residual(self):
        """What is still to be paid, with its currency, for the user."""
        self.ensure_one()
        return formatLang(self.env, self.amount_residual, currency_obj=self.currency_id)

    def _filter_open_invoices(self):
        """Keep the posted invoices that are not paid in full; no credit notes."""
        return self.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.payment_state not in SETTLED
            )
        )

    def _filter_draft_invoices(self):
        """Keep the invoices that somebody has yet to post; no credit notes."""
        return self.filtered(
            lambda move: move.state == "draft" and move.move_type == "out_invoice"
        )

    def _filter_shared(self, booking):
        """Keep the documents that name other bookings too."""
        return self.filtered(
            lambda move: move.invoice_line_ids.sale_line_ids.booking_id - booking
        )

    def _refuse_negative(self, sources, link):
        """Refuse to pay out what the customer was never charged.

        :param sources: the bookings or orders that are being invoiced
        :param link: the field of an order line that leads to them
        :raise UserError: the total of an invoice is below zero; Odoo has made a credit
            note of it
        """
        wrong = self.filtered(lambda move: move.move_type == "out_refund")
        if wrong:
            found = wrong.invoice_line_ids.sale_line_ids[link]
            raise UserError(
                self.env._(
                    "The invoice of %s would be below zero: take discounts back, or"
                    " credit what was paid in advance.",
                    ", ".join((found & sources or sources).mapped("name")),
                )
            )

    def _join_names(self):
        """Name these documents for the user; a draft may have no number yet."""
        return ", ".join(
            move.name if move.name and move.name != "/" else move.display_name
            for move in self
        )

    def _compute_booking_ids(self):
        for move in self:
            # sudo: an accountant has no right on order lines; only the link is shown.
            lines = move.sudo().invoice_line_ids.sale_line_ids
            move.booking_ids = lines.booking_id

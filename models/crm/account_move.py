# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from ..common.autoservice_verb_mixin import VERB


class AccountMove(models.Model):
    """Invoices tell the deals that they were issued, and that they are paid."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        # What a booking's own verb posts, the booking tells itself.
        if self.env.context.get("autoservice_verb") is not VERB:
            posted._tell_deals()
        return posted

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self._tell_deals()
        return result

    def _tell_deals(self):
        """Move the deals whose bookings or orders are on these documents."""
        # sudo: an accountant has no right on order lines and leads.
        sales = self.sudo().filtered(
            lambda move: move.move_type in ("out_invoice", "out_refund")
        )
        lines = sales.invoice_line_ids.sale_line_ids
        (lines.booking_id.lead_id | lines.order_id.opportunity_id)._follow_bookings()

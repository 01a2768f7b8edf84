# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from ..booking.autoservice_booking import LET_GO


class SaleOrder(models.Model):
    """On its page the customer agrees to nothing that the front desk has to approve."""

    _inherit = "sale.order"

    def _await_approval(self):
        """Whether the front desk has yet to say yes or no to a visit of these orders."""
        # sudo: whoever has the link of an order may see no bookings.
        visits = self.sudo().booking_ids
        return any(visit._awaits_approval() for visit in visits)

    def _may_be_declined(self):
        """Whether the customer may cancel the visits of this order himself."""
        # sudo: whoever has the link of an order may see no bookings.
        visits = self.sudo().booking_ids.filtered(lambda one: one.phase not in LET_GO)
        return all(visit._may_be_called_off() for visit in visits)

    def _has_to_be_signed(self):
        return super()._has_to_be_signed() and not self._await_approval()

    def _has_to_be_paid(self):
        return super()._has_to_be_paid() and not self._await_approval()

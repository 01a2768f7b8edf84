# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from ..booking.autoservice_booking import LET_GO


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """Let money book no visit that the front desk has to approve.

        Of money for a visit whose time was let go before, the front desk is told.
        """
        # sudo: whoever takes the payment may see no orders.
        awaiting = self.filtered(
            lambda one: one.sudo().sale_order_ids._await_approval()
        )
        rest = self - awaiting
        orders = super(PaymentTransaction, rest)._check_amount_and_confirm_order()
        # sudo: whoever takes the payment may see no bookings.
        late = self.sudo().sale_order_ids.booking_ids.filtered(
            lambda one: one.self_way and one.phase in LET_GO
        )
        late._tell_paid_in_vain()
        return orders

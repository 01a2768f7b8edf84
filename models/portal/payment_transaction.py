# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from ..booking.autoservice_booking import LET_GO
from ..common.tasks import create_tasks


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """Tell the front desk of money for a visit whose time was let go before."""
        orders = super()._check_amount_and_confirm_order()
        # sudo: whoever takes the payment may see no bookings.
        late = self.sudo().sale_order_ids.booking_ids.filtered(
            lambda one: one.self_way and one.phase in LET_GO
        )
        tasks = []
        for booking, user in late._get_responsible().items():
            text = booking.with_context(lang=user.lang).env._(
                "Paid after the time was let go: %s", booking.name
            )
            if user:
                tasks.append((user, booking, text))
            else:
                booking._message_log(body=text)
        create_tasks(self.env, tasks)
        return orders

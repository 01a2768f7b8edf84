# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.sale.controllers.portal import PaymentPortal

from ..order.portal import ExtraWorkPortal


class DeclinePortal(ExtraWorkPortal):
    """On the page of his order the customer cancels by the rules of his own pages."""

    @http.route()
    def portal_quote_decline(
        self, order_id, access_token=None, decline_message=None, **kwargs
    ):
        """Decline an order, unless its visit can no longer be cancelled by oneself.

        :param int order_id: the order
        :param str access_token: of the order
        :param str decline_message: why
        """
        order = self._find_order(order_id, access_token)
        if order and not order._may_be_declined():
            url = order.get_portal_url(query_string="&message=cant_reject")
            return request.redirect(url)
        return super().portal_quote_decline(
            order_id,
            access_token=access_token,
            decline_message=decline_message,
            **kwargs,
        )


class ApprovalPaymentPortal(PaymentPortal):
    """Nobody pays for what the front desk has not said yes to."""

    def _create_transaction(self, *args, sale_order_id=None, **kwargs):
        # sudo: whoever has the link of an order may see none; Odoo has checked that.
        order = request.env["sale.order"].sudo().browse(sale_order_id or ())
        if order._await_approval():
            raise ValidationError(
                request.env._("We confirm this visit first, you pay after that.")
            )
        return super()._create_transaction(*args, sale_order_id=sale_order_id, **kwargs)

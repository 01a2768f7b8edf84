# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import http
from odoo.http import request

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

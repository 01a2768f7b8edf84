# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal


class ExtraWorkPortal(CustomerPortal):
    """The customer approves or declines extra work on the page of his order."""

    @http.route()
    def portal_order_page(self, order_id, access_token=None, **kwargs):
        """Show the page of the order; who comes by the link reads his own language.

        Whoever has been here before keeps the language that he had, or chose.

        :param int order_id: the order
        :param str access_token: of the order
        """
        order = self._find_order(order_id, access_token)
        is_new = "frontend_lang" not in request.cookies
        if order and is_new and request.env.user._is_public():
            http_env = request.env["ir.http"]
            language = http_env.get_nearest_lang(order.partner_id.lang)
            if language and language != request.lang.code:
                path = request.httprequest.full_path
                return request.redirect(http_env._url_lang(path, language))
        return super().portal_order_page(order_id, access_token=access_token, **kwargs)

    @http.route(
        "/my/orders/<int:order_id>/extra_work/<int:recommendation_id>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_extra_work(
        self, order_id, recommendation_id, answer=None, access_token=None, **_kwargs
    ):
        """Take the customer's answer about one piece of extra work.

        What is wrong with a refused request is not told: not whether there is such
        an order or such work.

        :param int order_id: the order
        :param int recommendation_id: the work that he was asked about
        :param str answer: approve or decline
        :param str access_token: of the order
        """
        order = self._find_order(order_id, access_token)
        if not order or not order._may_answer(request.env.user):
            return request.redirect("/my")
        asked = order._get_asked_recommendations()
        work = asked.filtered(lambda one: one.id == recommendation_id)
        user = request.env.user
        partner = order.partner_id if user._is_public() else user.partner_id
        is_taken = work and work.with_company(order.company_id)._answer_from_page(
            answer, partner
        )
        query = "" if is_taken else "&message=extra_work_closed"
        return request.redirect(
            order.get_portal_url(query_string=query, anchor="extra_work")
        )

    def _find_order(self, order_id, access_token):
        """Return the order with all rights, or None where it is not for this user."""
        try:
            return self._document_check_access("sale.order", order_id, access_token)
        except (AccessError, MissingError):
            return None

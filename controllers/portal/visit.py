# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import http
from odoo.http import request

from odoo.addons.autoservice.models.booking.autoservice_booking import CANCELLED

from ..common.pages import HEADERS, build_missing_page, choose_lang, get_page_env

SECRET = ("Cache-Control", "Referrer-Policy", "X-Content-Type-Options", "X-Robots-Tag")


class VisitController(http.Controller):
    """A visit for the customer's own calendar."""

    @http.route(
        "/autoservice/visit/<string:token>.ics",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def visit_ics(self, token, **_kwargs):
        """Give the visit as a file that calendars read, as long as its link is open.

        :param str token: of the status of the visit
        """
        env = get_page_env()
        visit = env["autoservice.booking"]._find_by_status_token(token)
        if not visit or visit.phase == CANCELLED:
            return build_missing_page(env)
        company = visit.company_id
        lang = choose_lang(env, visit._get_page_lang(), company.partner_id.lang)
        text = visit.with_company(company).with_context(lang=lang)._build_ics()
        headers = {
            **{name: HEADERS[name] for name in SECRET},
            "Content-Type": "text/calendar; charset=utf-8",
            "Content-Disposition": 'attachment; filename="visit.ics"',
        }
        return request.make_response(text, headers=[*headers.items()])

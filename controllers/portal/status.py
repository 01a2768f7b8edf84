# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import http

from ..common.pages import build_missing_page, build_page, choose_lang, get_page_env
from .forms import keep_lang


class StatusController(http.Controller):
    """How far a visit is, by a link without a login."""

    @http.route(
        "/autoservice/status/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def status_page(self, token, **_kwargs):
        """Show how far a visit is, as long as it is open.

        A link that was never made, and one whose time is over, are answered alike.

        :param str token: of the visit
        """
        env = get_page_env()
        visit = env["autoservice.booking"]._find_by_status_token(token)
        if not visit:
            return build_missing_page(env)
        company = visit.company_id
        lang = choose_lang(env, visit._get_page_lang(), company.partner_id.lang)
        visit = visit.with_company(company).with_context(lang=lang)
        values = visit._prepare_status_page()
        values["ics_url"] = keep_lang(values["ics_url"])
        return build_page(visit.env, "autoservice.status_page", values)

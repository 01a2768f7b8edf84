# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request
from odoo.tools import format_date

from odoo.addons.autoservice.models.common.working_hours import to_local
from odoo.addons.autoservice.models.common.zones import company_zone
from odoo.addons.autoservice.models.feedback.autoservice_satisfaction import (
    ASKED,
    BEST,
    BY_LINK,
)
from odoo.addons.autoservice.models.feedback.autoservice_satisfaction_verbs import (
    MOST_LETTERS,
)

from ..common.pages import build_missing_page, build_page, choose_lang, get_page_env

URL = "/autoservice/mark/<string:token>"


class MarkController(http.Controller):
    """The customer gives his mark by a link without a login."""

    @http.route(URL, type="http", auth="public", methods=["GET"])
    def mark_page(self, token, **_kwargs):
        """Ask for a mark; where it was given, for a comment as long as it may come.

        A mark that was given is not shown: the link may have gone on to others.

        :param str token: of the mark
        """
        mark = self._find_mark(token)
        return self._show(mark) if mark else build_missing_page(get_page_env())

    @http.route(URL, type="http", auth="public", methods=["POST"])
    def mark_post(self, token, score=None, comment=None, **_kwargs):
        """Take a mark, or a comment on one that was given.

        :param str token: of the mark
        :param str score: 1 to 10
        :param str comment: may be empty
        """
        mark = self._find_mark(token)
        if not mark:
            return build_missing_page(get_page_env())
        was_open = mark.phase == ASKED
        try:
            if was_open:
                mark._answer(score, comment, BY_LINK)
                news = mark.env._("Your mark has reached us.")
            elif not score and mark._add_comment(comment):
                news = mark.env._("Your comment has reached us.")
            else:
                news = mark.env._("You have given a mark before; it stays as it was.")
        except ValidationError as error:
            return self._show(mark, str(error), score, comment, status=400)
        return self._show(mark, news)

    def _find_mark(self, token):
        """Return the mark of a link, with all rights, in the visitor's language."""
        env = get_page_env()
        mark = env["autoservice.satisfaction"]._find_by_token(token)
        company = mark.company_id
        lang = choose_lang(env, mark.partner_id.lang, company.partner_id.lang)
        return mark.with_company(company or env.company).with_context(lang=lang)

    def _show(self, mark, text="", score=None, comment=None, status=200):
        """Return the page of a mark.

        :param mark: one mark, in the language of the page
        :param str text: what is said first
        :param str score: as it was typed, when something was wrong
        :param str comment: likewise
        :param int status: of the answer
        """
        is_asked, env, visit = mark.phase == ASKED, mark.env, mark.booking_id
        day = to_local(visit.start, company_zone(mark.company_id)).date()
        values = {
            "title": env._("How was your visit?") if is_asked else env._("Thank you!"),
            "text": text,
            "day": format_date(env, day, date_format="EEEE, d MMMM"),
            "car": visit._get_masked_car(),
            "is_wrong": status != 200,
            "is_asked": is_asked,
            "may_comment": is_asked or mark._may_comment(),
            "marks": [str(number) for number in range(1, BEST + 1)],
            "score": score,
            "comment": comment,
            "most_letters": MOST_LETTERS,
            "csrf_token": request.csrf_token(),
            "name": mark.company_id.name,
        }
        return build_page(env, "autoservice.mark_page", values, status)

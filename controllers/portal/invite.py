# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.autoservice.models.portal.self_booking_text import Taken

from ..common.pages import build_missing_page, build_page, choose_lang, get_page_env
from .book_pages import list_langs, list_times, show_done
from .forms import build_url, read_day, read_start

URL = "/autoservice/invite/<string:token>"


class InviteController(http.Controller):
    """The customer chooses among the times that the desk has offered him by a link."""

    @http.route(URL, type="http", auth="public", methods=["GET"])
    def invite_page(self, token, **_kwargs):
        """Show the free times; where one was chosen, say which.

        :param str token: of the invitation
        """
        invite = self._find_invite(token)
        return self._show(invite) if invite else build_missing_page(get_page_env())

    @http.route(URL, type="http", auth="public", methods=["POST"])
    def invite_post(self, token, **_kwargs):
        """Book the chosen time, once; where it is gone, offer the next ones.

        :param str token: of the invitation
        """
        invite = self._find_invite(token)
        if not invite:
            return build_missing_page(get_page_env())
        env = invite.env
        start = read_start()
        if not start:
            return self._show(invite, env._("Choose a time"), status=400)
        if not invite.booking_id:
            try:
                with env.cr.savepoint():
                    invite._book(start)
            except Taken as taken:
                alert = env._("This time is gone. These are the next ones:")
                return self._show(invite, alert, taken.times, 409)
            except UserError as error:
                return self._show(invite, str(error), status=400)
        return request.redirect(build_url(request.httprequest.path), code=303)

    def _find_invite(self, token):
        """Return the invitation of a link, with all rights, in the visitor's language."""
        env = get_page_env()
        invite = env["autoservice.booking.invite"]._find_by_token(token)
        company = invite.company_id
        lang = choose_lang(env, invite.partner_id.lang, company.partner_id.lang)
        return invite.with_company(company or env.company).with_context(lang=lang)

    def _show(self, invite, alert="", times=None, status=200):
        """Return the page of an invitation.

        :param str alert: what is wrong
        :param dict times: what is offered, else those of the day that was asked for
        :param int status: of the answer
        """
        env, company = invite.env, invite.company_id.with_env(invite.env)
        if invite.booking_id:
            api = env["autoservice.self.booking"]
            return show_done(company, api._get_done(invite.booking_id))
        found = times or invite._get_times(read_day())
        choice = env["autoservice.self.booking"]._get_choice(invite)
        values = {
            "title": env._("Choose a time"),
            "alert": alert,
            "choice": choice,
            **list_times(env, request.httprequest.path, [], found),
            "langs": list_langs(env),
            "csrf_token": request.csrf_token(),
            "branch_phone": company.phone,
            "name": company.name,
        }
        return build_page(env, "autoservice.invite_page", values, status)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.misc import hash_sign, verify_hash_signed

from odoo.addons.autoservice.models.common.tokens import get_sender, hide
from odoo.addons.autoservice.models.crm.intake_text import FieldError
from odoo.addons.autoservice.models.crm.intake_words import explain
from odoo.addons.autoservice.models.portal.self_booking_text import (
    NOTHING,
    Taken,
    TooMany,
)

from ..common.pages import build_missing_page, choose_lang, get_page_env
from . import book_pages as pages
from .book_wish import Wish
from .forms import build_url, is_our_form, read_text
from .kept import remember_kept

PURPOSE = "self_booking"
DONE_SCOPE = "autoservice.book.done"
DONE_HOURS = 24
BRANCH = f"{pages.ROOT}/<int:company_id>"


class BookController(http.Controller):
    """A visitor books by himself: services, time, contact, code.

    Nothing is kept of him until a time is: what he chose travels in his own form. The
    steps that change something are posted, and checked by :func:`is_our_form`, which
    knows of frames what Odoo's own check does not.
    """

    # Reading
    @http.route(
        pages.ROOT, type="http", auth="public", methods=["GET"], save_session=False
    )
    def book_branches(self, **_kwargs):
        """Go to the one branch that takes bookings, or let choose among several."""
        env = get_page_env()
        branches = env["autoservice.self.booking"]._find_branches()
        if not branches:
            return build_missing_page(env)
        if len(branches) == 1:
            url = build_url(f"{pages.ROOT}/{branches.id}")
            return request.redirect(url, code=303)
        env = branches.with_context(lang=choose_lang(env)).env
        return pages.show_branches(env, branches.with_env(env))

    @http.route(BRANCH, type="http", auth="public", methods=["GET"])
    def book_page(self, company_id, **_kwargs):
        """Ask for services and class; once they are known, show price and times.

        :param int company_id: the branch
        """
        company, page, wish = self._open(company_id)
        if not page:
            return build_missing_page(get_page_env())
        if wish.is_chosen and not read_text("edit"):
            return self._show_times(company, wish)
        is_lacking = read_text("class") and not wish.is_chosen
        alert = is_lacking and company.env._(
            "Choose a service, and the class of your car."
        )
        return pages.show_services(company, page, wish, alert or "")

    @http.route(f"{BRANCH}/contact", type="http", auth="public", methods=["GET"])
    def book_contact(self, company_id, **_kwargs):
        """Ask who comes, while the time that was chosen is kept.

        :param int company_id: the branch
        """
        company, page, wish = self._open(company_id)
        if not page:
            return build_missing_page(get_page_env())
        if not wish.is_chosen or not wish.start:
            return self._restart(company, wish)
        return self._show_contact(company, wish)

    @http.route(f"{BRANCH}/done", type="http", auth="public", methods=["GET"])
    def book_done(self, company_id, visit="", **_kwargs):
        """Say what was booked, for a day, to who booked it.

        :param int company_id: the branch
        :param str visit: signed
        """
        company, _page, _wish = self._open(company_id)
        try:
            found = verify_hash_signed(company.env, DONE_SCOPE, visit)
        except ValueError:
            found = None
        booking = company.env["autoservice.booking"].browse(found).exists()
        if not booking or booking.company_id != company:
            return build_missing_page(get_page_env())
        done = company.env["autoservice.self.booking"]._get_done(booking)
        return pages.show_done(company, done)

    # Writing
    @http.route(
        f"{BRANCH}/hold", type="http", auth="public", methods=["POST"], csrf=False
    )
    def book_hold(self, company_id, **_kwargs):
        """Keep a time for some minutes; where it is gone, offer the next ones.

        :param int company_id: the branch
        """
        return self._step(company_id, self._hold)

    @http.route(
        f"{BRANCH}/change", type="http", auth="public", methods=["POST"], csrf=False
    )
    def book_change(self, company_id, **_kwargs):
        """Go back from the code to what was typed in; this changes nothing.

        :param int company_id: the branch
        """
        return self._step(company_id, self._show_contact)

    @http.route(
        f"{BRANCH}/code", type="http", auth="public", methods=["POST"], csrf=False
    )
    def book_code(self, company_id, **_kwargs):
        """Take the contact, and send a code to the phone, or to the e-mail.

        :param int company_id: the branch
        """
        return self._step(company_id, self._send_code)

    @http.route(
        f"{BRANCH}/confirm", type="http", auth="public", methods=["POST"], csrf=False
    )
    def book_confirm(self, company_id, **_kwargs):
        """Check the code, and book.

        :param int company_id: the branch
        """
        return self._step(company_id, self._check_code)

    # Steps
    def _open(self, company_id):
        """Return (branch, what it offers, what the visitor has chosen).

        With all rights, in the visitor's language; what is offered is empty where the
        branch takes no bookings.
        """
        env = get_page_env()
        company = env["res.company"].browse(company_id).exists()
        lang = choose_lang(env, company.partner_id.lang)
        company = company.with_company(company or env.company).with_context(lang=lang)
        api = company.env["autoservice.self.booking"]
        if not api._find_branches(company):
            return company, None, None
        page = api._get_page(company)
        return company, page, Wish(company, page)

    def _step(self, company_id, step):
        """Do a step that was posted by a form of ours.

        :param int company_id: the branch
        :param step: called with the branch and the wish
        """
        company, page, wish = self._open(company_id)
        if not page:
            return build_missing_page(get_page_env())
        if not wish.is_chosen or not wish.start:
            return self._restart(company, wish)
        if not is_our_form(company):
            alert = company.env._("This page was open for long. Please send it again.")
            return self._show_contact(company, wish, alert, status=400)
        return step(company, wish)

    def _restart(self, company, wish):
        """Go to the first step that lacks something."""
        url = build_url(f"{pages.ROOT}/{company.id}", wish.get_choice())
        return request.redirect(url, code=303)

    def _hold(self, company, wish):
        """Keep the chosen time."""
        api = company.env["autoservice.self.booking"]
        if self._is_flooded(company, "hold"):
            return self._show_times(company, wish, self._say_flood(company), 429)
        start = wish.start
        try:
            hold = api._hold(
                company,
                wish.service_ids,
                wish.class_id,
                start,
                earlier=wish.find_kept(),
                sender=hide(company.env, get_sender(self._get_address())),
            )
        except Taken as taken:
            return self._offer_next(company, wish, taken)
        except TooMany as error:
            return self._show_times(company, wish, str(error), 429)
        wish.hold_token, path = hold.token, f"{pages.ROOT}/{company.id}"
        if any(wish.typed.values()):
            answer = self._show_contact(company, wish)
        else:
            pairs = [
                *wish.get_choice(),
                ("start", start.isoformat()),
                ("hold", hold.token),
            ]
            url = build_url(f"{path}/contact", pairs)
            answer = request.redirect(url, code=303)
        minutes = company.autoservice_hold_minutes
        return remember_kept(answer, path, hold.token, minutes)

    def _send_code(self, company, wish):
        """Check what was typed in; send the code, or book where none is needed."""
        env = company.env
        try:
            wish.check_typed()
        except FieldError as error:
            alert = explain(env, error.field, error.problem)
            return self._show_contact(company, wish, alert, error.field, 400)
        codes = env["autoservice.portal.code"]
        if wish.way == NOTHING or codes._is_proven(wish.address, PURPOSE, wish.proof):
            return self._confirm(company, wish)
        if self._is_flooded(company, "address"):
            alert = self._say_flood(company)
            return self._show_contact(company, wish, alert, status=429)
        if not codes._send(company, wish.address, PURPOSE, env.lang):
            alert = env._(
                "Too many codes were asked for. Please try again in an hour, or call us."
            )
            return self._show_contact(company, wish, alert, wish.way, 429)
        return pages.show_code(company, wish, wish.find_hold())

    def _check_code(self, company, wish):
        """Book where the code is right."""
        env = company.env
        codes = env["autoservice.portal.code"]
        hold = wish.find_hold()
        if hold.booking_id._is_proved_by(wish.way, wish.address):
            # The button was pressed twice: the code was right, and is used up.
            return self._confirm(company, wish)
        if self._is_flooded(company, "try"):
            alert = self._say_flood(company)
            return pages.show_code(company, wish, hold, alert, False, 429)
        if not codes._check(wish.address, PURPOSE, read_text("code", 20)):
            alert = env._("This code is wrong, or its time is over.")
            return pages.show_code(company, wish, hold, alert, True, 400)
        wish.proof = codes._prove(wish.address, PURPOSE)
        # sudo: customers do not write contacts; the code says whose address it is.
        request.env.user.partner_id.sudo()._prove(wish.way, wish.address)
        return self._confirm(company, wish)

    def _confirm(self, company, wish):
        """Book, and go to the page that says so."""
        env = company.env
        if self._is_flooded(company, "book"):
            alert = self._say_flood(company)
            return self._show_contact(company, wish, alert, status=429)
        try:
            with env.cr.savepoint():
                booking = self._make_booking(company, wish)
        except Taken as taken:
            return self._offer_next(company, wish, taken)
        except UserError as error:
            return self._show_contact(company, wish, str(error), status=400)
        visit = hash_sign(env, DONE_SCOPE, booking.id, expiration_hours=DONE_HOURS)
        url = build_url(f"{pages.ROOT}/{company.id}/done", [("visit", visit)])
        return request.redirect(url, code=303)

    def _make_booking(self, company, wish):
        """Return the booking that a wish has become.

        :raise Taken: the time is gone
        :raise UserError: something that was typed in is wrong
        """
        env = company.env
        is_proved = env["autoservice.portal.code"]._is_proven(
            wish.address, PURPOSE, wish.proof
        )
        return env["autoservice.self.booking"]._confirm(
            wish.find_hold(),
            wish.service_ids,
            wish.class_id,
            wish.make_contact(is_proved),
            company=company,
            start=wish.start,
        )

    # Showing
    def _offer_next(self, company, wish, taken):
        """Show the next times in the place of one that is gone, or not kept any more."""
        wish.hold_token = ""
        free = [time["start"] for time in taken.times["times"]]
        if wish.start and fields.Datetime.to_string(wish.start) in free:
            alert = company.env._(
                "Your time to fill in ran out. The time is still free: choose it again."
            )
        else:
            alert = company.env._("This time is gone. These are the next ones:")
        return self._show_times(company, wish, alert, 409, taken.times)

    def _show_times(self, company, wish, alert="", status=200, times=None):
        """Show price and free times."""
        api = company.env["autoservice.self.booking"]
        chosen = company, wish.service_ids, wish.class_id
        offer = api._get_offer(*chosen)
        found = times or api._get_times(*chosen, wish.day, own=wish.find_kept())
        return pages.show_times(company, wish, offer, found, alert, status)

    def _show_contact(self, company, wish, alert="", wrong=None, status=200):
        """Show what was chosen and typed in; where the time is not kept, say so."""
        hold = wish.find_hold()
        api = company.env["autoservice.self.booking"]
        offer = api._get_offer(company, wish.service_ids, wish.class_id)
        return pages.show_contact(company, wish, offer, hold, alert, wrong, status)

    # Limits
    def _is_flooded(self, company, scope):
        """Count one more of the visitor's address, and tell whether it is too many."""
        flood = company.env["autoservice.portal.flood"]
        return flood._is_flooded(company, scope, self._get_address())

    @staticmethod
    def _get_address():
        """Return the address that the visitor comes from."""
        return request.httprequest.remote_addr or ""

    def _say_flood(self, company):
        """Return what a visitor reads whose address asked too often."""
        return company.env._(
            "Too many requests came from here. Please try again in an hour, or call us."
        )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from urllib.parse import urlsplit

from odoo import api, fields, models

from ..booking.autoservice_booking import (
    BOOKED,
    CANCELLED,
    IN_WORK,
    INVOICED,
    OFFER,
    OPEN,
)
from ..common.moments import format_moment
from ..common.tokens import find_by_token, new_token
from ..common.working_hours import to_local
from ..common.zones import company_zone, today_in
from .ics import build_ics


class AutoserviceBooking(models.Model):
    """How far a visit is, for whoever was given its link: no names, no prices."""

    _inherit = "autoservice.booking"

    _status_token = models.UniqueIndex(
        "(status_token) WHERE status_token IS NOT NULL",
        "Each visit has a link of its own.",
    )

    # Made with the visit: who only reads a page writes nothing.
    status_token = fields.Char(
        compute="_compute_status_token",
        store=True,
        copy=False,
        groups=fields.NO_ACCESS,
    )
    message_status_url = fields.Char(
        compute="_compute_message_status_url",
        compute_sudo=True,
        groups="autoservice.group_manager",
    )

    @api.depends("phase")
    def _compute_status_token(self):
        """A visit keeps its link; one that was over before there were links has none."""
        for booking in self:
            wanted = booking.phase in OPEN and new_token()
            booking.status_token = booking.status_token or wanted

    def _compute_message_status_url(self):
        for booking in self:
            url = booking._get_status_url() if booking.id else False
            booking.message_status_url = url

    @api.model
    def mail_allowed_qweb_expressions(self):
        return (*super().mail_allowed_qweb_expressions(), "object.message_status_url")

    # Link
    def _get_status_url(self):
        """Return the address at which anybody sees how far this visit is.

        It opens as long as :meth:`_has_open_status` says so.
        """
        self.ensure_one()
        visit = self.sudo()  # sudo: nobody reads the token but through this address
        if not visit.status_token:
            visit._write_facts({"status_token": new_token()})
        return f"{self.get_base_url()}/autoservice/status/{visit.status_token}"

    @api.model
    def _find_by_status_token(self, token):
        """Return the visit of a link, with all rights; an empty one if it is not open.

        :param str token: as it stood in the address
        """
        found = find_by_token(self, "status_token", token)
        return found.filtered(lambda visit: visit._has_open_status())

    def _has_open_status(self):
        """Whether the link is open: until the end of the day on which it was done.

        Of what was called off it says so until the day on which it was to be is over.
        """
        self.ensure_one()
        if self.phase in OPEN:
            return True
        last = {INVOICED: self.finished_at, CANCELLED: self.start}.get(self.phase)
        zone = company_zone(self.company_id)
        return bool(last) and to_local(last, zone).date() >= today_in(zone)

    def action_send_status(self):
        """Write the customer where he sees how far his car is.

        :return: the action of the form with the text, which may still be changed
        """
        action = self.action_deferred_note()
        known = self.with_context(lang=self.partner_id.lang or self.env.lang)
        body = known.env._(
            "Here you see how far your car is: %s", self._get_status_url()
        )
        return {**action, "context": {**action["context"], "default_body": body}}

    # Page
    def _get_page_lang(self):
        """Return the code of the customer's own language, for who has the link."""
        return self.partner_id.lang

    def _prepare_status_page(self):
        """Return what the page of the link shows, in the present language.

        Invoked with all rights, for whoever has the link: nothing in it names a
        person or a price.
        """
        self.ensure_one()
        company = self.company_id
        street = (company.street, company.street2, company.city)
        return {
            "title": self._get_status_title(),
            "text": self._get_status_text(),
            "steps": self._get_status_steps(),
            "car": self._get_masked_car(),
            "works": self.work_names,
            "promised": self._get_status_promise(),
            "name": company.name,
            "address": ", ".join(filter(None, street)),
            "phone": company.phone,
            "ics_url": self._get_ics_url(),
        }

    def _get_masked_car(self):
        """Return which car it is for who has a link, without its plate."""
        return self.vehicle_id._get_masked_name()

    def _get_ics_url(self):
        """Return where the visit is had as a calendar file, False until it is booked.

        The file is a copy: nobody takes it back when the visit is not confirmed.
        """
        url = f"{self.get_base_url()}/autoservice/visit/{self.status_token}.ics"
        return self.phase == BOOKED and url

    def _build_ics(self):
        """Return the visit as a calendar file, in the present language: no names.

        Invoked with all rights, for whoever has the link of the status.
        """
        self.ensure_one()
        company = self.company_id
        street = (company.name, company.street, company.street2, company.city)
        texts = {
            "SUMMARY": f"{company.name}: {self.work_names or self.name}",
            "LOCATION": ", ".join(filter(None, street)),
            "DESCRIPTION": company.phone,
            "URL": self._get_status_url(),
        }
        uid = f"{self.id}@{urlsplit(self.get_base_url()).netloc}"
        is_certain = self.phase != OFFER
        return build_ics(uid, self.write_date, self.start, self.stop, texts, is_certain)

    def _get_status_title(self):
        """Return in a few words how far the visit is."""
        if self.finished_at:
            return self.env._("Your car is ready")
        return {
            OFFER: self.env._("Your visit is not confirmed yet"),
            BOOKED: self.env._("We expect you"),
            CANCELLED: self.env._("The visit is cancelled."),
        }.get(self.phase, self.env._("We are working on your car"))

    def _get_status_text(self):
        """Return what else there is to say about how far the visit is."""
        if self.finished_at:
            return ""
        if self.phase in (OFFER, BOOKED, CANCELLED):
            return self._format_moment(self.start)
        if self.is_part_asked:
            return self.env._("We are waiting for a part.")
        return ""

    def _get_status_promise(self):
        """Return until when the car is promised; empty once it is ready."""
        if self.finished_at or not self.promised_at or self.phase == CANCELLED:
            return ""
        if self.promised_at < fields.Datetime.now():
            return self.env._("It takes longer than promised. Please call us.")
        return self._format_moment(self.promised_at)

    def _get_status_steps(self):
        """Return the steps of a visit as [(name, whether it is done, whether now)]."""
        if self.phase == CANCELLED:
            return []
        names = dict(self._fields["phase"]._description_selection(self.env))
        steps = [names[BOOKED], names[IN_WORK], self.env._("Ready")]
        now = 2 if self.finished_at else (OFFER, BOOKED, IN_WORK).index(self.phase) - 1
        return [(name, place <= now, place == now) for place, name in enumerate(steps)]

    def _format_moment(self, moment):
        """Return day and hour as a customer reads them, by the clock of the branch.

        :param datetime moment: naive UTC
        """
        return format_moment(self.env, self.company_id, moment)

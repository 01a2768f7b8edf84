# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.tools.mail import email_normalize

from ..common.phones import to_e164
from ..common.zones import own_zone
from .autoservice_message import WAITING
from .sending_hours import next_loud

# What is not about a visit that the customer asked for.
MARKETING = {"invitation"}
# Somebody waits for it at this moment.
URGENT = {"answer", "test"}
# What goes out only while the branch works.
OFFICE_HOURS = {"note", "invitation"}
# Days on which the branch may be open in the customer's quiet hours only.
MOST_ROUNDS = 31


class AutoserviceMessage(models.Model):
    """Which way to the customer is open, and when he may be disturbed."""

    _inherit = "autoservice.message"

    way = fields.Char(
        string="Way to the customer",
        compute="_compute_way",
        help="Of what waits: the one that would be tried first now.",
    )

    @api.depends("phase", "channel", "address", "partner_id")
    @api.depends_context("lang")
    def _compute_way(self):
        labels = dict(self._fields["channel"]._description_selection(self.env))
        # sudo: the company's ways, for who reads the outbox.
        waiting = self.sudo().filtered(lambda one: one.phase == WAITING)
        ways = {message.id: message._list_ways() for message in waiting}
        blocked = self._get_blacklisted({way for one in ways.values() for way in one})
        for message in self - waiting:
            known = (labels.get(message.channel), message.address)
            message.way = ": ".join(filter(None, known))
        for message in waiting:
            found = [way for way in ways[message.id] if way not in blocked]
            closed = message._get_dissent()
            if not found:
                closed = closed or self.env._("No address, or it is blocked")
            message.way = closed or f"{labels[found[0][0]]}: {found[0][1]}"

    # Consent
    def _get_refusal(self):
        """Say why the customer does not get this message; empty if he may."""
        self.ensure_one()
        if not self._is_wanted():
            return self.env._("Not needed any more")
        return self._get_dissent()

    def _get_dissent(self):
        """Say what the customer has against such messages; empty if nothing."""
        partner = self.partner_id
        if not partner or self.kind in URGENT:
            return ""
        if not partner.active:
            return self.env._("The customer is archived")
        if partner.autoservice_channel == "none" and not self.is_channel_given:
            return self.env._("The customer wants no messages")
        if self.kind in MARKETING and not partner.autoservice_consent_marketing:
            return self.env._("No consent to advertising")
        if self.kind not in MARKETING and not partner.autoservice_consent_service:
            return self.env._("No consent to messages about visits")
        return ""

    def _is_wanted(self):
        """Whether what the message is about is still there, and as it was then.

        Who changed it meanwhile cancelled the message, unless it was locked.
        """
        document = self._get_document()
        if not document:
            # What somebody has written himself is right without its document.
            return bool(self.body or not self.res_id)
        return not hasattr(document, "_wants_message") or document._wants_message(self)

    # Before it is queued
    def _look_ahead(self):
        """Say of each of these whether it would go out; the sender looks once more.

        :return: list of (address, what hinders it) in their order; one is empty
        """
        ways = [message._list_ways() for message in self]
        blocked = self._get_blacklisted([way for found in ways for way in found])
        result = []
        for message, found in zip(self, ways, strict=True):
            open_ways = [way for way in found if way not in blocked]
            reason = message._why_not_sent(found, open_ways)
            result.append(("" if reason else open_ways[0][1], reason))
        return result

    def _why_not_sent(self, ways, open_ways):
        """Say what hinders this message; empty if nothing does.

        :param ways: (channel, address) that the customer has
        :param open_ways: those that are on no blacklist
        """
        if self.partner_id.company_id not in (self.company_id, self.env["res.company"]):
            return self.env._("Customer of another company")
        if refusal := self._get_refusal():
            return refusal
        if not ways:
            return self.env._("No address")
        return "" if open_ways else self.env._("On the blacklist")

    # Way
    def _get_channels(self):
        """Return the channels to try, in order: the customer's own, the company's."""
        self.ensure_one()
        if self.is_channel_given and self.channel:
            return [self.channel]
        order = (self.company_id.autoservice_channel_order or "").split(",")
        preferred = self.partner_id.autoservice_channel
        if preferred in order:
            order = [preferred, *(one for one in order if one != preferred)]
        failed = (self.failed_channels or "").split(",")
        return [channel for channel in order if channel and channel not in failed]

    def _find_way(self):
        """Return (channel, address) of the first way that is open, None if none is."""
        self.ensure_one()
        ways = self._list_ways()
        blocked = self._get_blacklisted(ways)
        return next((way for way in ways if way not in blocked), None)

    def _list_ways(self):
        """Return [(channel, address)] that the customer has, in the order to try."""
        self.ensure_one()
        ways = []
        given = self.is_channel_given and self.address
        for channel in self._get_channels():
            if channel == "gateway" and not self._get_gateway():
                continue
            if given and ("@" in given) != (channel == "email"):
                continue
            if address := given or self._get_address(channel):
                ways.append((channel, address))
        return ways

    def _get_gateway(self):
        """Return the gateway that would take the message, an empty one without any."""
        return self.company_id.autoservice_gateway_id

    def _get_address(self, channel):
        """Return where the customer is reached, empty if not.

        :param channel: one of `CHANNELS`
        """
        partner = self.partner_id
        if channel == "email":
            return partner.email_normalized or ""
        country = partner.country_id or self.company_id.country_id
        return to_e164(partner.phone, country.code)

    @api.model
    def _get_blacklisted(self, ways):
        """Return the set of those ways that are on Odoo's own blacklists.

        :param ways: (channel, e-mail or E.164)
        """
        emails = {way: email_normalize(way[1]) for way in ways if way[0] == "email"}
        numbers = {way: way[1] for way in ways if way[0] != "email"}
        blocked = set()
        for model, name, found in (
            ("mail.blacklist", "email", emails),
            ("phone.blacklist", "number", numbers),
        ):
            if not found:
                continue
            # sudo: whether somebody is on the list, for who must not write to him.
            listed = self.env[model].sudo().search([(name, "in", [*found.values()])])
            values = set(listed.mapped(name))
            blocked |= {way for way, value in found.items() if value in values}
        return blocked

    # Time
    def _get_moment(self, moment):
        """Return when the message may go out, at `moment` or later, naive UTC.

        :param moment: naive UTC
        """
        self.ensure_one()
        return self._get_calm_moment(
            self.company_id, self.partner_id, self.kind, moment
        )

    def _get_calm_moment(self, company, partner, kind, moment):
        """Return when a customer may be disturbed, at `moment` or later, naive UTC.

        Quiet hours count in the customer's time zone; a note goes out while the
        branch works.

        :param company: whose hours
        :param partner: the customer
        :param kind: of the message
        :param moment: naive UTC
        """
        if kind in URGENT:
            return moment
        zone = own_zone(partner, company)
        quiet = company.autoservice_quiet_from, company.autoservice_quiet_to
        # Where the branch works in the customer's quiet hours only, the quiet counts.
        for _round in range(MOST_ROUNDS):
            calm = next_loud(moment, zone, *quiet)
            if kind not in OFFICE_HOURS:
                return calm
            moment = company._get_next_open(calm)
            if moment == calm:
                return calm
        return next_loud(moment, zone, *quiet)

    def _get_lang(self):
        """Return the customer's language, where it is installed."""
        lang = self.lang or self.partner_id.lang or self.company_id.partner_id.lang
        installed = dict(self.env["res.lang"].get_installed())
        return lang if lang in installed else self.env.user.lang

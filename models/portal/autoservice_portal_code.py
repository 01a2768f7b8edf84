# Part of autoservice. See LICENSE for full copyright and licensing details.

import re
from datetime import timedelta
from secrets import randbelow

from odoo import api, fields, models
from odoo.tools import SQL, config
from odoo.tools.misc import hash_sign, verify_hash_signed

from odoo.addons.sms.tools.sms_api import SmsApi

from ..common.tokens import hide
from .self_booking_text import EMAIL, NOTHING, PHONE

DIGITS = 6
MINUTES = 10
TRIES = 5
# Who presses the button twice gets one text.
AGAIN_SECONDS = 45
# So long an address stays proven, for who must choose another time.
PROVEN_MINUTES = 30
SCOPE = "autoservice.portal.code"
KIND = "code"
# What Odoo has where nobody said by which server its mail goes.
NO_SERVER = "localhost"


class AutoservicePortalCode(models.Model):
    """A code that was sent to a phone or an e-mail: who types it in has read it there.

    Neither address nor code is kept. Nobody is looked up: an address that is known is
    sent its code by the same steps as one that is not.
    """

    _name = "autoservice.portal.code"
    _description = "Code sent to a phone or an e-mail"
    _order = "id desc"
    _rec_name = "purpose"

    _one = models.UniqueIndex(
        "(address_hash, purpose)", "One code at a time for an address and purpose."
    )

    address_hash = fields.Char(required=True, groups=fields.NO_ACCESS)
    purpose = fields.Char(required=True)
    code_hash = fields.Char(required=True, groups=fields.NO_ACCESS)
    tries = fields.Integer(required=True)
    sent_at = fields.Datetime(required=True)
    expires_at = fields.Datetime(required=True)

    @api.model
    def _get_way(self, company):
        """Return by what a company can let customers prove who they are.

        :param company: res.company
        :return: PHONE, else EMAIL, else NOTHING
        """
        if self._can_text(company):
            return PHONE
        return EMAIL if self._can_mail(company) else NOTHING

    @api.model
    def _can_text(self, company):
        """Whether a company has a way to send a text to any phone.

        :param company: res.company
        """
        order = (company.autoservice_channel_order or "").split(",")
        if "gateway" in order and company.autoservice_gateway_id.active:
            return True
        return "sms" in order and self._has_sms(company)

    @api.model
    def _has_sms(self, company):
        """Whether Odoo's own SMS would go out: a provider, or a registered account.

        :param company: res.company
        """
        if company._get_sms_api_class() is not SmsApi:
            return True
        return bool(
            self.env["iap.account"].search_count(
                [
                    ("service_name", "=", "sms"),
                    ("state", "=", "registered"),
                    ("company_ids", "in", (False, company.id)),
                ],
                limit=1,
            )
        )

    @api.model
    def _can_mail(self, company):
        """Whether mail of a company goes out by a server that was set up for it.

        Odoo's own default, a server on this machine, need not be there at all.

        :param company: res.company
        """
        order = (company.autoservice_channel_order or "").split(",")
        if "email" not in order or not company.email_formatted:
            return False
        # sudo: mail servers are the administrator's; only whether one is there is said.
        servers = self.env["ir.mail_server"].sudo().with_company(company)
        known = servers.search(servers._find_mail_server_allowed_domain())
        filters = known.mapped("from_filter")
        if not known and config["smtp_server"] != NO_SERVER:
            filters = [servers._get_default_from_filter()]
        senders = (company.email_formatted, servers._get_default_from_address())
        return any(
            servers._match_from_filter(sender, one)
            for sender in filter(None, senders)
            for one in filters
        )

    # Sending
    @api.model
    def _send(self, company, address, purpose, lang):
        """Send a new code to a phone or an e-mail, unless one has just gone out.

        :param company: who sends
        :param str address: phone in E.164, or normalized e-mail
        :param str purpose: what the code is for
        :param str lang: code of a language
        :return: whether there is a code; not where too many were asked for
        """
        if self._is_just_sent(address, purpose):
            return True
        flood = self.env["autoservice.portal.flood"]
        # What stands after a plus goes to the same person.
        inbox = re.sub(r"\+[^@]*(?=@)", "", address)
        if flood._is_flooded(company, "recipient", inbox):
            return False
        if flood._is_flooded(company, "texts", ""):
            return False
        code = f"{randbelow(10**DIGITS):0{DIGITS}}"
        self._keep(address, purpose, code)
        there = self.with_context(lang=lang).env
        text = there._(
            "Your code: %(code)s. It is valid for %(minutes)s minutes. %(company)s",
            code=code,
            minutes=MINUTES,
            company=company.name,
        )
        message = {
            "kind": KIND,
            "company_id": company.id,
            "address": address,
            "lang": lang,
            "subject": there._("Your code"),
            "body": text,
            "expires_at": fields.Datetime.now() + timedelta(minutes=MINUTES),
        }
        self.env["autoservice.message"]._queue([message])
        return True

    @api.model
    def _is_just_sent(self, address, purpose):
        """Whether the last code of an address went out seconds ago."""
        since = fields.Datetime.now() - timedelta(seconds=AGAIN_SECONDS)
        found = self._find(address, purpose)
        return bool(found) and found.sent_at > since and found.tries < TRIES

    @api.model
    def _find(self, address, purpose):
        """Return the code of an address, an empty one without any."""
        hidden = hide(self.env, address)
        return self.search([("address_hash", "=", hidden), ("purpose", "=", purpose)])

    @api.model
    def _keep(self, address, purpose, code):
        """Keep what tells a code, in the place of an earlier one."""
        now = fields.Datetime.now()
        row = {
            "address_hash": hide(self.env, address),
            "purpose": purpose,
            "code_hash": self._hide_code(address, purpose, code),
            "tries": 0,
            "sent_at": now,
            "expires_at": now + timedelta(minutes=MINUTES),
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO autoservice_portal_code (%s) VALUES %s"
                " ON CONFLICT (address_hash, purpose) DO UPDATE SET"
                " code_hash = EXCLUDED.code_hash, tries = 0,"
                " sent_at = EXCLUDED.sent_at, expires_at = EXCLUDED.expires_at",
                SQL(", ").join(map(SQL.identifier, row)),
                tuple(row.values()),
            ),
            # Odoo calls anew when the same address asked at the same moment.
            log_exceptions=False,
        )
        self.invalidate_model()

    # Checking
    @api.model
    def _check(self, address, purpose, code):
        """Whether this is the code that was sent to an address; every try counts.

        It is right once: whoever reads it later has no use for it.

        :param str address: phone in E.164, or normalized e-mail
        :param str purpose: what the code is for
        :param str code: as it was typed
        """
        self.flush_model()
        query = SQL(
            "UPDATE autoservice_portal_code SET tries = tries + 1"
            " WHERE address_hash = %s AND purpose = %s AND tries < %s AND expires_at > %s"
            " RETURNING code_hash",
            hide(self.env, address),
            purpose,
            TRIES,
            fields.Datetime.now(),
        )
        self.env.cr.execute(query, log_exceptions=False)
        found = self.env.cr.fetchone()
        self.invalidate_model()
        typed = "".join(filter(str.isdigit, code or ""))
        is_right = found == (self._hide_code(address, purpose, typed),)
        if is_right:
            self._find(address, purpose).unlink()
        return is_right

    @api.model
    def _hide_code(self, address, purpose, code):
        """Return what stands for a code: another for each address and purpose."""
        return hide(self.env, f"{purpose}\n{address}\n{code}")

    @api.model
    def _prove(self, address, purpose):
        """Return a word that says for a while that this address was proven.

        :param str address: phone in E.164, or normalized e-mail
        :param str purpose: what the code was for
        """
        until = timedelta(minutes=PROVEN_MINUTES)
        return hash_sign(self.env, SCOPE, [address, purpose], expiration=until)

    @api.model
    def _is_proven(self, address, purpose, proof):
        """Whether a word says that this address was proven.

        :param str proof: see :meth:`_prove`, as it was posted
        """
        try:
            known = proof and verify_hash_signed(self.env, SCOPE, proof)
        except ValueError:
            return False
        return known == [address, purpose]

    @api.autovacuum
    def _gc_codes(self):
        """Drop codes whose time is over."""
        old = fields.Datetime.now() - timedelta(days=1)
        self.search([("expires_at", "<", old)]).unlink()

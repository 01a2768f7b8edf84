# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from secrets import randbelow

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import hash_sign, verify_hash_signed

from odoo.addons.sms.tools.sms_api import SmsApi

from ..common.tokens import hide

DIGITS = 6
MINUTES = 10
TRIES = 5
# Who presses the button twice gets one text.
AGAIN_SECONDS = 45
# So long a phone stays proven, for who must choose another time.
PROVEN_MINUTES = 30
SCOPE = "autoservice.portal.code"
KIND = "code"


class AutoservicePortalCode(models.Model):
    """A code that was sent to a phone: who types it in has that phone in his hand.

    Neither phone nor code is kept. Nobody is looked up: a phone that is known is sent
    its code by the same steps as one that is not.
    """

    _name = "autoservice.portal.code"
    _description = "Code sent to a phone"
    _order = "id desc"
    _rec_name = "purpose"

    _one = models.UniqueIndex(
        "(phone_hash, purpose)", "One code at a time for a phone and purpose."
    )

    phone_hash = fields.Char(required=True, groups=fields.NO_ACCESS)
    purpose = fields.Char(required=True)
    code_hash = fields.Char(required=True, groups=fields.NO_ACCESS)
    tries = fields.Integer(required=True)
    sent_at = fields.Datetime(required=True)
    expires_at = fields.Datetime(required=True)

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

    # Sending
    @api.model
    def _send(self, company, number, purpose, lang):
        """Text a new code to a phone, unless one has just gone out.

        :param company: who sends
        :param str number: E.164
        :param str purpose: what the code is for
        :param str lang: code of a language
        :return: whether there is a code; not where too many were asked for
        """
        if self._is_just_sent(number, purpose):
            return True
        flood = self.env["autoservice.portal.flood"]
        if flood._is_flooded(company, "phone", number):
            return False
        if flood._is_flooded(company, "texts", ""):
            return False
        code = f"{randbelow(10**DIGITS):0{DIGITS}}"
        self._keep(number, purpose, code)
        text = self.with_context(lang=lang).env._(
            "Your code: %(code)s. It is valid for %(minutes)s minutes. %(company)s",
            code=code,
            minutes=MINUTES,
            company=company.name,
        )
        message = {
            "kind": KIND,
            "company_id": company.id,
            "address": number,
            "lang": lang,
            "body": text,
            "expires_at": fields.Datetime.now() + timedelta(minutes=MINUTES),
        }
        self.env["autoservice.message"]._queue([message])
        return True

    @api.model
    def _is_just_sent(self, number, purpose):
        """Whether the last code of a phone went out seconds ago."""
        since = fields.Datetime.now() - timedelta(seconds=AGAIN_SECONDS)
        found = self._find(number, purpose)
        return bool(found) and found.sent_at > since and found.tries < TRIES

    @api.model
    def _find(self, number, purpose):
        """Return the code of a phone, an empty one without any."""
        phone = hide(self.env, number)
        return self.search([("phone_hash", "=", phone), ("purpose", "=", purpose)])

    @api.model
    def _keep(self, number, purpose, code):
        """Keep what tells a code, in the place of an earlier one."""
        now = fields.Datetime.now()
        row = {
            "phone_hash": hide(self.env, number),
            "purpose": purpose,
            "code_hash": self._hide_code(number, purpose, code),
            "tries": 0,
            "sent_at": now,
            "expires_at": now + timedelta(minutes=MINUTES),
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO autoservice_portal_code (%s) VALUES %s"
                " ON CONFLICT (phone_hash, purpose) DO UPDATE SET"
                " code_hash = EXCLUDED.code_hash, tries = 0,"
                " sent_at = EXCLUDED.sent_at, expires_at = EXCLUDED.expires_at",
                SQL(", ").join(map(SQL.identifier, row)),
                tuple(row.values()),
            ),
            # Odoo calls anew when the same phone asked at the same moment.
            log_exceptions=False,
        )
        self.invalidate_model()

    # Checking
    @api.model
    def _check(self, number, purpose, code):
        """Whether this is the code that was sent to a phone; every try counts.

        It is right once: whoever reads it later has no use for it.

        :param str number: E.164
        :param str purpose: what the code is for
        :param str code: as it was typed
        """
        self.flush_model()
        query = SQL(
            "UPDATE autoservice_portal_code SET tries = tries + 1"
            " WHERE phone_hash = %s AND purpose = %s AND tries < %s AND expires_at > %s"
            " RETURNING code_hash",
            hide(self.env, number),
            purpose,
            TRIES,
            fields.Datetime.now(),
        )
        self.env.cr.execute(query, log_exceptions=False)
        found = self.env.cr.fetchone()
        self.invalidate_model()
        typed = "".join(filter(str.isdigit, code or ""))
        is_right = found == (self._hide_code(number, purpose, typed),)
        if is_right:
            self._find(number, purpose).unlink()
        return is_right

    @api.model
    def _hide_code(self, number, purpose, code):
        """Return what stands for a code: another for each phone and purpose."""
        return hide(self.env, f"{purpose}\n{number}\n{code}")

    @api.model
    def _prove(self, number, purpose):
        """Return a word that says for a while that this phone was proven.

        :param str number: E.164
        :param str purpose: what the code was for
        """
        until = timedelta(minutes=PROVEN_MINUTES)
        return hash_sign(self.env, SCOPE, [number, purpose], expiration=until)

    @api.model
    def _is_proven(self, number, purpose, proof):
        """Whether a word says that this phone was proven.

        :param str proof: see :meth:`_prove`, as it was posted
        """
        try:
            known = proof and verify_hash_signed(self.env, SCOPE, proof)
        except ValueError:
            return False
        return known == [number, purpose]

    @api.autovacuum
    def _gc_codes(self):
        """Drop codes whose time is over."""
        old = fields.Datetime.now() - timedelta(days=1)
        self.search([("expires_at", "<", old)]).unlink()

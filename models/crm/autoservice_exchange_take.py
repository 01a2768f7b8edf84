# Part of autoservice. See LICENSE for full copyright and licensing details.

from zlib import crc32

from odoo import models
from odoo.exceptions import ConcurrencyError

from ..common.clashes import lock_together, present
from ..common.phones import to_e164
from .autoservice_exchange import RECORDED
from .autoservice_inquiry import INCOMING, OUTGOING
from .exchange_text import (
    find_event,
    find_text,
    is_signed,
    parse_events,
    read_seconds,
)

# The namespace of this addon's advisory locks on calls.
LOCK_CALL = 0x617574
MOST_REF = 200


class AutoserviceExchange(models.Model):
    """From what an exchange posts to an inquiry."""

    _inherit = "autoservice.exchange"

    # Trust
    def _is_trusted(self, data, signature):
        """Tell whether what was posted is signed as it should be.

        :param data: what was posted
        :param str signature: as the header gives it
        """
        self.ensure_one()
        if self.signature == "none":
            return True
        # sudo: the secret is the owner's to read; here it is only compared.
        secret = self.sudo().secret
        fields_signed = find_event(parse_events(self.signed_fields), data)
        if not secret or not fields_signed:
            return False
        text = "".join(find_text(data, path) for path in fields_signed.split(","))
        return is_signed(signature, text, secret, self.signature)

    # Taking
    def _take(self, data):
        """Take an event of a call.

        Events may come twice and in any order: a call never goes back.

        :param data: what was posted, as nested dict
        :return: the inquiry; an empty one for an event that means nothing to us
        :raise ValueError: with the place where something is missing
        """
        self.ensure_one()
        inquiry = self.env["autoservice.inquiry"]
        meaning = find_event(parse_events(self.events), data)
        if not meaning:
            return inquiry
        call_ref = find_text(data, self.call_path)[:MOST_REF]
        if not call_ref:
            raise ValueError(self.call_path)
        inquiry = self._find_call(call_ref)
        if not inquiry:
            if meaning == RECORDED:
                return inquiry
            inquiry = inquiry.create(self._prepare_call_vals(data, call_ref))
        inquiry._follow_call(meaning, self._prepare_event_vals(data))
        return inquiry

    def _find_call(self, call_ref):
        """Return the inquiry of a call; events of one call come one after the other.

        :param str call_ref: as the exchange names the call
        :raise ConcurrencyError: another event has made it since this one began, which
            cannot see it; Odoo calls anew, and finds it
        """
        lock_together(
            self.env, LOCK_CALL, [1 + crc32(f"{self.id} {call_ref}".encode()) % 2**30]
        )
        domain = [("exchange_id", "=", self.id), ("call_ref", "=", call_ref)]
        inquiries = self.env["autoservice.inquiry"]
        inquiry = inquiries.search(domain)
        if not inquiry:
            with present(inquiries) as now:
                if now.search_count(domain, limit=1):
                    raise ConcurrencyError("This call was just registered.")
        return inquiry

    def _prepare_call_vals(self, data, call_ref):
        """Values of a call that was not known yet."""
        return {
            "exchange_id": self.id,
            "company_id": self.company_id.id,
            "call_ref": call_ref,
            "channel": "call",
            "status": "ringing",
            "direction": self._get_direction(data),
            "source_id": self.source_id.id,
            "user_id": self.user_id.id,
            "phone": self._get_phone(data),
        }

    def _get_direction(self, data):
        """Return whether the centre calls or is called."""
        words = {word.strip().lower() for word in (self.direction_out or "").split(",")}
        found = find_text(data, self.direction_path).lower()
        return OUTGOING if found and found in words else INCOMING

    def _get_phone(self, data):
        """Return the phone of the customer; exchanges often leave out the plus."""
        is_out = self._get_direction(data) == OUTGOING
        place = is_out and self.phone_out_path or self.phone_path
        phone = find_text(data, place)[:60]
        country = self.company_id.country_id.code
        plus = phone if phone.startswith("+") else f"+{phone}"
        return to_e164(phone, country) or to_e164(plus) or phone

    def _prepare_event_vals(self, data):
        """What an event tells of a call, less what it leaves out."""
        recording = find_text(data, self.recording_path)[:2000]
        is_link = recording.lower().startswith(("https://", "http://"))
        extension = find_text(data, self.extension_path)
        user = self.env["res.users"]._find_by_extension(extension, self.company_id)
        vals = {
            "phone": self._get_phone(data),
            "line": find_text(data, self.line_path)[:60],
            "duration": read_seconds(find_text(data, self.duration_path)),
            "user_id": user.id,
            "recording_url": is_link and recording,
            "recording_ref": not is_link and recording,
        }
        return {name: value for name, value in vals.items() if value}

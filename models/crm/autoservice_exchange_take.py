# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from ..common.clashes import find_once
from ..common.phones import guess_e164
from .autoservice_exchange import RECORDED
from .autoservice_inquiry import INCOMING, OUTGOING
from .autoservice_intake_request import ACCEPTED, FURTHER, IGNORED
from .exchange_text import (
    TWILIO,
    find_event,
    find_text,
    get_twilio_text,
    is_signed,
    parse_events,
    read_seconds,
)
from .intake_text import FieldError

# The namespace of this addon's advisory locks on calls.
LOCK_CALL = 0x617577
MOST_REF = 200


class AutoserviceExchange(models.Model):
    """From what an exchange posts to an inquiry."""

    _inherit = "autoservice.exchange"

    # Trust
    def _is_trusted(self, data, signature, pairs=None, query=""):
        """Tell whether what was posted is signed as it should be.

        :param data: what was posted
        :param str signature: as the header gives it
        :param pairs: (name, value) of the form; None where it was none
        :param str query: what followed the question mark of the address
        """
        self.ensure_one()
        if self.signature == "none":
            return True
        # sudo: the secret is the owner's to read; here it is only compared.
        secret = self.sudo().secret
        text = self._get_signed_text(data, pairs, query)
        if not secret or text is None:
            return False
        return is_signed(signature, text, secret, self.signature)

    def _get_signed_text(self, data, pairs, query):
        """Return what should be signed; None for what cannot be.

        Parameters as of :meth:`_is_trusted`.
        """
        if self.signature == TWILIO:
            if pairs is None:
                return None
            # Behind a proxy only Odoo's own setting knows the address from outside.
            url = self.sudo().url  # sudo: the key in it is what was posted to
            return get_twilio_text(f"{url}?{query}" if query else url, pairs)
        names = find_event(parse_events(self.signed_fields), data)
        return names and "".join(find_text(data, path) for path in names.split(","))

    # Taking
    def _take(self, data, payload, sender):
        """Take an event of a call, and log it.

        Events may come twice and in any order: a call never goes back.

        :param data: what was posted, as nested dict
        :param str payload: the same as it came
        :param str sender: see :meth:`_hash_address`
        :return: the row of the log; without inquiry for what means nothing to us
        :raise FieldError: with the place where something is missing
        """
        self.ensure_one()
        meaning = find_event(parse_events(self.events), data)
        if not meaning:
            return self._log(IGNORED, payload, sender)
        call_ref = find_text(data, self.call_path)[:MOST_REF]
        if not call_ref:
            raise FieldError(self.call_path, "missing")
        inquiry = self._find_call(call_ref)
        outcome = FURTHER if inquiry else ACCEPTED
        if not inquiry:
            if meaning == RECORDED:
                return self._log(IGNORED, payload, sender, external_id=call_ref)
            inquiry = self._register_call(data, call_ref)
        inquiry._follow_call(meaning, self._prepare_event_vals(data))
        return self._log(
            outcome, payload, sender, external_id=call_ref, inquiry_id=inquiry.id
        )

    def _find_call(self, call_ref):
        """Return the inquiry of a call; events of one call come one after the other.

        :param str call_ref: as the exchange names the call
        :raise ConcurrencyError: see :func:`find_once`
        """
        return find_once(
            self.env["autoservice.inquiry"],
            LOCK_CALL,
            f"{self.id} {call_ref}",
            [("exchange_id", "=", self.id), ("call_ref", "=", call_ref)],
        )

    def _register_call(self, data, call_ref):
        """Return the inquiry of a call that was not known yet; it is always somebody's.

        Nobody is written to about it: who is at the desk sees the card.
        """
        quiet = {"mail_auto_subscribe_no_notify": True, "mail_notrack": True}
        calls = self.env["autoservice.inquiry"].with_context(**quiet)
        call = calls.create(self._prepare_call_vals(data, call_ref))
        if not call.user_id:
            call.user_id = call._get_responsible()[call]
        return call.with_env(self.env)

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
            "user_id": self._get_user().id,
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
        return guess_e164(phone, self.company_id.country_id.code) or phone

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

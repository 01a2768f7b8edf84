# Part of autoservice. See LICENSE for full copyright and licensing details.

import json

import requests

from odoo import models

from . import gateway_text
from .autoservice_message_send import Outcome
from .call_errors import was_not_taken
from .gateway_text import find, pick, words

# What is read of an answer.
MOST_BYTES = 65536
CONTENT_TYPES = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
}


class AutoserviceGateway(models.Model):
    """The calls to a provider, and what his answers mean."""

    _inherit = "autoservice.gateway"

    def _send_message(self, message):
        """Hand a message to the provider.

        :param message: one message with address and text
        :return: an Outcome
        """
        self.ensure_one()
        values = self._get_values(message)
        try:
            status, answer = self._request(self.method, self.url, values, self.body)
        except (requests.RequestException, ValueError) as error:
            verdict = "again" if was_not_taken(error) else "uncertain"
            return Outcome(verdict, self._describe(error))
        return self._judge(status, answer)

    def _ask_status(self, message):
        """Ask what became of a message whose sending was interrupted.

        :param message: one message
        :return: an Outcome; `again`: the provider does not have it; `uncertain`: he
            does not answer
        """
        self.ensure_one()
        values = self._get_values(message)
        try:
            status, answer = self._request("GET", self.status_url, values)
        except (requests.RequestException, ValueError) as error:
            return Outcome("uncertain", self._describe(error))
        if status == 404:
            return Outcome("again", self.env._("The provider does not have it"))
        if not 200 <= status < 300:
            return Outcome("uncertain", f"HTTP {status}")
        state = find(answer, self.status_path).lower()
        if not state:
            return Outcome("again", self.env._("The provider does not have it"))
        if state in words(self.status_failed):
            return Outcome("failed", state)
        is_delivered = state in words(self.status_delivered)
        return Outcome("delivered" if is_delivered else "sent")

    def _get_values(self, message):
        """Return {placeholder: text} for a message."""
        gateway = self.sudo()  # sudo: the secret is the owner's, the sender puts it in
        phone = message.address or ""
        return {
            "phone": phone,
            "phone_digits": phone.lstrip("+"),
            "text": message.body or "",
            "reference": message.reference or "",
            "provider_reference": message.provider_ref or "",
            "sender": gateway.sender or "",
            "secret": gateway.secret or "",
        }

    def _request(self, method, url, values, body=None):
        """Call the provider.

        :param str method: of HTTP
        :param str url: with placeholders
        :param values: {placeholder: text}
        :param body: with placeholders
        :return: status of HTTP, and the JSON of the answer ({} where it is none)
        :raise requests.RequestException: no answer
        """
        headers = {
            name: gateway_text.fill(value, values, gateway_text.in_header)
            for name, value in gateway_text.parse_headers(self.headers).items()
        }
        data = None
        if body and self.body_type != "none" and method != "GET":
            escape = getattr(gateway_text, f"in_{self.body_type}")
            data = gateway_text.fill(body, values, escape).encode()
            headers.setdefault("Content-Type", CONTENT_TYPES[self.body_type])
        with requests.request(
            method,
            gateway_text.fill(url, values, gateway_text.in_url),
            headers=headers,
            data=data,
            timeout=self.timeout,
            allow_redirects=False,
            stream=True,
        ) as answer:
            text = next(answer.iter_content(MOST_BYTES), b"")
        try:
            return answer.status_code, json.loads(text)
        except ValueError:
            return answer.status_code, {}

    def _judge(self, status, answer):
        """Say what an answer means.

        :param int status: of HTTP
        :param answer: JSON
        :return: an Outcome
        """
        error = find(answer, self.error_path) if self.error_path else ""
        error = " ".join(filter(None, (f"HTTP {status}", error)))
        if str(status) in words(self.again_statuses):
            return Outcome("again", error)
        if str(status) in words(self.success_statuses):
            reference = find(answer, self.reference_path) if self.reference_path else ""
            if not self.success_path:
                return Outcome("sent", provider_ref=reference)
            state = find(answer, self.success_path)
            if state.lower() in words(self.success_values):
                return Outcome("sent", provider_ref=reference)
            # An answer of another form is no refusal.
            verdict = "failed" if state else "uncertain"
            return Outcome(verdict, " ".join(filter(None, (error, state))))
        return Outcome("failed" if 400 <= status < 500 else "uncertain", error)

    def _describe(self, error):
        """Return the text of an error without the secret that an address may hold."""
        text = f"{type(error).__name__}: {error}"
        secret = self.sudo().secret  # sudo: to be left out
        for form in filter(None, (secret, secret and gateway_text.in_url(secret))):
            text = text.replace(form, "***")
        return text[:500]

    # What the provider tells
    def _take_reports(self, data):
        """Take delivery reports.

        :param data: what the provider posted
        :return: how many messages they were about
        :raise ValueError: with the place where something is missing
        """
        self.ensure_one()
        taken = 0
        for report in self._pick_list(data, self.report_list_path):
            reference = self._pick_text(report, self.report_reference_path)
            state = self._pick_text(report, self.report_status_path).lower()
            verdict, error = self._read_state(state), ""
            if verdict == "failed":
                error = find(report, self.report_error_path or "-") or state
            taken += self._take_report(reference, verdict, error)
        return taken

    def _read_state(self, state):
        """Return what a state in a report means: delivered, failed or nothing."""
        if state in words(self.report_delivered):
            return "delivered"
        return "failed" if state in words(self.report_failed) else ""

    def _take_report(self, reference, verdict, error):
        """Tell the messages of a reference what became of them.

        The provider's own reference may not be known here yet: he has it from the
        request that he has not answered.

        :param str reference: ours or the provider's
        :param str verdict: delivered, failed, or empty for what means nothing
        :param str error: why it failed
        :return: how many messages it may be about
        """
        messages = self._find_messages(reference)
        if verdict and not messages and (messages := self._find_being_sent()):
            reports = self.env["autoservice.message.report"]
            reports._keep(reference, verdict, error, gateway=self)
        elif verdict:
            messages._take_report(verdict, error)
        return len(messages)

    def _find_being_sent(self):
        """Return a message that this provider is being given now, if there is one."""
        return self.env["autoservice.message"].search(
            [("phase", "=", "sending"), ("gateway_id", "=", self.id)], limit=1
        )

    def _find_messages(self, reference):
        """Return the messages of this gateway with a reference, ours or his."""
        messages = self.env["autoservice.message"]
        domain = [("gateway_id", "=", self.id)]
        for name in ("reference", "provider_ref"):
            if found := messages.search([*domain, (name, "=", reference)]):
                return found
        return messages

    def _pick_list(self, data, path):
        """Return the list at a path, or the data itself as a list of one.

        :raise ValueError: there is no list
        """
        if not path:
            return [data]
        found = pick(data, path)
        if not isinstance(found, list):
            raise ValueError(path)
        return found

    def _pick_text(self, data, path):
        """Return the text at a path.

        :raise ValueError: there is none
        """
        text = find(data, path) if path else ""
        if not text:
            raise ValueError(path or "")
        return text

# Part of autoservice. See LICENSE for full copyright and licensing details.

import logging

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.autoservice.models.crm.exchange_text import nest
from odoo.addons.autoservice.models.crm.intake_text import FieldError

from .endpoint import EndpointMixin, Fault, cut_long

_logger = logging.getLogger(__name__)

MODEL = "autoservice.exchange"
MOST_BYTES = 262144
MOST_ECHO = 200
URL = "/autoservice/telephony/<string:key>"


class TelephonyController(EndpointMixin, http.Controller):
    """What telephone exchanges post of calls."""

    @http.route(
        URL,
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=cut_long,
    )
    def telephony_post(self, key, **_kwargs):
        """Take an event of a call, in a form or JSON, as the exchange describes it.

        :param str key: of the exchange
        :return: 200 with what the exchange wants to read; 400 with the place where
            something is missing; 403 for a wrong signature; 404 for an unknown key;
            413 for too much; 422 for what no call can be made of; 429 for too many;
            500 for a fault of ours, with what was posted kept
        """
        exchange = self._find(MODEL, key)
        if not exchange:
            return self._answer(404, error="unknown key")
        sender = exchange._hash_address(request.httprequest.remote_addr or "")
        if exchange._is_flooded(sender):
            return self._answer(429, error="too many requests")
        payload = self._get_payload()
        if self._is_cut() or len(payload.encode("utf-8", "replace")) > MOST_BYTES:
            exchange._refuse(payload, sender, "body: too long")
            return self._answer(413, error="too long", field="body")
        try:
            data, pairs = self._read()
            if not self._is_trusted(exchange, data, pairs):
                exchange._refuse(payload, sender, "wrong signature")
                return self._answer(403, error="wrong signature")
            with self._keep_faults(exchange, payload, sender):
                row = exchange._take(data, payload, sender)
        except FieldError as error:
            exchange._refuse(payload, sender, str(error))
            return self._answer(400, error=error.problem, field=error.field)
        except UserError as error:
            exchange._refuse(payload, sender, str(error))
            return self._answer(422, error="not possible")
        except Fault:
            return self._answer(500, error="fault, kept")
        _logger.info("Telephony %s: request %s %s", exchange.id, row.id, row.outcome)
        return self._reply(exchange)

    @http.route(URL, type="http", auth="public", methods=["GET"], save_session=False)
    def telephony_check(self, key, **params):
        """Let an exchange check the address: the value that it gives comes back.

        :param str key: of the exchange
        """
        exchange = self._find(MODEL, key)
        value = exchange and params.get(exchange.echo_name or "")
        if not value or len(value) > MOST_ECHO:
            return self._answer(404, error="unknown key")
        headers = {"Content-Type": "text/plain", "X-Content-Type-Options": "nosniff"}
        return request.make_response(value, headers=list(headers.items()))

    @staticmethod
    def _is_trusted(exchange, data, pairs):
        """Tell whether the signature in the header is right."""
        httprequest = request.httprequest
        signature = httprequest.headers.get(exchange.signature_header or "", "")
        query = httprequest.query_string.decode("utf-8", "replace")
        return exchange._is_trusted(data, signature, pairs, query)

    def _read(self):
        """Return what was posted as nested data, and as pairs where it was a form.

        :raise FieldError: it is no JSON object
        """
        if not self._is_json():
            form = request.httprequest.form
            return nest(form.to_dict()), list(form.items(multi=True))
        data = self._read_json()
        if not isinstance(data, dict):
            raise FieldError("body", "not an object")
        return data, None

    @staticmethod
    def _reply(exchange):
        """Answer what the exchange wants to read."""
        reply = exchange.reply or ""
        kind = "application/json" if reply.startswith("{") else "text/plain"
        return request.make_response(reply, headers=[("Content-Type", kind)])

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import http
from odoo.http import request

from odoo.addons.autoservice.models.crm.exchange_text import nest
from odoo.addons.autoservice.models.crm.intake_text import FieldError

from .endpoint import EndpointMixin, Refusal, cut_long

MOST_ECHO = 200
URL = "/autoservice/telephony/<string:key>"


class TelephonyController(EndpointMixin, http.Controller):
    """What telephone exchanges post of calls."""

    _model = "autoservice.exchange"
    _most_bytes = 262144

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
        return self._receive(key)

    @http.route(URL, type="http", auth="public", methods=["GET"], save_session=False)
    def telephony_check(self, key, **params):
        """Let an exchange check the address: the value that it gives comes back.

        :param str key: of the exchange
        """
        exchange = self._find(key)
        value = exchange and params.get(exchange.echo_name or "")
        if not value or len(value) > MOST_ECHO:
            return self._answer(404, error="unknown key")
        headers = {"Content-Type": "text/plain", "X-Content-Type-Options": "nosniff"}
        return request.make_response(value, headers=list(headers.items()))

    def _take(self, endpoint, payload, sender):
        data, pairs = self._read()
        httprequest = request.httprequest
        signature = httprequest.headers.get(endpoint.signature_header or "", "")
        query = httprequest.query_string.decode("utf-8", "replace")
        if not endpoint._is_trusted(data, signature, pairs, query):
            raise Refusal(403, "wrong signature")
        return endpoint._take(data, payload, sender)

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

    def _thank(self, endpoint):
        """Answer what the exchange wants to read."""
        reply = endpoint.reply or ""
        kind = "application/json" if reply.startswith("{") else "text/plain"
        return request.make_response(reply, headers=[("Content-Type", kind)])

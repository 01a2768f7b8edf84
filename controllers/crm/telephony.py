# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
import logging

from odoo import SUPERUSER_ID, http
from odoo.http import request

from odoo.addons.autoservice.models.crm.exchange_text import nest

_logger = logging.getLogger(__name__)

MOST_BYTES = 262144
MOST_ECHO = 200
URL = "/autoservice/telephony/<string:key>"


class TelephonyController(http.Controller):
    """What telephone exchanges post of calls."""

    @http.route(
        URL,
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=MOST_BYTES,
    )
    def telephony_post(self, key, **_kwargs):
        """Take an event of a call, in a form or JSON, as the exchange describes it.

        :param str key: of the exchange
        :return: 200 with what the exchange wants to read; 400 with the place where
            something is missing; 403 for a wrong signature; 404 for an unknown key;
            413 for too much
        """
        exchange = self._find(key)
        if not exchange:
            return self._answer(404, error="unknown key")
        try:
            data = self._read()
            header = exchange.signature_header or "Signature"
            signature = request.httprequest.headers.get(header, "")
            if not exchange._is_trusted(data, signature):
                _logger.info("Telephony %s: wrong signature", exchange.id)
                return self._answer(403, error="wrong signature")
            with request.env.cr.savepoint():
                exchange._take(data)
        except (ValueError, RecursionError) as error:
            _logger.info("Telephony %s: refused, %s", exchange.id, error)
            return self._answer(400, error="missing or wrong", field=str(error)[:200])
        return self._reply(exchange)

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

    @staticmethod
    def _find(key):
        """Return the exchange of a key, with all rights, an empty one without."""
        # The key is who calls; he may do nothing but this.
        env = request.env(user=SUPERUSER_ID, su=True)  # sudo: see above
        exchange = env["autoservice.exchange"]
        if not key.isascii() or not key.isalnum():
            return exchange
        exchange = exchange.search([("key", "=", key)])
        company = exchange.company_id or env.company
        return exchange.with_context(allowed_company_ids=company.ids)

    @staticmethod
    def _read():
        """Return what was posted as nested data.

        :raise ValueError: it is no JSON object
        """
        if request.httprequest.mimetype != "application/json":
            return nest(request.httprequest.form.to_dict())
        data = json.loads(request.httprequest.get_data())
        if not isinstance(data, dict):
            raise ValueError("JSON")
        return data

    @staticmethod
    def _reply(exchange):
        """Answer what the exchange wants to read."""
        reply = exchange.reply or ""
        kind = "application/json" if reply.startswith("{") else "text/plain"
        return request.make_response(reply, headers=[("Content-Type", kind)])

    @staticmethod
    def _answer(status, **data):
        """Return a JSON answer."""
        return request.make_json_response(data, status=status)

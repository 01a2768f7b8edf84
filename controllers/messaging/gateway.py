# Part of autoservice. See LICENSE for full copyright and licensing details.

import logging

from odoo import SUPERUSER_ID, http
from odoo.http import request

from odoo.addons.autoservice.models.common.autoservice_verb_mixin import VERB

_logger = logging.getLogger(__name__)

MOST_BYTES = 65536


class GatewayController(http.Controller):
    """What providers of messages post to us: reports of delivery, and answers."""

    @http.route(
        "/autoservice/gateway/<string:key>/report",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def gateway_report(self, key, **_kwargs):
        """Take delivery reports, in a form or JSON, as the gateway describes them.

        :param str key: of the gateway
        :return: 204; 404 for an unknown key or reference;
            400 with the place where something is missing; 413 for too much
        """
        return self._take(key, "_take_reports", is_needed=True)

    @http.route(
        "/autoservice/gateway/<string:key>/answer",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def gateway_answer(self, key, **_kwargs):
        """Take the answers of customers, in a form or JSON.

        :param str key: of the gateway
        :return: as of :meth:`gateway_report`
        """
        return self._take(key, "_take_answers", is_needed=False)

    def _take(self, key, method, is_needed):
        """Read what was posted and hand it to the gateway.

        :param str key: of the gateway
        :param str method: of the gateway
        :param bool is_needed: whether it is wrong to have found nothing
        """
        # The key is who calls; he may do nothing but this.
        env = request.env(user=SUPERUSER_ID, su=True)  # sudo: see above
        gateway = env["autoservice.gateway"].with_context(autoservice_verb=VERB)
        is_key = key.isascii() and key.isalnum()  # others no database takes
        gateway = gateway.search([("key", "=", key)]) if is_key else gateway
        if not gateway:
            return self._answer(404, error="unknown key")
        if (request.httprequest.content_length or 0) > MOST_BYTES:
            return self._answer(413, error="too long")
        gateway = gateway.with_company(gateway.company_id or env.company)
        try:
            with env.cr.savepoint():
                taken = getattr(gateway, method)(self._read())
        except (ValueError, RecursionError) as error:
            _logger.info("Gateway %s: refused, %s", gateway.id, error)
            return self._answer(400, error="missing or wrong", field=str(error)[:200])
        if is_needed and not taken:
            return self._answer(404, error="unknown reference")
        # Nothing in it: some providers send what we answer to the customer.
        return request.make_response("", status=204)

    @staticmethod
    def _read():
        """Return what was posted as data.

        :raise ValueError: it is no JSON object or list
        """
        if request.httprequest.mimetype != "application/json":
            return request.httprequest.form.to_dict()
        data = request.get_json_data()
        if not isinstance(data, (dict, list)):
            raise ValueError("JSON")
        return data

    @staticmethod
    def _answer(status, **data):
        """Return a JSON answer."""
        return request.make_json_response(data, status=status)

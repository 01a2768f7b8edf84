# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
import logging

from odoo import SUPERUSER_ID, http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.autoservice.models.crm.intake_text import (
    MOST_BYTES,
    FieldError,
    is_allowed,
)

_logger = logging.getLogger(__name__)

# What is longer is not even read; between the two it is kept, cut.
MOST_READ = 1024 * 1024
URL = "/autoservice/intake/<string:key>"


class IntakeController(http.Controller):
    """What sites, landing pages, bots and partners post: requests of customers."""

    @http.route(
        URL,
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=MOST_READ,
    )
    def intake_post(self, key, **_kwargs):
        """Take a request, in a form or JSON.

        Fields: `phone` or `email`; `name`, `text`, `plate`, `direction`, and `id`, by
        which the sender knows it: the same id makes one lead.

        :param str key: of the channel
        :return: 200, a redirection for a form with a page of thanks; 400 with the
            field that is wrong; 403 for a page that may not; 404 for an unknown key;
            413 for too much; 422 for what no lead can be made of; 429 for too many
        """
        intake = self._find(key)
        if not intake:
            return self._answer(404, error="unknown key")
        sender = intake._hash_address(request.httprequest.remote_addr or "")
        count = request.env["autoservice.intake.flood"].sudo()  # sudo: a counter
        if count._count(intake, sender) > intake.rate_limit:
            return self._answer(429, error="too many requests")
        payload = self._get_payload()
        if not is_allowed(self._get_origin(), intake.allowed_origins):
            intake._refuse(payload, sender, "origin: not allowed")
            return self._answer(403, error="origin not allowed")
        if len(payload.encode("utf-8", "replace")) > MOST_BYTES:
            intake._refuse(payload, sender, "body: too long")
            return self._answer(413, error="too long", field="body")
        try:
            with request.env.cr.savepoint():
                row = intake._take(self._read(), payload, sender)
        except FieldError as error:
            intake._refuse(payload, sender, str(error))
            return self._answer(
                400, intake=intake, error=error.problem, field=error.field
            )
        except UserError as error:
            intake._refuse(payload, sender, str(error))
            return self._answer(422, intake=intake, error="not possible")
        _logger.info("Intake %s: request %s %s", intake.id, row.id, row.outcome)
        return self._thank(intake)

    @http.route(
        URL, type="http", auth="public", methods=["OPTIONS"], save_session=False
    )
    def intake_options(self, key, **_kwargs):
        """Tell a browser whether a page may post JSON.

        :param str key: of the channel
        """
        intake = self._find(key)
        if not intake:
            return self._answer(404, error="unknown key")
        headers = {
            **self._get_headers(intake),
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Max-Age": "600",
        }
        return request.make_response("", headers=list(headers.items()), status=204)

    # Reading
    @staticmethod
    def _find(key):
        """Return the channel of a key, with all rights, an empty one without."""
        # The key is who calls; he may do nothing but this.
        env = request.env(user=SUPERUSER_ID, su=True)  # sudo: see above
        intake = env["autoservice.intake"]
        if not key.isascii() or not key.isalnum():
            return intake
        intake = intake.search([("key", "=", key)])
        company = intake.company_id or env.company
        return intake.with_context(allowed_company_ids=company.ids)

    @staticmethod
    def _get_origin():
        """Return the site of the page that posts, empty where it is no page."""
        return request.httprequest.headers.get("Origin", "")

    @staticmethod
    def _is_json():
        """Tell whether JSON was posted."""
        mimetype = request.httprequest.mimetype
        return mimetype == "application/json" or mimetype.endswith("+json")

    def _get_payload(self):
        """Return what was posted as a text, for the log."""
        form = request.httprequest.form
        if form:
            return json.dumps(form.to_dict(flat=False), ensure_ascii=False)
        return request.httprequest.get_data().decode("utf-8", "replace")

    def _read(self):
        """Return what was posted as data.

        :raise FieldError: it is no JSON
        """
        if not self._is_json():
            return request.httprequest.form.to_dict()
        try:
            return json.loads(request.httprequest.get_data())
        except (ValueError, RecursionError) as error:
            raise FieldError("body", "not JSON") from error

    # Answering
    def _get_headers(self, intake):
        """Return the headers by which a browser lets the page read the answer."""
        origin = self._get_origin()
        if not origin or not is_allowed(origin, intake.allowed_origins):
            return {}
        return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}

    def _thank(self, intake):
        """Answer what says nothing of who the customer is."""
        if self._is_json():
            return self._answer(200, intake=intake, ok=True)
        if intake.thanks_url:
            return request.redirect(intake.thanks_url, code=303, local=False)
        text = request.env._("Thank you! We will call you back.")
        headers = {**self._get_headers(intake), "Content-Type": "text/plain"}
        return request.make_response(text, headers=list(headers.items()))

    def _answer(self, status, intake=None, **data):
        """Return a JSON answer."""
        headers = self._get_headers(intake) if intake else {}
        return request.make_json_response(
            data, status=status, headers=list(headers.items())
        )

# Part of autoservice. See LICENSE for full copyright and licensing details.

import logging

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.autoservice.models.crm.intake_text import (
    MOST_BYTES,
    FieldError,
    is_allowed,
)

from .endpoint import EndpointMixin, Fault, cut_long
from .intake_page import build_page

_logger = logging.getLogger(__name__)

MODEL = "autoservice.intake"
URL = "/autoservice/intake/<string:key>"


class IntakeController(EndpointMixin, http.Controller):
    """What sites, landing pages, bots and partners post: requests of customers."""

    @http.route(
        URL,
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=cut_long,
    )
    def intake_post(self, key, **_kwargs):
        """Take a request, in a form or JSON.

        A form is answered with a page for people, JSON with JSON.

        Fields: `phone` or `email`; `name`, `text`, `plate`, `direction`, and `id`, by
        which the sender knows it: the same id makes one lead.

        :param str key: of the channel
        :return: 200, a redirection for a form with a page of thanks; 400 with the
            field that is wrong; 403 for a page that may not; 404 for an unknown key;
            413 for too much; 422 for what no lead can be made of; 429 for too many;
            500 for a fault of ours, with what was posted kept
        """
        intake = self._find(MODEL, key)
        if not intake:
            return self._fail(intake, 404, "unknown key")
        sender = intake._hash_address(request.httprequest.remote_addr or "")
        if intake._is_flooded(sender):
            return self._fail(intake, 429, "too many requests")
        payload = self._get_payload()
        if not is_allowed(self._get_origin(), intake.allowed_origins):
            intake._refuse(payload, sender, "origin: not allowed")
            return self._fail(intake, 403, "origin not allowed")
        if self._is_cut() or len(payload.encode("utf-8", "replace")) > MOST_BYTES:
            intake._refuse(payload, sender, "body: too long")
            return self._fail(intake, 413, "too long", "body")
        try:
            with self._keep_faults(intake, payload, sender):
                row = intake._take(self._read(), payload, sender)
        except FieldError as error:
            intake._refuse(payload, sender, str(error))
            return self._fail(intake, 400, error.problem, error.field)
        except UserError as error:
            intake._refuse(payload, sender, str(error))
            return self._fail(intake, 422, "not possible")
        except Fault:
            return self._fail(intake, 500, "fault, kept")
        _logger.info("Intake %s: request %s %s", intake.id, row.id, row.outcome)
        return self._thank(intake)

    @http.route(
        URL, type="http", auth="public", methods=["OPTIONS"], save_session=False
    )
    def intake_options(self, key, **_kwargs):
        """Tell a browser whether a page may post JSON.

        :param str key: of the channel
        """
        intake = self._find(MODEL, key)
        if not intake:
            return self._answer(404, error="unknown key")
        headers = [
            *self._get_headers(intake),
            ("Access-Control-Allow-Methods", "POST"),
            ("Access-Control-Allow-Headers", "Content-Type"),
            ("Access-Control-Max-Age", "600"),
        ]
        return request.make_response("", headers=headers, status=204)

    # Reading
    @staticmethod
    def _get_origin():
        """Return the site of the page that posts, empty where it is no page."""
        return request.httprequest.headers.get("Origin", "")

    def _read(self):
        """Return what was posted as data.

        :raise FieldError: it is no JSON
        """
        if self._is_json():
            return self._read_json()
        return request.httprequest.form.to_dict()

    # Answering
    def _get_headers(self, intake):
        """Return the headers by which a browser lets the page read the answer."""
        origin = self._get_origin()
        if not origin or not is_allowed(origin, intake.allowed_origins):
            return []
        return [("Access-Control-Allow-Origin", origin), ("Vary", "Origin")]

    def _wants_json(self):
        """Tell whether a program reads the answer: it posted JSON, or asks for it."""
        wanted = request.httprequest.accept_mimetypes
        return self._is_json() or wanted.best == "application/json"

    def _fail(self, intake, status, error, field=None):
        """Answer what is wrong.

        :param intake: the channel; an empty one for an unknown key
        :param str error: a word that a program can read
        :param str field: the name of the field that is wrong
        """
        headers = self._get_headers(intake) if intake else []
        if not self._wants_json():
            return build_page(intake, status, headers, error, field)
        told = {"error": error, "field": field} if field else {"error": error}
        return self._answer(status, headers, **told)

    def _thank(self, intake):
        """Answer what says nothing of who the customer is."""
        headers = self._get_headers(intake)
        if self._wants_json():
            return self._answer(200, headers, ok=True)
        if intake.thanks_url:
            return request.redirect(intake.thanks_url, code=303, local=False)
        return build_page(intake, 200, headers)

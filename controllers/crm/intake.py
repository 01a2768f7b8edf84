# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import http
from odoo.http import request

from odoo.addons.autoservice.models.crm.intake_text import is_allowed

from .endpoint import EndpointMixin, Refusal, cut_long
from .intake_page import build_answer

URL = "/autoservice/intake/<string:key>"


class IntakeController(EndpointMixin, http.Controller):
    """What sites, landing pages, bots and partners post: requests of customers."""

    _model = "autoservice.intake"

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
        return self._receive(key)

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
        headers = [
            *self._get_headers(intake),
            ("Access-Control-Allow-Methods", "POST"),
            ("Access-Control-Allow-Headers", "Content-Type"),
            ("Access-Control-Max-Age", "600"),
        ]
        return request.make_response("", headers=headers, status=204)

    # Reading
    def _check(self, endpoint, payload):
        if not is_allowed(self._get_origin(), endpoint.allowed_origins):
            raise Refusal(403, "origin not allowed")
        super()._check(endpoint, payload)

    def _take(self, endpoint, payload, sender):
        return endpoint._take(self._read(), payload, sender)

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

    def _fail(self, endpoint, status, error, field=None):
        headers = self._get_headers(endpoint) if endpoint else []
        if not self._wants_json():
            return build_answer(endpoint, status, headers, error, field)
        response = super()._fail(endpoint, status, error, field)
        response.headers.extend(headers)
        return response

    def _thank(self, endpoint):
        """Answer what says nothing of who the customer is."""
        headers = self._get_headers(endpoint)
        if self._wants_json():
            return self._answer(200, headers, ok=True)
        if endpoint.thanks_url:
            return request.redirect(endpoint.thanks_url, code=303, local=False)
        return build_answer(endpoint, 200, headers)

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The words of the tests of the page of booking: a visitor who reads and posts."""

import re
from html import unescape
from urllib.parse import urlencode

from odoo.tests import HttpCase

from .self_booking_case import SelfBookingCase

INPUT = re.compile(r'<input\b[^>]*\btype="hidden"[^>]*>')
NAME = re.compile(r'\bname="([^"]*)"')
VALUE = re.compile(r'\bvalue="([^"]*)"')
# What differs from one request to the next, whoever asks.
TOKENS = re.compile(r"(?<=value=\")[0-9a-f]{40}o\d+(?=\")|\b[0-9a-f]{32}\b")
OF_VISIT = re.compile(r"\bB\S*\d{3,}\b|visit=[\w-]+")
PHONE = "068 555 444"
NUMBER = "+37368555444"
MAIL = "ana@example.com"


class BookCase(SelfBookingCase, HttpCase):
    """A wash that is booked on the page, by who has a phone that gets texts."""

    def setUp(self):
        super().setUp()
        self.provider, _gateway = self._provider()
        self.company.autoservice_frame_origins = "https://garage.example"
        self.root = f"/autoservice/book/{self.company.id}"
        self.choice = [("service", self.wash.id), ("class", self.class_sedan.id)]
        self.page = None

    def _have_mail_only(self):
        """Have a mail server, and no way to text."""
        self.company.write(
            {
                "email": "garage@garage.example",
                "autoservice_channel_order": "email",
                "autoservice_gateway_id": False,
            }
        )
        return self.env["ir.mail_server"].create(
            {"name": "Mail", "smtp_host": "mail.garage.example", "from_filter": False}
        )

    # Verbs
    def _get(self, path="", pairs=None, status=200, **headers):
        """Open a page of booking."""
        self.env.flush_all()
        query = urlencode(self.choice if pairs is None else pairs)
        is_whole = path.startswith("/autoservice")
        url = path if is_whole else f"{self.root}{path}?{query}"
        self.page = self.url_open(url, headers=headers)
        return self._check_page(status)

    def _post(self, step, status=200, query="", headers=None, **typed):
        """Send the form of the page that is open, as a browser does."""
        self.env.flush_all()
        fields = {}
        for tag in INPUT.findall(self.page.text):
            name, value = NAME.search(tag), VALUE.search(tag)
            fields.setdefault(unescape(name[1]), []).append(unescape(value[1]))
        is_whole = step.startswith("/autoservice")
        url = step if is_whole else f"{self.root}/{step}{query}"
        self.page = self.url_open(url, data={**fields, **typed}, headers=headers)
        return self._check_page(status)

    def _check_page(self, status):
        self.env.invalidate_all()
        self.assertEqual(self.page.status_code, status, self.page.text[-2000:])
        return self.page.text

    def _hold(self, hour=10, **more):
        """Choose a time on the page."""
        self._get()
        return self._post("hold", start=self._at(hour).isoformat(), **more)

    def _code(self, number=NUMBER):
        """The code that the phone was sent last."""
        messages = self.env["autoservice.message"].search(
            [("kind", "=", "code"), ("address", "=", number)], limit=1
        )
        return messages.body.split(": ")[1][:6]

    def _book_by_page(self, phone=PHONE, number=NUMBER, hour=10, **typed):
        """Go all the way."""
        self._hold(hour)
        self._post("code", phone=phone, **typed)
        return self._post("confirm", code=self._code(number))

    def _shape(self, *typed):
        """What is answered, but for what is another for each request, and was typed."""
        text = TOKENS.sub("…", self.page.text)
        for one in typed:
            text = text.replace(one, "TYPED")
        return self.page.status_code, OF_VISIT.sub("…", text)

    def _visits(self):
        return self.env["autoservice.booking"].search([("self_way", "!=", False)])

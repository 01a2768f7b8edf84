# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import config

from .book_case import PHONE, BookCase


@tagged("post_install", "-at_install")
class TestBookKept(BookCase):
    """A visitor keeps one time, wherever he goes back to in his browser."""

    def _holds(self):
        return self.env["autoservice.hold"].search([])

    def _keep_by_page(self, query, headers, start):
        """Keep a time by the page that is open; what the browser is to remember."""
        token = self.page.text.partition('name="csrf_token" value="')[2].partition('"')
        answer = self.url_open(
            f"{self.root}/hold{query}",
            data={**dict(self.choice), "csrf_token": token[0], "start": start},
            headers=headers,
            allow_redirects=False,
        )
        return next(
            text
            for text in answer.raw.headers.getlist("Set-Cookie")
            if text.startswith("autoservice_hold=")
        )

    def _is_offered(self, hour):
        return f">{hour}</button>" in self.page.text

    def test_who_goes_back_in_his_browser_gives_the_first_time_up(self):
        for hour in (10, 11, 13, 14, 15, 16):
            self._hold(hour)
        self.assertEqual(self._holds().mapped("start"), [self._at(16)])

    def test_the_browser_remembers_what_the_page_alone_reads(self):
        self._get()
        cookie = self._keep_by_page("", {}, self._at(10).isoformat())
        self.assertIn(self._holds().token, cookie)
        for word in ("HttpOnly", f"Path={self.root}", "Max-Age=600", "SameSite=Lax"):
            self.assertIn(word, cookie)

    def test_in_a_frame_of_another_site_it_is_remembered_for_that_site_over_https(self):
        # What runs behind a reverse proxy is told of https in this header.
        https = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "garage.example"}
        with patch.dict(config.options, proxy_mode=True):
            self._get(pairs=[*self.choice, ("embed", "1")], **https)
            headers = {**https, "Origin": "https://garage.example"}
            start = self._at(10).isoformat()
            cookie = self._keep_by_page("?embed=1", headers, start)
        for word in ("SameSite=None", "Secure", "Partitioned", "HttpOnly"):
            self.assertIn(word, cookie)

    def test_his_own_time_is_offered_to_him_alone(self):
        self._hold(10)
        self._get()
        self.assertTrue(self._is_offered("10:00"))
        self._post("hold", start=self._at(10).isoformat())
        self.assertEqual(self._holds().mapped("start"), [self._at(10)])
        self.opener.cookies.clear()
        self._get()
        self.assertFalse(self._is_offered("10:00"))

    def test_two_windows_of_a_visitor_book_what_each_of_them_shows(self):
        self._hold(10)
        first = self.page
        self._hold(14)
        self.page = first
        self._post("code", phone=PHONE)
        self._post("confirm", code=self._code())
        self.assertEqual(self._visits().start, self._at(10))

    def test_what_was_booked_is_not_given_up_for_the_next_visit(self):
        self._book_by_page(plate="ABC 001")
        booked = self._holds()
        self._book_by_page("068 555 445", "+37368555445", hour=14)
        self.assertTrue(booked.exists())
        self.assertEqual(len(self._visits()), 2)

    def test_a_time_that_ran_out_and_is_free_is_offered_again(self):
        self.company.autoservice_channel_order = "email"
        self._hold(11)
        self.clock.tick(timedelta(minutes=11))
        text = self._post("code", 409, phone=PHONE)
        self.assertIn("Your time to fill in ran out", text)
        self.assertNotIn("This time is gone", text)
        self.assertTrue(self._is_offered("11:00"))

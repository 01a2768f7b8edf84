# Part of autoservice. See LICENSE for full copyright and licensing details.

import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.autoservice.models.common.working_hours import to_local
from odoo.addons.autoservice.models.common.zones import company_zone

from ..feedback.feedback_case import FeedbackCase

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


@tagged("post_install", "-at_install")
class TestMarkPage(FeedbackCase, HttpCase):
    """A mark comes by its link, by POST, once."""

    def setUp(self):
        super().setUp()
        self.visit = self._done()
        self.mark = self._mark(self.visit)
        self.url = f"/autoservice/mark/{self.mark.sudo().token}"

    def _open(self, url=None, **headers):
        self.env.flush_all()
        return self.url_open(url or self.url, headers=headers)

    def _send(self, url=None, **data):
        """Send the form of the page as the customer does."""
        found = CSRF.search(self._open(url).text)
        data = {"csrf_token": found and found[1], **data}
        answer = self.url_open(url or self.url, data=data)
        self.env.invalidate_all()
        return answer

    def test_the_page_asks_without_a_login(self):
        page = self._open()
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.text.count('type="radio"'), 10)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", page.headers["Cache-Control"])
        for word in (self.partner.name, self.vehicle.plate, self.washer.name):
            self.assertNotIn(word, page.text)

    def test_the_page_says_which_visit_it_is_about(self):
        page = self._open().text
        start = to_local(self.visit.start, company_zone(self.company))
        self.assertIn(f"{start:%A}, {start.day} {start:%B}", page)
        self.assertIn("•••123", page)

    @mute_logger("odoo.http")
    def test_the_link_opens_no_chatter(self):
        token, words = self.mark.sudo().token, "Call him"
        self.mark.message_post(body=words, subtype_xmlid="mail.mt_comment")
        thread = {"thread_model": self.mark._name, "thread_id": self.mark.id}
        for route, params in (
            ("/mail/chatter_fetch", {}),
            ("/mail/message/post", {"post_data": {"body": "Hello"}}),
        ):
            params = {"params": {**thread, **params, "token": token}}
            page = self.url_open(route, json=params)
            self.assertIn("error", page.json(), route)
            self.assertNotIn(words, page.text)

    def test_a_mark_is_given(self):
        page = self._send(score="9", comment="Well <b>done</b>")
        self.assertIn("Your mark has reached us.", page.text)
        self.assertRecordValues(
            self.mark,
            [{"score": 9, "comment": "Well <b>done</b>", "channel": "link"}],
        )

    def test_a_second_mark_is_answered_and_changes_nothing(self):
        self._send(score="9")
        page = self._send(score="1", comment="No")
        self.assertIn("it stays as it was", page.text)
        self.assertRecordValues(self.mark, [{"score": 9, "comment": False}])

    def test_a_comment_comes_later(self):
        self._send(score="9")
        page = self._open()
        self.assertIn("You may add a comment", page.text)
        self.assertNotIn('type="radio"', page.text)
        self.assertIn("Your comment has reached us.", self._send(comment="Ok").text)
        self.assertEqual(self.mark.comment, "Ok")
        yesterday = fields.Datetime.now() - timedelta(hours=25)
        self.mark.sudo()._write_facts({"answered_at": yesterday})
        self.assertNotIn("<form", self._open().text)

    def test_a_mark_is_not_shown_to_who_has_the_link(self):
        self._send(score="3", comment="Rude")
        page = self._open().text
        self.assertNotIn("Rude", page)
        self.assertNotRegex(page, r">\s*3\s*<")

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self):
        for score in ("0", "11", "x", ""):
            page = self._send(score=score, comment="Typed")
            self.assertEqual(page.status_code, 400)
            self.assertIn("Mark: give 1 to 10 points.", page.text)
            self.assertIn(">Typed</textarea>", page.text)
        self.assertEqual(self.mark.state, "asked")

    @mute_logger("odoo.http")
    def test_a_link_alone_or_a_form_of_another_site_changes_nothing(self):
        self._open(f"{self.url}?score=1")
        self.assertEqual(self._send(score="1", csrf_token="forged").status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(self.mark.state, "asked")

    def test_a_wrong_link_opens_nothing(self):
        for token in ("0" * 32, "x", "é" * 32, f"{self.url[-32:-1]}%00"):
            page = self._open(f"/autoservice/mark/{token}")
            self.assertEqual(page.status_code, 404)
            self.assertIn("This page is not available", page.text)
            self.assertNotIn(self.company.name, page.text)

    def test_the_page_is_in_the_language_of_the_visitor_else_of_the_customer(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        self.partner.lang = "ro_RO"
        page = self._open(**{"Accept-Language": "en-GB,en;q=0.9"})
        self.assertIn('lang="en-US"', page.text)
        page = self._open(**{"Accept-Language": "xx"})
        self.assertIn('lang="ro-RO"', page.text)

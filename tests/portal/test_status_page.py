# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from doctest import DocTestSuite
from urllib.parse import urlsplit

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.autoservice.models.common import tokens

from ..messaging.message_case import MessageCase


def load_tests(loader, tests, pattern):
    tests.addTests(DocTestSuite(tokens))
    return tests


@tagged("post_install", "-at_install")
class TestStatusPage(MessageCase, HttpCase):
    """How far a visit is, by a link, as long as the visit is open."""

    def setUp(self):
        super().setUp()
        self.company.write({"phone": "+373 22 000 111", "city": "Chisinau"})
        model = self.env["autoservice.model"].create(
            {
                "name": "Octavia Test",
                "make_id": self.env["autoservice.make"]
                .create({"name": "Test make"})
                .id,
            }
        )
        self.vehicle.model_id = model
        self.visit = self._book(
            self.wash,
            start=fields.Datetime.now().replace(microsecond=0) + timedelta(hours=1),
            employee_ids=[Command.set(self.washer.ids)],
        )
        self.url = urlsplit(self.visit._get_status_url()).path

    def _page(self, status=200, url=None, **headers):
        self.env.flush_all()
        page = self.url_open(url or self.url, headers=headers)
        self.assertEqual(page.status_code, status)
        self.env.invalidate_all()
        return page.text

    def test_the_link_says_what_where_and_when(self):
        self.visit.action_book()
        page = self._page()
        for text in (
            "We expect you",
            "Body wash",
            "Octavia Test",
            "Chisinau",
            "tel:+37322000111",
        ):
            self.assertIn(text, page)

    def test_it_names_no_person_no_price_and_not_the_plate(self):
        self.visit.action_book()
        page = self._page()
        self.assertIn("•••123", page)
        names = (self.partner.name, self.washer.name, self.manager_user.name)
        for text in (*names, "ABC123", "100.00", self.visit.name, "69123456"):
            self.assertNotIn(text, page)

    def test_it_follows_the_visit(self):
        self.assertIn("Your visit is not confirmed yet", self._page())
        self.visit.action_book()
        self.assertIn("We expect you", self._page())
        self.visit.action_start()
        self.assertIn("We are working on your car", self._page())
        self.visit.set_line_done(self.visit.line_ids.ids)
        self.visit.action_finish()
        self.assertIn("Your car is ready", self._page())
        self.visit.action_issue_invoice()
        self.assertIn("Your car is ready", self._page())

    def test_it_closes_with_the_day_on_which_the_work_was_done(self):
        self.visit.action_book()
        self.visit.action_start()
        self.visit.action_issue_invoice()
        self._page()
        before = fields.Datetime.now() - timedelta(days=1)
        self.visit.sudo()._write_facts({"finished_at": before})
        self._page(404)

    def test_what_was_called_off_is_said_while_its_day_is_not_over(self):
        self.visit.action_book()
        self.visit.action_cancel()
        page = self._page()
        self.assertIn("The visit is cancelled.", page)
        self.assertNotIn("We expect you", page)
        self.assertNotIn(".ics", page)

    def test_what_is_over_has_no_page_and_a_wrong_link_reads_the_same(self):
        self.visit.action_cancel()
        day = timedelta(days=1)
        start = fields.Datetime.now() - day
        self.visit.sudo()._write_facts({"start": start, "stop": start + day / 24})
        closed = self._page(404)
        self.assertNotIn(self.company.name, closed)
        for token in ("0" * 32, "x"):
            page = self._page(404, f"/autoservice/status/{token}")
            self.assertEqual(page, closed)

    def test_a_late_car_is_said_to_be_late(self):
        self.visit.action_book()
        self.visit.action_start()
        late = fields.Datetime.now() - timedelta(hours=1)
        self.visit.promised_at = late
        self.assertIn("It takes longer than promised", self._page())

    def test_the_link_is_made_once_and_read_by_nobody(self):
        self.assertEqual(urlsplit(self.visit._get_status_url()).path, self.url)
        for user in (self.executor_user, self.manager_user, self.owner_user):
            with self.assertRaises(AccessError):
                self.visit.with_user(user).read(["status_token"])

    def test_the_desk_writes_the_link_to_the_customer(self):
        action = self.visit.action_send_status()
        self.assertIn(self.url, action["context"]["default_body"])
        note = (
            self.env["autoservice.message.write"]
            .with_user(self.manager_user)
            .with_context(**action["context"])
            .create({})
        )
        note.action_queue()
        message = self.Message.search(
            [("res_id", "=", self.visit.id), ("kind", "=", "note")]
        )
        self.assertIn(self.url, message.preview)

    def test_a_text_of_a_message_may_hold_the_link(self):
        template = self.env.ref("autoservice.message_template_confirmation")
        template.body = "Look: {{ object.message_status_url }}"
        _subject, body = template._render_for(self.visit, "en_US")
        self.assertIn(self.url, body)

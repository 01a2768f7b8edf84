# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .rights_case import RightsCase

QUIET = (
    "odoo.http",
    "odoo.models",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_binary",
)
SECRET = "What the desk alone knows"


@tagged("post_install", "-at_install")
class TestRightsHttp(RightsCase, HttpCase):
    """Customers with a login, and strangers, ask by every address of Odoo."""

    def setUp(self):
        super().setUp()
        self.users["portal"].partner_id = self.partner
        self.env.flush_all()

    def _ask(self, url, **params):
        """Return what the server answers."""
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.url_open(url, json=body)
        self.assertEqual(answer.status_code, 200, "there is such an address")
        return answer.json()

    def _get_pages(self):
        """The records that have a page with messages, and files."""
        return [self.inquiry, self.gateway, self.lead, self.booking]

    @mute_logger(*QUIET)
    def test_a_customer_and_a_stranger_read_and_write_nothing_of_ours(self):
        asked = {
            "web_search_read": [[], {"display_name": {}}],
            "formatted_read_group": [[]],
            "onchange": [[], {}, [], {"display_name": {}}],
            "web_save": [[], {}, {}],
        }
        models = self._get_values().keys() - {"crm.lead"}
        for login in ("test_rights_portal", None):
            self.authenticate(login, login)
            for model in sorted(models):
                for method, args in asked.items():
                    with self.subTest(login=login, model=model, method=method):
                        answer = self._ask(
                            f"/web/dataset/call_kw/{model}/{method}",
                            model=model,
                            method=method,
                            args=args,
                            kwargs={},
                        )
                        self.assertNotIn("result", answer)
                        self.assertRegex(
                            answer["error"]["data"]["name"],
                            r"(AccessError|SessionExpiredException)$",
                        )

    @mute_logger(*QUIET)
    def test_the_pages_of_our_documents_are_closed(self):
        for record in self._get_pages():
            record.message_post(body=SECRET, subtype_xmlid="mail.mt_comment")
        for login in ("test_rights_portal", None):
            self.authenticate(login, login)
            for record in self._get_pages():
                place = {"thread_model": record._name, "thread_id": record.id}
                post = {"body": "Hello", "message_type": "comment"}
                requests = ["activities", "attachments", "followers"]
                thread = {**place, "request_list": requests}
                answers = [
                    self._ask("/mail/thread/messages", **place),
                    self._ask("/mail/data", fetch_params=[["mail.thread", thread]]),
                    self._ask("/mail/message/post", **place, post_data=post),
                    self._ask("/mail/thread/recipients", **place),
                    self._ask(
                        "/mail/thread/subscribe",
                        res_model=record._name,
                        res_id=record.id,
                        partner_ids=self.partner.ids,
                    ),
                ]
                with self.subTest(login=login, model=record._name):
                    self.assertNotIn(SECRET, str(answers))
                    self.env.invalidate_all()
                    self.assertNotIn("Hello", str(record.message_ids.mapped("body")))
                    self.assertNotIn(self.partner, record.message_partner_ids)

    @mute_logger(*QUIET)
    def test_files_and_fields_of_our_documents_are_closed(self):
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": "call.txt",
                    "raw": SECRET.encode(),
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for record in self._get_pages()
            ]
        )
        fields = [
            (self.request, "payload"),
            (self.intake, "key"),
            (self.gateway, "secret"),
            (self.exchange, "secret"),
            (self.message, "body"),
            (self.inquiry, "recording_url"),
        ]
        urls = [f"/web/content/{file.id}" for file in files]
        urls += [f"/web/image/{file.id}" for file in files]
        urls += [
            f"/web/{kind}/{record._name}/{record.id}/{name}"
            for record, name in fields
            for kind in ("content", "image")
        ]
        for login in ("test_rights_portal", None, "test_manager"):
            self.authenticate(login, login)
            for url in urls:
                is_file = url.rpartition("/")[2].isdigit()
                if login == "test_manager" and is_file:
                    continue  # the desk's own
                with self.subTest(login=login, url=url):
                    answer = self.url_open(url)
                    self.assertNotIn(SECRET, answer.text)
                    self.assertNotIn('"phone"', answer.text)
                    if "/content/" in url:
                        self.assertNotEqual(answer.status_code, 200)
                    self.assertLess(answer.status_code, 500)

    def test_what_a_customer_was_sent_is_a_note_that_he_does_not_see(self):
        self.failed._write_facts({"channel": "sms", "address": "+37369123456"})
        self.failed._note_on_customer()
        self.authenticate("test_rights_portal", "test_rights_portal")
        place = {"thread_model": "res.partner", "thread_id": self.partner.id}
        answer = self._ask("/mail/thread/messages", **place)
        self.assertNotIn("Failed", str(answer))

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .message_case import MessageCase


@tagged("post_install", "-at_install")
class TestMessageTemplate(MessageCase):
    """The texts, which the owner writes."""

    def test_the_owner_writes_a_text_and_the_manager_does_not(self):
        text = self.env.ref("autoservice.message_template_ready")
        text.with_user(self.owner_user).body = "Come! {{ object.message_total }}"
        with self.assertRaises(AccessError):
            text.with_user(self.manager_user).body = "Come!"

    def test_who_may_write_no_code_in_templates_writes_none_here(self):
        # Odoo's own setting "restrict template rendering".
        editors = self.env.ref("mail.group_mail_template_editor")
        self.env.ref("base.group_user").implied_ids -= editors
        text = self.env.ref("autoservice.message_template_ready")
        with self.assertRaises(AccessError):
            text.with_user(self.owner_user).body = "{{ object.env.user.login }}"

    def test_every_placeholder_offered_can_be_read(self):
        booking = self._book(self.wash)
        for kind in ("ready", "invitation"):
            text = self.env.ref(f"autoservice.message_template_{kind}")
            document = booking if kind == "ready" else self.partner
            text.body = text.placeholders
            _subject, body = text._render_for(document, "en_US")
            self.assertNotIn("{{", body)
            self.assertIn("Ion Popa", body)

    def test_a_text_of_the_company_and_the_channel_comes_first(self):
        common = self.env.ref("autoservice.message_template_ready")
        short = common.copy({"channel": "sms", "body": "Short"})
        own = common.copy({"company_id": self.company.id, "body": "Own"})
        other = self.env["res.company"].create({"name": "Other"})
        booking = self._book(self.wash)
        about = {"kind": "ready", "res_model": booking._name, "res_id": booking.id}
        message = self._queue(body=None, **about)
        find = self.env["autoservice.message.template"]._find
        self.assertEqual(find(message, booking), own)
        self.assertEqual(find(self._queue(channel="sms", **about), booking), own)
        elsewhere = self._queue(company_id=other.id, channel="sms", **about).sudo()
        self.assertEqual(find(elsewhere, booking), short)

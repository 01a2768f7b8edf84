# Part of autoservice. See LICENSE for full copyright and licensing details.

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .message_case import TODAY, MessageCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOutboxWays(MessageCase):
    """By which way what waits would go, and when it may."""

    def test_what_waits_says_by_which_way_it_would_go(self):
        phone = self.partner.phone_sanitized
        by_mail = self._queue()
        self.assertEqual(by_mail.way, "E-mail: ion@example.com")
        self.partner.autoservice_channel = "sms"
        by_phone = self._queue()
        self.assertEqual(by_phone.way, f"SMS: {phone}")
        self.env["phone.blacklist"].sudo().create({"number": phone})
        by_mail = self._queue()
        self.assertEqual(by_mail.way, "E-mail: ion@example.com")
        self.partner.write({"email": False, "autoservice_channel": False})
        self.assertIn("No address", self._queue().way)
        self.partner.autoservice_consent_service = False
        self.assertIn("No consent", self._queue().way)
        by_mail.action_cancel()
        self.assertFalse(by_mail.way)

    def test_the_ways_of_many_cost_what_those_of_few_cost(self):
        def cost(messages):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            messages.mapped("way")
            return self.env.cr.sql_log_count - before

        few = self._queue()
        many = self.Message._queue(
            [{"kind": "robot", "partner_id": self.partner.id, "body": "x"}] * 30
        )
        cost(few)
        self.assertLessEqual(cost(many), cost(few))

    def test_hours_in_which_nothing_would_ever_go_out_are_refused(self):
        company = self.company.with_user(self.owner_user).sudo()
        for since, until in ((0, 24), (0.5, 24), (9, 8.5)):
            with self.assertRaisesRegex(ValidationError, "Quiet from, Quiet until"):
                company.write(
                    {"autoservice_quiet_from": since, "autoservice_quiet_to": until}
                )
        for since, until in ((21, 9), (9, 9), (0, 23), (24, 0), (22, 21)):
            company.write(
                {"autoservice_quiet_from": since, "autoservice_quiet_to": until}
            )

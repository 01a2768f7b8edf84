# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.autoservice.models.messaging.autoservice_message_send import Outcome

from .message_case import TODAY, MessageCase

SENDER = "odoo.addons.autoservice.models.messaging.autoservice_message_send"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOutboxKilled(MessageCase):
    """Killed in the middle: nothing twice, nothing lost. See `tools/dev prove outbox`."""

    def _be_interrupted(self, at=TODAY, has_gone=True):
        """Run the sender; the process ends after the provider was called."""
        gateway = type(self.env["autoservice.gateway"])
        call = gateway._send_message

        def interrupted(gateway, message):
            if has_gone:
                call(gateway, message)
            raise RuntimeError("interrupted")

        with (
            patch.object(gateway, "_send_message", interrupted),
            mute_logger(SENDER),
        ):
            self._run(at)

    def test_a_simple_provider_is_not_called_twice(self):
        provider, _gateway = self._provider()
        message = self._queue()
        self._be_interrupted()
        self.assertEqual(message.state, "sending")
        self._run(TODAY + timedelta(minutes=5))
        self._run(TODAY + timedelta(hours=2))
        self.assertEqual(len(provider.requests), 1)
        self.assertEqual(message.state, "uncertain")
        self.assertEqual(self.partner.activity_ids.user_id, self.manager_user)

    def test_what_is_reported_of_an_interrupted_sms_is_believed(self):
        message = self._queue(channel="sms")
        with (
            patch.object(
                type(self.env["autoservice.message"]),
                "_send_sms",
                lambda _message: {}["interrupted"],
            ),
            mute_logger(SENDER),
        ):
            self._run()
        self._run(TODAY + timedelta(minutes=5))
        self.assertEqual(message.state, "uncertain")
        tracker = self.env["sms.tracker"].search(
            [("autoservice_message_id", "=", message.id)]
        )
        tracker._action_update_from_sms_state("sent")
        self.assertEqual(message.state, "delivered")

    def test_what_is_reported_of_an_sms_while_it_is_sent_is_not_lost(self):
        message = self._queue(channel="sms")

        def send(sending):
            tracker = self.env["sms.tracker"].search(
                [("autoservice_message_id", "=", sending.id)]
            )
            tracker._action_update_from_sms_state("sent")
            return Outcome("sent")

        with patch.object(type(message), "_send_sms", send):
            self._run()
        self.assertEqual(message.state, "delivered")

    def test_a_provider_who_knows_what_he_has_got_is_called_again(self):
        provider, _gateway = self._provider(is_idempotent=True)
        message = self._queue()
        self._be_interrupted()
        self._run(TODAY + timedelta(minutes=5))
        self._run(TODAY + timedelta(minutes=15))
        self.assertEqual(message.state, "sent")
        first, second = (one["body"] for one in provider.requests)
        self.assertEqual(first, second, "the same reference")

    def test_a_provider_who_can_be_asked_is_asked(self):
        provider, gateway = self._provider(
            status_url="/status?ref={reference}",
            status_path="state",
            status_delivered="DELIVERED",
        )
        message = self._queue()
        self._be_interrupted()
        self._run(TODAY + timedelta(minutes=5))
        self.assertEqual(message.state, "uncertain")
        self.assertEqual(len(provider.requests), 1, "it is too early to ask")
        self.assertFalse(self.partner.activity_ids)
        provider.answers = [(200, {"state": "delivered"})]
        self._run(TODAY + timedelta(minutes=5, seconds=gateway.status_delay))
        self.assertEqual(message.state, "delivered")
        asked = provider.requests[-1]
        self.assertEqual(asked["path"], "/status")
        self.assertEqual(asked["query"], {"ref": [message.reference]})

    def test_what_the_provider_does_not_have_is_sent_again(self):
        provider, _gateway = self._provider(
            status_url="/status?ref={reference}", status_path="state"
        )
        message = self._queue()
        self._be_interrupted(has_gone=False)
        self._run(TODAY + timedelta(minutes=5))
        provider.answers = [(404, {}), (200, {"id": "p7"})]
        self._run(TODAY + timedelta(minutes=10))
        self.assertRecordValues(message, [{"state": "sent", "provider_ref": "p7"}])
        self.assertEqual(len(provider.requests), 2)

    def test_a_provider_who_never_answers_the_question_is_a_task(self):
        provider, _gateway = self._provider(
            status_url="/status?ref={reference}", status_path="state", max_attempts=3
        )
        message = self._queue()
        self._be_interrupted()
        provider.answers = [(500, {})] * 9
        for minutes in range(5, 60, 5):
            self._run(TODAY + timedelta(minutes=minutes))
        self.assertRecordValues(message, [{"state": "uncertain", "next_try": False}])
        self.assertEqual(len(self.partner.activity_ids), 1)
        self.assertEqual(len(provider.requests), 3)

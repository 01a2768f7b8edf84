# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .message_case import TODAY, MessageCase

ON = {"active": True}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestGateway(MessageCase):
    """Providers who are called over HTTP, described by data."""

    def test_the_request_is_made_of_the_template(self):
        provider, _gateway = self._provider()
        text = 'say "hi" & {secret}\nto all'
        message = self._queue(body=text)
        self._run()
        (request,) = provider.requests
        self.assertEqual(
            json.loads(request["body"]),
            {"to": "+37369123456", "text": text, "ref": message.reference},
        )
        self.assertEqual(request["headers"]["Authorization"], "Bearer s3cret&")
        self.assertRecordValues(message, [{"state": "sent", "provider_ref": "p1"}])
        self.assertIn("Provider", str(message.gateway_id.name))
        self.assertIn("+37369123456", self._notes(self.partner)[0])

    def test_a_form_is_escaped_too(self):
        provider, _gateway = self._provider(
            body_type="form", body="to={phone_digits}&text={text}"
        )
        self._queue(body="a&b=c")
        self._run()
        self.assertEqual(provider.requests[0]["body"], "to=37369123456&text=a%26b%3Dc")

    def test_a_value_does_not_leave_its_place_in_the_address(self):
        provider, _gateway = self._provider(method="GET", body_type="none", body=False)
        _gateway.url = provider.url + "/send?to={phone}&text={text}"
        self._queue(body="a&admin=1#x")
        self._run()
        self.assertEqual(
            provider.requests[0]["query"],
            {"to": ["+37369123456"], "text": ["a&admin=1#x"]},
        )

    def test_what_the_answer_means(self):
        for status, answer, state in (
            (200, {"status": "OK", "id": "1"}, "sent"),
            (200, {"status": "NO", "why": "bad number"}, "failed"),
            (200, {}, "uncertain"),
            (400, {"why": "bad number"}, "failed"),
            (503, {}, "waiting"),
            (429, {}, "waiting"),
            (500, {}, "uncertain"),
            (302, {}, "uncertain"),
            (None, {}, "uncertain"),
        ):
            with self.subTest(status=status, answer=answer):
                provider, _gateway = self._provider(
                    success_path="status", success_values="ok", error_path="why"
                )
                provider.answers = [(status, answer)]
                message = self._queue(channel="gateway")
                self._run()
                self.assertEqual(message.state, state)
                self.assertEqual(len(provider.requests), 1)
                if "why" in answer:
                    self.assertIn("bad number", message.error)

    def test_a_provider_who_is_not_there_is_called_again(self):
        provider, gateway = self._provider(max_attempts=2)
        provider.stop()
        message = self._queue(channel="gateway")
        self._run()
        self.assertEqual(message.state, "waiting")
        self.assertEqual(message.next_try, TODAY + timedelta(minutes=1))
        self._run(message.next_try)
        self.assertEqual(message.state, "failed")

    def test_an_error_does_not_tell_the_secret(self):
        provider, gateway = self._provider()
        provider.stop()
        gateway.url = f"{provider.url}/send?key={{secret}}"
        message = self._queue()
        self._run()
        self.assertRegex(message.error, r"\*\*\*")
        self.assertNotIn("s3cret", message.error)

    def test_the_secret_is_the_owners(self):
        _provider, gateway = self._provider()
        gateway = gateway.with_user(self.manager_user)
        self.assertTrue(gateway.read(["name"]))
        for name in ("secret", "key", "report_url"):
            with self.assertRaises(AccessError):
                gateway.read([name])
        self.assertTrue(gateway.with_user(self.owner_user).secret)

    def test_a_wrong_description_is_refused_by_the_name_of_the_field(self):
        _provider, gateway = self._provider()
        for vals, reason in (
            ({"body": '{"to": {phone}}'}, "no JSON"),
            ({"headers": "Nonsense"}, "Headers"),
            ({"url": "ftp://x"}, "https"),
        ):
            with self.assertRaisesRegex(ValidationError, reason):
                gateway.with_user(self.owner_user).write(vals)

    def test_a_provider_is_switched_on_when_what_he_is_told_is_filled_in(self):
        preset = self.env.ref("autoservice.gateway_infobip").with_user(self.owner_user)
        for filled, missing in (
            ({}, "Sender, Secret"),
            ({"sender": "Garage"}, "in Secret,"),
            ({"secret": "s3cret"}, "in Sender,"),
        ):
            preset.write({"sender": False, "secret": False, **filled})
            for switch_on in (preset.action_unarchive, lambda: preset.write(ON)):
                with (
                    self.assertRaisesRegex(ValidationError, missing),
                    self.env.cr.savepoint(),
                ):
                    switch_on()
        preset.write({"sender": "Garage", **ON})
        with (
            self.assertRaisesRegex(ValidationError, "in Secret,"),
            self.env.cr.savepoint(),
        ):
            preset.secret = False
        preset.body = '{"to": "{phone}"}'
        preset.sender = False
        copy = preset.copy()
        self.assertFalse(copy.active or copy.secret)

    def test_the_owner_sends_a_test_to_a_number_typed(self):
        provider, gateway = self._provider()
        gateway.with_user(self.owner_user)
        form = self.env["autoservice.gateway.test"].with_user(self.owner_user)
        form = form.create({"gateway_id": gateway.id, "phone": "+373 69 555 555"})
        action = form.action_send()
        self._run(TODAY.replace(hour=22))  # at night too
        message = self.Message.browse(action["res_id"])
        self.assertEqual(message.state, "sent")
        self.assertIn("+37369555555", provider.requests[0]["body"])
        with self.assertRaisesRegex(UserError, "no number"):
            form.phone = "12"
            form.action_send()

    def test_the_ready_descriptions_fit_the_providers_answers(self):
        """As the providers document them."""
        infobip = self.env.ref("autoservice.gateway_infobip")
        self.assertFalse(infobip.active)
        answer = {
            "messages": [
                {
                    "messageId": "m1",
                    "status": {"groupId": 1, "groupName": "PENDING", "id": 26},
                    "destination": "41793026727",
                }
            ]
        }
        self.assertEqual(infobip._judge(200, answer)[::2], ("sent", "m1"))
        answer["messages"][0]["status"]["groupName"] = "REJECTED"
        self.assertEqual(infobip._judge(200, answer).verdict, "failed")
        elks = self.env.ref("autoservice.gateway_46elks")
        answer = {"id": "s70df59406a1b4643b96f3f91e0bfb7b0", "status": "created"}
        self.assertEqual(
            elks._judge(200, answer)[::2], ("sent", "s70df59406a1b4643b96f3f91e0bfb7b0")
        )
        self.assertEqual(elks._judge(403, {}).verdict, "failed")

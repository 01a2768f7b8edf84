# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import Form, tagged

from .telephony_case import TelephonyCase


@tagged("post_install", "-at_install")
class TestTelephonyTest(TelephonyCase):
    """The owner switches an exchange on, and sees what it would understand."""

    def _test(self, exchange, body):
        exchange = exchange.with_user(self.owner_user)
        context = exchange.action_test()["context"]
        Test = self.env["autoservice.exchange.test"].with_user(self.owner_user)
        form = Form(Test.with_context(**context))
        form.body = body
        return form

    def test_a_sample_shows_what_would_be_made_of_it(self):
        exchange = self._exchange("twilio")
        body = "CallSid=CA9&CallStatus=no-answer&From=%2B37369123456&To=%2B37322000111"
        for text in (body, body.replace("&", "\n")):
            form = self._test(exchange, text)
            self.assertFalse(form.error)
            self.assertEqual(form.meaning, "missed")
            self.assertEqual(form.phone, "+37369123456")
            self.assertEqual(form.line, "+37322000111")
            self.assertEqual(form.call_ref, "CA9")
        self.assertIn("id", self._test(exchange, "CallStatus=ringing").error)
        for text in ("nonsense", "{", "a=b", "[1]"):
            self.assertTrue(self._test(exchange, text).error, text)
        self.assertFalse(self._calls(exchange))
        self.assertFalse(exchange.request_ids)

    def test_json_is_read_too(self):
        body = '{"requestType": "receivedTheCall", "generalCallID": 7,'
        body += ' "externalNumber": "069123456", "internalNumber": "901"}'
        form = self._test(self._exchange("binotel"), body)
        self.assertEqual((form.meaning, form.phone), ("ringing", "+37369123456"))
        self.assertEqual(form.user_id, self.manager_user)

    def test_the_owner_switches_it_on_and_off(self):
        exchange = self._exchange("zadarma").with_user(self.owner_user)
        exchange.action_archive()
        self.assertFalse(exchange.active)
        exchange.action_unarchive()
        self.assertTrue(exchange.active)

    def test_who_was_missed_is_settled_by_hand(self):
        Inquiry = self.env["autoservice.inquiry"].with_user(self.manager_user)
        call = Inquiry.create({"phone": "069123456", "status": "missed"})
        self.assertTrue(call.activity_ids)
        call.action_called_back()
        self.assertTrue(call.handled_at)
        self.assertFalse(call.activity_ids)

    def test_by_hand_a_call_is_answered_or_missed(self):
        Inquiry = self.env["autoservice.inquiry"].with_user(self.manager_user)
        call = Inquiry.create({"phone": "069123456"})
        self.assertEqual(call.status, "answered")
        self.assertEqual(call.status_choices, "answered missed")

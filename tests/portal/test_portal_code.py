# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from doctest import DocTestSuite

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.autoservice.models.portal import ics
from odoo.addons.autoservice.models.portal.autoservice_portal_flood import LIMITS

from ..messaging.message_case import TODAY, MessageCase

PHONE = "+37369765432"


def load_tests(loader, tests, pattern):
    tests.addTests(DocTestSuite(ics))
    return tests


@tagged("post_install", "-at_install")
class TestPortalCode(MessageCase):
    """Who types in the code has the phone in his hand."""

    def setUp(self):
        super().setUp()
        self.provider, _gateway = self._provider()
        self.codes = self.env["autoservice.portal.code"].sudo()
        self.enterContext(freeze_time(TODAY))

    def _send(self, phone=PHONE):
        with self.enter_registry_test_mode():
            return self.codes._send(self.company, phone, "test", "en_US")

    def _messages(self, phone=PHONE):
        return self.Message.search([("kind", "=", "code"), ("address", "=", phone)])

    def _code(self, phone=PHONE):
        """The code as it stands in the last text."""
        return self._messages(phone)[0].sudo().body.split(": ")[1][:6]

    def _check(self, code, phone=PHONE):
        return self.codes._check(phone, "test", code)

    def test_the_code_is_texted_at_night_too(self):
        self._send()
        night = TODAY.replace(hour=23)
        self._messages().sudo()._write_facts({"expires_at": night + timedelta(hours=1)})
        self._run(night)
        self.assertEqual(self._messages().state, "sent")
        self.assertIn(PHONE, self.provider.requests[0]["body"])

    def test_the_code_proves_the_phone(self):
        self._send()
        self.assertTrue(self._check(f" {self._code()[:3]} {self._code()[3:]}"))
        self.assertFalse(self._check(self._code(), self.partner.phone))
        proof = self.codes._prove(PHONE, "test")
        self.assertTrue(self.codes._is_proven(PHONE, "test", proof))
        self.assertFalse(self.codes._is_proven(self.partner.phone, "test", proof))
        self.assertFalse(self.codes._is_proven(PHONE, "other", proof))
        for wrong in ("", "x", "é", proof[:-2], f"{proof}AA"):
            self.assertFalse(self.codes._is_proven(PHONE, "test", wrong))
        with freeze_time(TODAY + timedelta(minutes=31)):
            self.assertFalse(self.codes._is_proven(PHONE, "test", proof))

    def test_five_tries_and_ten_minutes(self):
        self._send()
        wrong = "000000" if self._code() != "000000" else "111111"
        for _try in range(5):
            self.assertFalse(self._check(wrong))
        self.assertFalse(self._check(self._code()), "The sixth try is none.")
        with freeze_time(TODAY + timedelta(minutes=1)):
            self._send()
        with freeze_time(TODAY + timedelta(minutes=12)):
            self.assertFalse(self._check(self._code()))

    def test_who_presses_twice_gets_one_text_and_later_a_new_code(self):
        self._send()
        first = self._code()
        self._send()
        self.assertEqual(len(self._messages()), 1)
        with freeze_time(TODAY + timedelta(minutes=2)):
            self._send()
            self.assertEqual(len(self._messages()), 2)
            self.assertEqual(self._check(first), first == self._code())

    def test_a_code_is_right_once(self):
        self._send()
        self.assertTrue(self._check(self._code()))
        self.assertFalse(self._check(self._code()))

    def test_a_phone_gets_few_texts_in_a_day_from_all_branches_together(self):
        other = self.env["res.company"].create({"name": "Other branch"})
        sent = 0
        for hour in range(12):
            for branch in (self.company, other):
                moment = TODAY + timedelta(hours=hour, minutes=branch.id % 50)
                with freeze_time(moment), self.enter_registry_test_mode():
                    sent += self.codes._send(branch, PHONE, "test", "en_US")
        self.assertEqual(sent, LIMITS["recipient"][1][0])

    def test_neither_phone_nor_code_is_kept(self):
        self._send()
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM autoservice_portal_code")
        row = str(self.env.cr.fetchall())
        self.assertNotIn(PHONE[4:], row)
        self.assertNotIn(self._code(), row)
        with self.assertRaises(AccessError):
            self.codes.with_user(self.manager_user).search([])

    def test_colleagues_do_not_read_the_code_unless_it_is_a_dry_run(self):
        self._send()
        code = self._code()
        self.assertNotIn(code, self._messages().preview)
        self._run(TODAY)
        self.assertNotIn(code, self._messages().sudo().body)
        self.company.autoservice_dry_run = True
        other = "+37369765433"
        self._send(other)
        code = self._code(other)
        self._run(TODAY)
        self.assertIn(code, self._messages(other).preview)

    def test_a_phone_gets_few_texts_in_an_hour(self):
        most = LIMITS["recipient"][0][0]
        for minute in range(most):
            with freeze_time(TODAY + timedelta(minutes=minute)):
                self.assertTrue(self._send())
        with freeze_time(TODAY + timedelta(minutes=most)):
            self.assertFalse(self._send())
            self.assertTrue(self._send("+37369765434"), "Another phone gets its own.")
        with freeze_time(TODAY + timedelta(hours=1)):
            self.assertTrue(self._send())

    def test_a_company_has_a_way_to_text_or_not(self):
        self.assertTrue(self.codes._can_text(self.company))
        self.company.autoservice_channel_order = "email"
        self.assertFalse(self.codes._can_text(self.company))
        self.company.write(
            {"autoservice_channel_order": "sms", "autoservice_gateway_id": False}
        )
        self.env["iap.account"].search([("service_name", "=", "sms")]).unlink()
        self.assertFalse(self.codes._can_text(self.company))

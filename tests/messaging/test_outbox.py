# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .message_case import TODAY, MessageCase

SENDER = "odoo.addons.autoservice.models.messaging.autoservice_message_send"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOutbox(MessageCase):
    """What goes out, to whom, by which way, and never twice."""

    # Into it
    def test_the_same_message_is_in_the_outbox_once(self):
        first = self._queue(dedupe_key="a")
        self.assertEqual(self._queue(dedupe_key="a"), first)
        rows = [
            {"kind": "robot", "partner_id": self.partner.id, "dedupe_key": key}
            for key in ("b", "a", "b", None)
        ]
        found = self.Message._queue(rows)
        self.assertEqual(len(found), 3)
        self.assertIn(first, found)

    def test_the_database_itself_refuses_the_same_key(self):
        self._queue(dedupe_key="a")
        other = self._queue(dedupe_key="b")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE autoservice_message SET dedupe_key = 'a' WHERE id = %s",
                [other.id],
            )

    def test_a_cancelled_message_lets_its_key_go(self):
        first = self._queue(dedupe_key="a")
        first.action_cancel()
        self.assertNotEqual(self._queue(dedupe_key="a"), first)

    def test_a_batch_costs_what_one_costs(self):
        def rows(count):
            return [
                {"kind": "robot", "partner_id": self.partner.id, "body": "x"}
                for _number in range(count)
            ]

        self.Message._queue(rows(1))
        before = self.env.cr.sql_log_count
        self.Message._queue(rows(1))
        one = self.env.cr.sql_log_count - before
        self.Message._queue(rows(50))
        self.assertEqual(self.env.cr.sql_log_count - before - one, one)

    def test_facts_are_written_by_verbs_only(self):
        message = self._queue()
        for vals in ({"body": "x"}, {"state": "sent"}, {"address": "a@b.c"}):
            with self.assertRaises(UserError):
                message.write(vals)
        with self.assertRaises(UserError):
            self.Message.create({"kind": "robot"})
        with self.assertRaises(AccessError):
            message.unlink()

    def test_executors_and_accountants_have_no_outbox(self):
        message = self._queue()
        for user in (self.executor_user, self.accountant_user):
            with self.assertRaises(AccessError):
                message.with_user(user).read(["body"])

    # Out of it
    def test_an_email_goes_out_and_stands_on_the_customers_page(self):
        message = self._queue(subject="News")
        self._run()
        self.assertRecordValues(
            message,
            [{"state": "sent", "channel": "email", "address": "ion@example.com"}],
        )
        self.assertIn("Hello", self._notes(self.partner)[0])

    def test_what_is_sent_is_not_sent_again(self):
        self._queue()
        with patch.object(
            type(self.env["mail.mail"]),
            "send",
            autospec=True,
            side_effect=lambda mail, **_kw: mail.write({"state": "sent"}),
        ) as send:
            self._run()
            self._run()
        self.assertEqual(send.call_count, 1)

    def test_a_customer_without_email_gets_an_sms(self):
        self.partner.email = False
        message = self._queue()
        with self._sms("pending"):
            self._run()
        self.assertRecordValues(
            message, [{"state": "sent", "channel": "sms", "address": "+37369123456"}]
        )
        self.assertIn("Hello", self._notes(self.partner)[0])

    def test_a_delivery_report_of_the_sms_reaches_the_message(self):
        self.partner.email = False
        message = self._queue()
        with self._sms("pending"):
            self._run()
        tracker = self.env["sms.tracker"].search(
            [("autoservice_message_id", "=", message.id)]
        )
        tracker._action_update_from_sms_state("sent")
        self.assertEqual(message.state, "delivered")
        self.assertTrue(message.delivered_at)

    def test_the_next_way_is_taken_when_one_fails_for_good(self):
        self.partner.autoservice_channel = "sms"
        message = self._queue()
        with self._sms("error", "sms_number_format"):
            self._run()
        self.assertRecordValues(message, [{"state": "sent", "channel": "email"}])

    def test_an_error_is_tried_again_later_each_time_and_then_the_next_way(self):
        self.partner.autoservice_channel = "sms"
        message = self._queue()
        moment = TODAY
        with patch.object(
            type(self.env["sms.sms"]),
            "send",
            autospec=True,
            side_effect=ConnectionRefusedError,
        ):
            for minutes in (1, 5, 15, 60):
                self._run(moment)
                wait = message.next_try - moment
                self.assertEqual(wait, timedelta(minutes=minutes))
                self.assertEqual(message.state, "waiting")
                moment = message.next_try
            self._run(moment)
        self.assertRecordValues(message, [{"state": "sent", "channel": "email"}])

    def test_a_way_that_was_asked_for_is_the_only_one(self):
        message = self._queue(channel="sms", kind="note")
        with self._sms("error", "sms_number_format"):
            self._run()
        self.assertRecordValues(message, [{"state": "failed", "channel": "sms"}])
        task = self.partner.activity_ids
        self.assertEqual(task.user_id, self.manager_user)
        message.action_retry()
        with self._sms("pending"):
            self._run()
        self.assertEqual(message.state, "sent")

    def test_an_unclear_answer_is_a_task_and_no_second_message(self):
        message = self._queue(channel="sms")
        with patch.object(
            type(self.env["sms.sms"]),
            "send",
            autospec=True,
            side_effect=TimeoutError("slow"),
        ) as send:
            self._run()
            self._run(TODAY + timedelta(hours=3))
        self.assertEqual(send.call_count, 1)
        self.assertRecordValues(message, [{"state": "uncertain", "error": "slow"}])
        self.assertEqual(self.partner.activity_ids.user_id, self.manager_user)

    def test_a_message_of_nobody_is_a_task_of_an_owner(self):
        message = self._queue().sudo()
        self.manager_user.active = False
        message._leave_open("Nobody knows")
        user = self.partner.activity_ids.user_id
        self.assertTrue(user.has_group("autoservice.group_owner"))
        # Who keeps the database is asked last.
        self.assertFalse(user.has_group("base.group_system"))

    def test_who_has_to_ask_the_customer_is_told_in_his_language(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        self.manager_user.lang = "ro_RO"
        self._queue().sudo()._leave_open("Nobody knows")
        self.assertIn("Hello", self.partner.activity_ids.summary)
        self.assertNotIn("Did the customer", self.partner.activity_ids.summary)

    def test_a_subject_of_two_lines_goes_out_as_one(self):
        message = self._queue(subject="Brakes\r\nBcc: somebody@example.com")
        self._run()
        self.assertEqual(message.state, "sent")
        mail = self.env["mail.message"].search(
            [("model", "=", "res.partner"), ("res_id", "=", self.partner.id)], limit=1
        )
        self.assertEqual(mail.subject, "Brakes Bcc: somebody@example.com")

    def test_an_sms_provider_who_did_not_answer_is_a_task_and_no_second_message(self):
        # So Twilio's module tells of a slow answer; another state: no answer at all.
        for state, failure in (("error", "sms_server"), ("outgoing", False)):
            message = self._queue(channel="sms")
            with self._sms(state, failure):
                self._run()
            self.assertEqual(message.state, "uncertain")
        self.assertEqual(len(self.partner.activity_ids), 2)

    def test_a_mail_server_without_room_is_not_left_to_odoos_own_queue(self):
        message = self._queue()
        with patch.object(
            type(self.env["mail.mail"]),
            "send",
            autospec=True,
            side_effect=lambda mail, **_kw: mail.write({"scheduled_date": TODAY}),
        ):
            self._run()
        self.assertRecordValues(
            message, [{"state": "waiting", "error": "The mail server is busy"}]
        )
        self.assertFalse(self.env["mail.mail"].search([("res_id", "=", message.id)]))

    def test_a_mailbox_that_does_not_exist_is_not_tried_again(self):
        message = self._queue()
        refused = SMTPRecipientsRefused({"ion@example.com": (550, b"No such user")})
        with (
            patch.object(
                type(self.env["mail.mail"]),
                "send",
                autospec=True,
                side_effect=refused,
            ),
            self._sms("pending"),
        ):
            self._run()
        self.assertRecordValues(message, [{"state": "sent", "channel": "sms"}])

    def test_an_address_that_was_given_says_the_way(self):
        message = self._queue(address="+37369000000", partner_id=None)
        with self._sms("pending"):
            self._run()
        self.assertRecordValues(message, [{"state": "sent", "channel": "sms"}])

    def test_a_message_that_cannot_be_prepared_does_not_stop_the_others(self):
        first, second = self._queue(), self._queue()
        prepare = type(self.Message)._get_moment

        def stumble(message, moment):
            if message == first:
                raise ZeroDivisionError("unforeseen")
            return prepare(message, moment)

        with (
            patch.object(type(self.Message), "_get_moment", stumble),
            mute_logger(SENDER),
        ):
            self._run()
            self.assertRecordValues(
                first, [{"state": "waiting", "error": "unforeseen", "attempts": 1}]
            )
            for _run in range(4):
                self._run(first.next_try)
        self.assertEqual(second.state, "sent")
        self.assertEqual(first.state, "failed")

    def test_who_is_always_second_leaves_the_rest_to_the_next_run(self):
        message = self._queue()
        clashes = []

        def clash(cursor, query, *args, **kwargs):
            if "SKIP LOCKED" in getattr(query, "code", str(query)):
                clashes.append(query)
                raise SerializationFailure
            return execute(cursor, query, *args, **kwargs)

        cursor = type(self.env.cr)
        execute = cursor.execute
        with (
            patch.object(cursor, "execute", clash),
            patch.object(self.env.cr, "rollback"),
        ):
            found = self.env["autoservice.message"]._take(SQL("phase = 'waiting'"))
        self.assertFalse(found)
        self.assertEqual(len(clashes), 5)
        self.assertEqual(message.state, "waiting")

    def test_nobody_home_is_said(self):
        self.partner.write({"email": False, "phone": False})
        message = self._queue()
        self._run()
        self.assertEqual(message.state, "failed")
        self.assertRegex(message.error, "No address")

    def test_the_text_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.partner.lang = "fr_FR"
        template = self.env.ref("autoservice.message_template_invitation")
        template.with_context(lang="fr_FR").body = "Bonjour {{ object.name }}"
        self.partner.autoservice_consent_marketing = True
        message = self._queue(
            kind="invitation",
            body=None,
            res_model="res.partner",
            res_id=self.partner.id,
        )
        self.assertEqual(message.preview, "Bonjour Ion Popa")
        self._run()
        self.assertRecordValues(
            message, [{"state": "sent", "preview": "Bonjour Ion Popa", "lang": "fr_FR"}]
        )

    # Consent
    def test_no_consent_no_message(self):
        for vals, kind, reason in (
            ({"autoservice_consent_service": False}, "robot", "about visits"),
            ({"autoservice_consent_marketing": False}, "invitation", "advertising"),
            ({"autoservice_channel": "none"}, "robot", "no messages"),
        ):
            with self.subTest(reason):
                partner = self.partner.copy(vals)
                message = self._queue(partner_id=partner.id, kind=kind)
                self._run()
                self.assertEqual(message.state, "cancelled")
                self.assertRegex(message.error, reason)

    def test_new_customers_get_messages_about_their_visits(self):
        self.assertTrue(self.partner.autoservice_consent_service)
        self.assertFalse(self.partner.autoservice_consent_marketing)

    def test_odoos_blacklists_are_kept(self):
        self.env["mail.blacklist"]._add("ion@example.com")
        message = self._queue()
        with self._sms("pending"):
            self._run()
        self.assertEqual(message.channel, "sms")
        self.env["phone.blacklist"]._add(["+37369123456"])
        message = self._queue()
        self._run()
        self.assertEqual(message.state, "failed")

    def test_an_archived_customer_is_not_written_to(self):
        message = self._queue()
        self.partner.active = False
        self._run()
        self.assertRecordValues(
            message, [{"state": "cancelled", "error": "The customer is archived"}]
        )

    def test_who_is_merged_into_another_gets_it_as_the_other(self):
        other = self.partner.copy({"email": "other@example.com"})
        message = self._queue(
            kind="robot", res_model="res.partner", res_id=self.partner.id
        )
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge([other.id, self.partner.id], other)
        self.env.invalidate_all()
        self.assertEqual(message._get_document(), other)
        self._run()
        self.assertRecordValues(
            message, [{"state": "sent", "address": "other@example.com"}]
        )

    # Time
    def test_nothing_goes_out_in_the_customers_quiet_hours(self):
        message = self._queue()
        night = datetime(2026, 11, 23, 19, 30)  # 21:30 in Chisinau
        self._run(night)
        self.assertEqual(message.state, "waiting")
        self.assertEqual(message.next_try, datetime(2026, 11, 24, 7, 0))
        self.partner.tz = "America/New_York"  # where it is the afternoon
        other = self._queue()
        self._run(night)
        self.assertEqual(other.state, "sent")

    def test_an_answer_goes_out_at_night(self):
        message = self._queue(kind="answer")
        self._run(datetime(2026, 11, 23, 19, 30))
        self.assertEqual(message.state, "sent")

    def test_what_is_too_late_does_not_go_out(self):
        message = self._queue(expires_at=TODAY)
        self._run()
        self.assertRecordValues(message, [{"state": "cancelled", "error": "Too late"}])

    def test_in_a_dry_run_nothing_leaves_the_house(self):
        self.company.autoservice_dry_run = True
        message = self._queue()
        with patch.object(type(self.env["mail.mail"]), "send", autospec=True) as send:
            self._run()
        self.assertFalse(send.called)
        self.assertRecordValues(
            message, [{"state": "dry_run", "address": "ion@example.com"}]
        )

    def test_another_company_does_not_read_it(self):
        other = self.env["res.company"].create({"name": "Other"})
        message = self._queue(company_id=other.id)
        with self.assertRaises(AccessError):
            message.read(["body"])

    # Words
    def _sms(self, state, failure_type=False):
        """Odoo's SMS, answering so."""
        vals = {"state": state, "failure_type": failure_type}
        return patch.object(
            type(self.env["sms.sms"]),
            "send",
            autospec=True,
            side_effect=lambda sms, **_kw: sms.write(vals),
        )

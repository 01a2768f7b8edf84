# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .message_case import TODAY, MessageCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestNotes(MessageCase):
    """What the front desk writes now goes out while the branch works."""

    def test_a_note_written_on_friday_evening_goes_out_on_monday(self):
        friday = datetime(2026, 11, 27, 17, 0)  # 19:00 in Chisinau
        booking = self._book(self.wash, start=friday + timedelta(days=5))
        with freeze_time(friday):
            action = booking.action_deferred_note()
            note = (
                self.env["autoservice.message.write"]
                .with_user(self.manager_user)
                .with_context(**action["context"])
                .create({"body": "Please bring the papers", "not_before": friday})
            )
            note.action_queue()
        message = self.Message.search([("res_id", "=", booking.id)])
        self.assertEqual(message.kind, "note")
        # Quiet hours end at 9:00.
        self.assertEqual(message.not_before, datetime(2026, 11, 30, 7, 0))
        self.assertEqual(booking.outbox_count, 1)
        self._run(datetime(2026, 11, 28, 10, 0))
        self.assertEqual(message.state, "waiting")
        self._run(message.next_try)
        self.assertEqual(message.state, "sent")

    def test_a_note_is_written_on_a_lead_and_on_a_customer_too(self):
        lead = self.env["crm.lead"].create(
            {"name": "Brakes", "partner_id": self.partner.id}
        )
        for document in (lead, self.partner):
            action = document.with_user(self.manager_user).action_deferred_note()
            note = (
                self.env["autoservice.message.write"]
                .with_user(self.manager_user)
                .with_context(**action["context"])
                .create({"body": "Hello"})
            )
            note.action_queue()
            self.assertEqual(
                document.with_user(self.manager_user).outbox_count,
                1 if document == lead else 2,
            )

    def test_who_would_not_get_a_note_is_named_before_it_is_written(self):
        for vals, channel, reason in (
            ({"autoservice_consent_service": False}, False, "about visits"),
            ({"autoservice_channel": "none"}, False, "no messages"),
            ({"email": False, "phone": False}, False, "No address"),
            ({"email": False}, "email", "No address"),
            ({"email": "out@example.com", "phone": False}, False, "blacklist"),
        ):
            with self.subTest(reason):
                self.env["mail.blacklist"]._add("out@example.com")
                partner = self.partner.copy(vals).with_user(self.manager_user)
                action = partner.action_deferred_note()
                Note = self.env["autoservice.message.write"]
                Note = Note.with_user(self.manager_user)
                with Form(Note.with_context(**action["context"])) as form:
                    form.channel = channel
                    form.body = "Hello"
                    self.assertRegex(form.obstacle, reason)
                with self.assertRaisesRegex(UserError, reason):
                    form.record.action_queue()
                self.assertFalse(partner.outbox_count)

    def test_who_takes_his_consent_back_gets_no_note_and_its_writer_is_told(self):
        message = self._queue(kind="note")
        self.partner.autoservice_consent_service = False
        self._run()
        self.assertEqual(message.state, "cancelled")
        task = self.partner.activity_ids
        self.assertEqual(task.user_id, self.manager_user)
        self.assertIn("did not get", task.summary)
        self.assertIn("No consent", task.note)

    def test_who_has_only_asked_is_written_to_where_he_asked_from(self):
        Lead = self.env["crm.lead"].with_user(self.manager_user)
        lead = Lead.create(
            {"name": "Brakes", "phone": "+37379000111", "email_from": "ana@example.com"}
        )

        def write(**vals):
            action = lead.action_deferred_note()
            form = Form(
                self.env["autoservice.message.write"]
                .with_user(self.manager_user)
                .with_context(**action["context"])
            )
            form.body = "Come at ten"
            for name, value in vals.items():
                form[name] = value
            form.save().action_queue()
            return self.Message.search([("res_id", "=", lead.id)], limit=1)

        self.assertEqual(write().address, "+37379000111")
        message = write(channel="email")
        self.assertEqual(message.address, "ana@example.com")
        self.assertFalse(message.partner_id)
        self._run(message.next_try)
        self.assertEqual(message.state, "sent")
        lead.email_from = False
        with self.assertRaisesRegex(UserError, "no phone or e-mail"):
            write(channel="email")

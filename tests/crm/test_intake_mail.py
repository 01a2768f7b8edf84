# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import tagged
from odoo.tools import mute_logger

from .intake_case import IntakeCase

MAIL = """\
From: {sender}
To: garage-test@{domain}
Subject: {subject}
Message-Id: {message_id}
{headers}MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="parts"

--parts
Content-Type: text/plain; charset=utf-8

{text}
--parts
Content-Type: text/plain; name="list.txt"
Content-Disposition: attachment; filename="list.txt"

Brake pads
--parts--
"""


@tagged("post_install", "-at_install")
class TestIntakeMail(IntakeCase):
    """Mail to the address of a channel, by the way that all mail takes."""

    def setUp(self):
        super().setUp()
        self.domain = self.env["mail.alias.domain"].create(
            {
                "name": "garage.example",
                "bounce_alias": "bounce",
                "catchall_alias": "all",
            }
        )
        self.mailbox = self._intake(
            "Mail",
            kind="mail",
            alias_name="garage-test",
            alias_domain_id=self.domain.id,
        )

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def _send(self, number=1, **vals):
        mail = {
            "sender": "Ion <ION@example.com>",
            "domain": self.domain.name,
            "subject": "Brakes",
            "message_id": f"<mail-{number}@example.com>",
            "headers": "",
            "text": "They squeal",
            **vals,
        }
        self.env["mail.thread"].message_process("crm.lead", MAIL.format(**mail))
        self.env.flush_all()
        self.env.invalidate_all()
        return self._leads(self.mailbox)

    def test_a_mail_with_an_attachment_is_a_lead_of_its_customer(self):
        lead = self._send()
        self.assertRecordValues(
            lead,
            [
                {
                    "name": "Brakes",
                    "partner_id": self.partner.id,
                    "vehicle_id": self.vehicle.id,
                    "team_id": self.teams["intake"].id,
                    "source_id": self.source.id,
                }
            ],
        )
        self.assertEqual(lead.message_ids.attachment_ids.name, "list.txt")
        self.assertEqual(self.mailbox.request_ids.lead_id, lead)
        self.assertIn("squeal", self.mailbox.request_ids.payload)

    def test_the_same_mail_fetched_twice_is_one_lead(self):
        lead = self._send()
        self.assertEqual(self._send(), lead)
        self.assertEqual(self._outcomes(self.mailbox), ["accepted"])

    def test_the_same_text_sent_twice_is_one_lead_with_both_mails(self):
        lead = self._send(1)
        self.assertEqual(self._send(2), lead)
        self.assertEqual(self._outcomes(self.mailbox), ["accepted", "repeated"])
        mails = lead.message_ids.filtered(lambda one: one.message_type == "email")
        self.assertEqual(len(mails), 2)
        self.assertEqual(len(self._send(3, text="And they smoke")), 2)

    def test_a_flood_of_one_spammer_is_one_lead(self):
        for number in range(5):
            self._send(number, sender="spam@example.com", text="Buy")
        self.assertEqual(len(self._leads(self.mailbox)), 1)
        self.assertEqual(self._outcomes(self.mailbox).count("repeated"), 4)

    def test_an_answer_to_a_bounce_goes_round_no_more(self):
        reference = "<1-loop-detection-bounce-email@garage.example>"
        self.assertFalse(self._send(headers=f"In-Reply-To: {reference}\n"))
        self.assertFalse(self.mailbox.request_ids)

    def test_what_answers_by_itself_goes_to_the_lead_that_it_answers(self):
        lead = self._send()
        question = lead.message_post(message_type="comment")
        headers = f"In-Reply-To: {question.message_id}\nAuto-Submitted: auto-replied\n"
        self.assertEqual(self._send(2, headers=headers, text="On holiday"), lead)
        self.assertEqual(self._outcomes(self.mailbox), ["accepted"])

    def test_an_author_of_another_company_is_a_stranger_and_nothing_is_lost(self):
        other = self.env["res.company"].create({"name": "Other branch"})
        self.env["res.partner"].create(
            {"name": "X", "email": "x@example.com", "company_id": other.id}
        )
        lead = self._send(sender="x@example.com")
        self.assertEqual(len(lead), 1)
        self.assertFalse(lead.partner_id)

    def test_mandatory_fields_lose_no_mail(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "autoservice_plate")
        self._stage("intake_new").required_field_ids = field
        self.assertEqual(len(self._send()), 1)

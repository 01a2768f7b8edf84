# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .intake_case import IntakeCase


@tagged("post_install", "-at_install")
class TestIntakeMend(IntakeCase):
    """What was refused is told, read and put right."""

    def setUp(self):
        super().setUp()
        self._form(phone="12", name="Ana", text="Brakes", plate="XYZ 1")
        self.row = self.intake.request_ids

    def _mend(self, user=None):
        row = self.row.with_user(user or self.owner_user)
        context = row.action_make_lead()["context"]
        Mend = self.env["autoservice.intake.mend"].with_user(user or self.owner_user)
        return Form(Mend.with_context(**context))

    def test_the_owner_reads_what_came_field_by_field(self):
        row = self.row.with_user(self.owner_user)
        self.assertIn("phone: 12\n", row.payload_lines + "\n")
        self.assertIn("name: Ana", row.payload_lines)
        self.assertIn("1 requests", row.sender)
        action = self.intake.with_user(self.owner_user).action_open_refused()
        self.assertEqual(action["context"], {"search_default_refused": 1})

    def test_the_owner_makes_a_lead_of_it_and_the_counts_tie(self):
        form = self._mend()
        self.assertEqual((form.name, form.text), ("Ana", "Brakes"))
        with self.assertRaisesRegex(ValidationError, "Phone: this is not a phone"):
            form.save().action_make()
        form.phone = "079 000 111"
        mend = form.save()
        mend.action_make()
        lead = self._leads()
        self.assertEqual(lead.phone, "+37379000111")
        self.assertEqual(lead.contact_name, "Ana")
        self.assertEqual(lead.source_id, self.source)
        self.assertRecordValues(
            self.row,
            [
                {
                    "outcome": "accepted",
                    "lead_id": lead.id,
                    "taken_by_id": self.owner_user.id,
                    "can_make_lead": False,
                }
            ],
        )
        self.env.flush_all()
        tally = self.env["autoservice.intake.tally"].search(
            [("intake_id", "=", self.intake.id)]
        )
        for name in ("total", "accepted", "lead_count"):
            self.assertEqual(sum(tally.mapped(name)), 1, name)
        with self.assertRaises(UserError):
            mend.action_make()

    def test_the_desk_makes_none(self):
        with self.assertRaises(AccessError):
            self._mend(self.manager_user)

    def test_the_responsible_is_told_once_a_day(self):
        self.intake.user_id = self.manager_user
        self.intake.refused_told_on = False
        domain = [
            ("user_id", "=", self.manager_user.id),
            ("summary", "=", "Refused requests: Form"),
        ]
        self.env["mail.activity"].search(domain).unlink()
        for _number in range(3):
            self._form(phone="1")
        tasks = self.env["mail.activity"].search(domain)
        self.assertEqual(len(tasks), 1)
        self.intake.refused_told_on = "2020-01-01"
        self._form(phone="1")
        self.assertEqual(self.env["mail.activity"].search_count(domain), 2)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .crm_case import CrmCase


@tagged("post_install", "-at_install")
class TestNeededData(CrmCase):
    """The business may rename, archive or replace what the verbs need."""

    def _task_types(self, lead):
        return self._tasks(lead).activity_type_id

    def test_the_type_of_re_calls_is_not_deleted(self):
        recall = self.env.ref("autoservice.mail_activity_type_recall")
        with self.assertRaisesRegex(UserError, "Re-call"):
            recall.unlink()
        with self.assertRaisesRegex(UserError, "Re-call"):
            recall.res_model = "res.partner"

    def test_losing_works_with_a_type_that_was_renamed_and_archived(self):
        recall = self.env.ref("autoservice.mail_activity_type_recall")
        recall.write({"name": "Phone them", "active": False})
        lead = self._lead()
        self._lose(lead)
        self.assertIn(recall, self._task_types(lead))
        lead.action_unarchive()
        self.assertNotIn(recall, self._task_types(lead))

    def test_junk_is_a_reason_that_the_business_chooses(self):
        spam = self.env["crm.lost.reason"].create(
            {
                "name": "Spam",
                "autoservice_team_ids": [Command.set(self.teams["intake"].ids)],
            }
        )
        team = self.teams["intake"].with_user(self.owner_user)
        team.autoservice_junk_reason_id = spam
        self._reason("junk").unlink()
        lead = self._lead("intake")
        lead.action_junk("Sells lamps")
        self.assertEqual(lead.lost_reason_id, spam)
        self.assertEqual(lead.autoservice_lost_note, "Sells lamps")
        context = self._lead("intake").action_ask_junk()["context"]
        self.assertEqual(context["default_lost_reason_id"], spam.id)

    def test_the_reason_of_junk_is_not_deleted_while_it_is_that(self):
        reason = self._reason("junk")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            reason.unlink()
        reason.active = False
        lead = self._lead("intake")
        lead.action_junk("Sells lamps")
        self.assertEqual(lead.lost_reason_id, reason)

    def test_without_a_reason_of_junk_the_user_is_told_what_to_do(self):
        self.teams["intake"].autoservice_junk_reason_id = False
        for lead in (self._lead("intake"), self._lead("repair")):
            with self.assertRaisesRegex(UserError, "choose the reason of junk"):
                lead.action_junk("Sells lamps")
            with self.assertRaisesRegex(UserError, "choose the reason of junk"):
                lead.action_ask_junk()

    def test_the_stage_of_contacts_without_a_deal_is_data(self):
        self._stage("intake_quality").unlink()
        lead = self._lead("intake", partner_id=self.partner.id)
        wizard = self.env["autoservice.lead.qualify"].with_user(self.manager_user)
        vals = {"lead_id": lead.id, "contact": "exist", "partner_id": self.partner.id}
        with self.assertRaisesRegex(UserError, "Intake has no stage for contacts"):
            wizard.create(vals).action_apply()
        stage = self.env["crm.stage"].create(
            {
                "name": "Contacts",
                "team_ids": [Command.set(self.teams["intake"].ids)],
                "autoservice_event": "qualified",
            }
        )
        wizard.create(vals).action_apply()
        self.assertEqual(lead.stage_id, stage)

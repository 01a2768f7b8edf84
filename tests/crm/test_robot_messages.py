# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .crm_case import CrmCase

MONDAY = "2026-11-23 10:00:00"
NIGHT = "2026-11-23 22:30:00"
TUESDAY = "2026-11-24 10:00:00"


@tagged("post_install", "-at_install")
class TestRobotMessages(CrmCase):
    """A robot writes to the customer by the outbox."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "autoservice_dry_run": False,
                "autoservice_channel_order": "email",
                "autoservice_quiet_from": 21.0,
                "autoservice_quiet_to": 9.0,
            }
        )
        cls.partner.write({"email": "ion@example.com", "tz": "UTC"})
        waiting = cls.env["autoservice.message"].search([("phase", "=", "waiting")])
        waiting._drop("Not part of the test")
        cls.robot = cls.env["autoservice.robot"].create(
            {
                "name": "Parts are ordered",
                "team_id": cls.teams["repair"].id,
                "stage_id": cls._stage("repair_parts").id,
                "action": "message",
                "summary": "Your parts",
                "note": "{{ object.partner_id.name }}, your parts are ordered.",
            }
        )

    def _move(self, stage="repair_parts", lead=None, moment=MONDAY, **vals):
        with self._clock(moment):
            lead = lead or self._lead(partner_id=self.partner.id, **vals)
            lead.stage_id = self._stage(stage)
        return lead

    def _messages(self, leads):
        Message = self.env["autoservice.message"].with_user(self.manager_user)
        return Message.search([("res_id", "in", leads.ids), ("kind", "=", "robot")])

    def _send(self, moment):
        with self._clock(moment), self.enter_registry_test_mode():
            self.env.ref("autoservice.message_cron_send").method_direct_trigger()

    def test_the_customer_reads_it_and_nobody_gets_a_task(self):
        lead = self._move(user_id=self.manager_user.id)
        self.assertFalse(self._tasks(lead, autoservice_robot_id=self.robot.id))
        self._send(MONDAY)
        self.assertRecordValues(
            self._messages(lead),
            [
                {
                    "state": "sent",
                    "partner_id": self.partner.id,
                    "user_id": self.manager_user.id,
                    "subject": "Your parts",
                    "preview": "Ion Popa, your parts are ordered.",
                }
            ],
        )

    def test_it_is_written_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.robot.with_context(
            lang="fr_FR"
        ).note = "Bonjour {{ object.partner_id.name }}"
        self.partner.lang = "fr_FR"
        self.assertEqual(self._messages(self._move()).preview, "Bonjour Ion Popa")

    def test_to_and_fro_it_is_written_once_a_day(self):
        lead = self._move()
        for stage in ("repair_analysis", "repair_parts"):
            self._move(stage, lead)
        self.assertEqual(len(self._messages(lead)), 1)
        self._move("repair_analysis", lead, TUESDAY)
        self._move("repair_parts", lead, TUESDAY)
        self.assertEqual(len(self._messages(lead)), 2)

    def test_consent_and_quiet_hours_are_kept(self):
        lead = self._move(moment=NIGHT)
        self._send(NIGHT)
        self.assertEqual(self._messages(lead).state, "waiting")
        self.partner.autoservice_consent_service = False
        self._send(TUESDAY)
        self.assertEqual(self._messages(lead).state, "cancelled")

    def test_what_is_out_of_season_by_morning_does_not_go_out(self):
        lost = self._move(moment=NIGHT)
        moved = self._move(moment=NIGHT)
        with self._clock(NIGHT):
            self._lose(lost)
        self._move("repair_work", moved, NIGHT)
        self._send(TUESDAY)
        messages = self._messages(lost + moved)
        self.assertEqual(messages.mapped("state"), ["cancelled", "cancelled"])

    def test_a_lead_without_a_customer_writes_to_nobody(self):
        with self._clock(MONDAY):
            lead = self._lead(email_from=False)
            lead.partner_id = False
        self._move(lead=lead)
        self.assertFalse(self._messages(lead))

    def test_it_writes_after_working_time_too(self):
        with self._clock(MONDAY[:11] + "09:00:00"):
            self.robot.delay_minutes = 60
        lead = self._move()
        self._run_robots("2026-11-23 10:59:00")
        self.assertFalse(self._messages(lead))
        self._run_robots("2026-11-23 11:01:00")
        self._run_robots("2026-11-23 12:01:00")
        self.assertEqual(len(self._messages(lead)), 1)

    def test_many_leads_cost_what_one_costs(self):
        def queries(count):
            leads = self.env["crm.lead"].union(
                *(self._lead(partner_id=self.partner.id) for _number in range(count))
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.robot._act_on(leads)
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(20) - queries(2), 1)

    def test_a_robot_without_words_for_the_customer_is_refused(self):
        with self.assertRaises(ValidationError):
            self.robot.note = False

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date, datetime

from odoo.tests import tagged

from ...models.common.tasks import create_tasks
from .crm_case import CrmCase

MONDAY = "2026-11-23 10:00:00"


@tagged("post_install", "-at_install")
class TestRobotTasks(CrmCase):
    """A person has one task of a request: who is reminded has it renewed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teams["intake"].user_id = cls.owner_user

    def _request(self):
        """A request that came on Monday."""
        with self._clock(MONDAY):
            lead = self._lead("intake")
            self.env.flush_all()
        return lead

    def test_a_request_is_one_task_of_a_person_that_is_renewed(self):
        lead = self._request()
        first = self._tasks(lead)
        first.note = "From the site"
        self._run_robots("2026-11-23 11:00:00")
        task = self._tasks(lead)
        self.assertEqual(task, first)
        self.assertIn("No deal yet", task.summary)
        self.assertIn("From the site", task.note)
        self.assertEqual(task.activity_type_id.name, "Call")
        lead.stage_id = self._stage("intake_call")
        self._run_robots("2026-11-24 12:00:00")
        self.assertEqual(len(self._tasks(lead, user_id=self.manager_user.id)), 1)

    def test_who_is_restored_comes_into_the_stage_anew(self):
        with self._clock(MONDAY):
            lead = self._lead()
            self._lose(lead)
            self.assertIn("Re-call", self._tasks(lead).summary)
        with self._clock("2026-11-25 10:00:00"):
            lead.action_restore()
            task = self._tasks(lead)
            self.assertEqual(len(task), 1)
            self.assertEqual(task.user_id, self.manager_user)
            self.assertEqual(task.date_deadline, date(2026, 11, 25))
            self.assertEqual(lead.date_last_stage_update, datetime(2026, 11, 25, 10, 0))
            lead.action_restore()
            self.assertEqual(self._tasks(lead), task)

    def test_deals_of_one_request_say_which_is_which(self):
        leads = self._lead() | self._lead("shop") | self._lead("wash")
        texts = self._tasks(leads).mapped("summary")
        self.assertEqual(
            [text.partition(":")[0] for text in texts], ["Repair", "Shop", "Wash"]
        )

    def test_clarifying_call_and_reminder_are_one_task(self):
        with self._clock(MONDAY):
            lead = self._lead("intake")
            lead.stage_id = self._stage("intake_call")
            self.env.flush_all()
        call = self._tasks(lead)
        self._run_robots("2026-11-24 11:00:00")
        self.assertEqual(self._tasks(lead), call)
        self.assertEqual(str(call.date_deadline), "2026-11-24")

    def test_a_renewed_task_keeps_the_hour_that_was_chosen(self):
        lead = self._request()
        task = self._tasks(lead)
        with self._clock(MONDAY):
            hour = datetime(2026, 11, 24, 7, 0)
            task.with_user(self.manager_user).autoservice_time = hour
        self._run_robots("2026-11-23 11:00:00")
        self.assertIn("No deal yet", task.summary)
        self.assertEqual(task.autoservice_time, hour)
        self.assertEqual(task.date_deadline, date(2026, 11, 24))

    def test_a_colleague_is_told_beside_the_responsible(self):
        lead = self._request()
        self._run_robots("2026-11-23 12:00:00")
        users = self._tasks(lead).mapped("user_id")
        self.assertEqual(users, self.manager_user | self.owner_user)
        self.assertEqual(len(self._tasks(lead)), 2)

    def test_many_renewed_tasks_cost_what_one_costs(self):
        counts = []
        for size in (1, 20):
            leads = [self._request() for _n in range(size)]
            leads = self.env["crm.lead"].concat(*leads)
            robot = self.env.ref("autoservice.robot_intake_silent")
            run = self.env["autoservice.robot.run"]
            with self._clock("2026-11-23 11:00:00"):
                tasks = robot._act_on(leads)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                create_tasks(self.env, run._renew(tasks))
                self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(self._tasks(leads)), size)
        self.assertLessEqual(counts[1], counts[0] + 2)

    # Switched on
    def test_many_robots_ask_what_one_asks(self):
        # Working hours are asked for by robot, where there are any.
        self.env["res.company"].search([]).resource_calendar_id = False
        robots = self.env["autoservice.robot"].search([("delay_minutes", ">", 0)])
        self.assertGreater(len(robots), 1)
        run, counts = self.env["autoservice.robot.run"], []
        for some in (robots[:1], robots):
            run._claim(some)
            before = self.env.cr.sql_log_count
            run._claim(some)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_a_robot_that_is_switched_on_leaves_what_was_due_before(self):
        robot = self.env.ref("autoservice.robot_intake_silent")
        robot.with_user(self.owner_user).active = False
        old = self._request()
        with self._clock("2026-11-23 11:30:00"):
            robot.with_user(self.owner_user).active = True
            young = self._lead("intake")
            self.env.flush_all()
        with self._clock("2026-11-23 10:40:00"):
            between = self._lead("intake")
            self.env.flush_all()
        self._run_robots("2026-11-23 13:00:00")
        told = robot.env["mail.activity"].search(
            [("autoservice_robot_id", "=", robot.id)]
        )
        self.assertEqual(told.autoservice_lead_id, young | between)
        self.assertNotIn(old, told.autoservice_lead_id)

    def test_a_new_robot_that_repeats_leaves_what_stands_there_for_long(self):
        old = self._request()
        with self._clock(MONDAY):
            old.stage_id = self._stage("intake_processing")
            self.env.flush_all()
        with self._clock("2026-11-24 10:00:00"):
            robot = self.env["autoservice.robot"].create(
                {
                    "name": "Still there",
                    "team_id": self.teams["intake"].id,
                    "stage_id": self._stage("intake_processing").id,
                    "trigger": "stage",
                    "repeat_minutes": 60,
                    "summary": "Still there: {{ object.name }}",
                }
            )
            young = self._lead("intake")
            young.stage_id = self._stage("intake_processing")
            self.env.flush_all()
        first = self._tasks(young, autoservice_robot_id=robot.id)
        first.action_feedback("Called")
        self._run_robots("2026-11-24 12:00:00")
        runs = self.env["autoservice.robot.run"].search([("robot_id", "=", robot.id)])
        self.assertEqual(runs.lead_id, young)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .crm_case import CrmCase

MONDAY = "2026-11-23 10:00:00"


@tagged("post_install", "-at_install")
class TestRobots(CrmCase):
    """Each stage tells the one whose turn it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.master_user = cls._user("master", "autoservice.group_executor")
        cls.master.user_id = cls.master_user
        cls.teams["intake"].user_id = cls.owner_user

    def _robot(self, name):
        return self.env.ref(f"autoservice.robot_{name}")

    def _told(self, robot, leads):
        """The open tasks that a robot gave for leads."""
        Activity = self.env["mail.activity"]
        return Activity.search(
            [
                ("autoservice_robot_id", "=", self._robot(robot).id),
                ("autoservice_lead_id", "in", leads.ids),
            ]
        )

    def test_every_stage_tells_whom_the_business_wants_told(self):
        manager, master, washer = (
            self.manager_user,
            self.master_user,
            self.executor_user,
        )
        for stage, user, words in (
            ("intake_call", manager, "Call back"),
            ("repair_information", manager, "Responsible: Manager"),
            ("repair_analysis", master, "ABC ?123"),
            ("repair_parts", manager, "parts"),
            ("repair_work", master, "Begin the repair"),
            ("repair_settlement", manager, "payment"),
            ("shop_information", manager, "Responsible: Manager"),
            ("shop_assembly", manager, "Order and collect"),
            ("shop_settlement", manager, "payment"),
            ("wash_information", manager, "Responsible: Manager"),
            ("wash_work", washer, "Wash"),
        ):
            with self.subTest(stage), self._clock(MONDAY):
                lead = self._lead(
                    stage.split("_")[0],
                    stage_id=self._stage("intake_processing").id
                    if stage.startswith("intake")
                    else False,
                    vehicle_id=self.vehicle.id,
                    master_id=self.master.id,
                    washer_id=self.washer.id,
                )
                lead.stage_id = self._stage(stage)
                task = self._told(stage, lead)
                self.assertEqual(task.user_id, user)
                self.assertRegex(task.summary, words)
                self.assertEqual(task.date_deadline, date(2026, 11, 23))

    def test_at_creation_the_manager_is_told(self):
        lead = self._lead("intake")
        task = self._told("intake_created", lead)
        self.assertEqual(task.user_id, self.manager_user)
        self.assertIn("Noise in front", task.summary)
        self.assertEqual(task.res_model, "crm.lead")
        self.assertEqual(task.res_id, lead.id)

    def test_nobodys_lead_is_somebodys_task(self):
        lead = self._lead("intake", user_id=False)
        self.assertEqual(self._told("intake_created", lead).user_id, self.owner_user)
        lead = self._lead("repair", user_id=False)
        task = self._told("repair_information", lead)
        self.assertEqual(task.user_id, self.manager_user)

    def test_the_front_desk_is_told_before_the_owner(self):
        self.teams["intake"].user_id = False
        self.owner_user.name = "Aaron, who is the first by name"
        lead = self._lead("intake", user=self.other_user, user_id=False)
        told = self._told("intake_created", lead).user_id
        self.assertTrue(told.has_group("autoservice.group_manager"))
        self.assertFalse(told.has_group("autoservice.group_owner"))

    def test_waiting_for_parts_says_what_was_ordered(self):
        lead = self._lead(autoservice_parts_note="Pads <ATE>\nTomorrow")
        lead.stage_id = self._stage("repair_parts")
        note = self._told("repair_parts", lead).note
        self.assertIn("Pads &lt;ATE&gt;<br>Tomorrow", note)

    def test_the_washer_is_told_the_time_of_the_visit(self):
        wash = self._service("Body wash")
        lead = self._lead(
            "wash", partner_id=self.partner.id, vehicle_id=self.vehicle.id
        )
        booking = self._book(
            wash, lead_id=lead.id, employee_ids=[Command.link(self.washer.id)]
        )
        booking.action_book()
        task = self._told("wash_work", lead)
        self.assertEqual(task.user_id, self.executor_user)
        self.assertIn("10:00", task.summary)
        self.assertEqual(task.res_model, "autoservice.booking")
        self.assertEqual(task.res_id, booking.id)
        task.with_user(self.executor_user).action_feedback("Washed")

    def test_an_executor_sees_and_does_what_is_on_a_deal_without_a_visit(self):
        """He cannot open the deal: the task says all and is among his other ones."""
        car = {"vehicle_id": self.vehicle.id}
        repair = self._lead(master_id=self.master.id, **car)
        wash = self._lead("wash", washer_id=self.washer.id, **car)
        for lead, stage, user, words in (
            (repair, "repair_analysis", self.master_user, "Look at the car: .*123"),
            (repair, "repair_work", self.master_user, "Begin the repair: .*123"),
            (wash, "wash_work", self.executor_user, "Wash .*123"),
        ):
            with self.subTest(stage):
                lead.stage_id = self._stage(stage)
                task = self._told(stage, lead).with_user(user)
                with self.assertRaises(AccessError):
                    lead.with_user(user).check_access("read")
                groups = user.with_user(user)._get_activity_groups()
                other = [one for one in groups if one["model"] == "mail.activity"]
                self.assertIn(task.id, other[0]["activity_ids"])
                shown = task.web_read({"summary": {}, "res_name": {}, "note": {}})[0]
                self.assertRegex(shown["summary"], words)
                self.assertEqual(shown["res_name"], "Noise in front")
                task.action_feedback("Done")
                self.assertFalse(task.active)
                self.assertIn("Done", str(lead.message_ids[:1].body))

    def test_an_executor_is_told_and_gets_no_mail_of_the_customer(self):
        lead = self._lead(master_id=self.master.id)
        lead.stage_id = self._stage("repair_analysis")
        self.assertEqual(self._told("repair_analysis", lead).user_id, self.master_user)
        followers = lead.message_partner_ids
        self.assertNotIn(self.master_user.partner_id, followers)

    def test_who_follows_a_pipeline_is_told_of_its_new_leads(self):
        Lead = self.env(context={})["crm.lead"]
        vals = {"name": "Noise", "team_id": self.teams["repair"].id}
        lead = Lead.with_user(self.manager_user).create(vals)
        self.assertTrue(lead.message_ids.subtype_id.internal)
        subtype = self.env.ref("crm.mt_salesteam_lead")
        self.teams["repair"].message_subscribe(
            self.owner_user.partner_id.ids, subtype.ids
        )
        lead = Lead.with_user(self.manager_user).create(vals)
        self.assertIn(self.env.ref("crm.mt_lead_create"), lead.message_ids.subtype_id)

    def test_what_a_stage_told_is_over_when_the_lead_leaves_it(self):
        lead = self._lead("intake")
        lead.stage_id = self._stage("intake_call")
        self.assertFalse(self._told("intake_created", lead))
        self.assertTrue(self._told("intake_call", lead))
        self._lose(lead, "junk")
        self.assertFalse(self._told("intake_call", lead))

    def test_a_robot_is_data_that_the_owner_edits(self):
        robot = self._robot("repair_analysis").with_user(self.owner_user)
        robot.write(
            {
                "responsible": "fixed",
                "user_id": self.owner_user.id,
                "summary": "{{ object.contact_name }}: {{object.expected_revenue}}",
                "deadline_days": 2,
            }
        )
        with self._clock(MONDAY):
            lead = self._lead(contact_name="Ana", expected_revenue=150)
            lead.stage_id = self._stage("repair_analysis")
        task = self._told("repair_analysis", lead)
        self.assertEqual(task.user_id, self.owner_user)
        self.assertRegex(task.summary, "Ana: .*150")
        self.assertEqual(task.date_deadline, date(2026, 11, 25))
        robot.active = False
        other = self._lead()
        other.stage_id = self._stage("repair_analysis")
        self.assertFalse(self._told("repair_analysis", other))
        with self.assertRaises(AccessError):
            robot.with_user(self.manager_user).active = True

    def test_a_robot_of_another_company_keeps_still(self):
        company = self.env["res.company"].create({"name": "Second branch"})
        self._robot("repair_analysis").company_id = company
        lead = self._lead()
        lead.stage_id = self._stage("repair_analysis")
        self.assertFalse(self._told("repair_analysis", lead))

    def test_each_is_told_in_his_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        robot = self._robot("repair_parts")
        robot.with_context(lang="fr_FR").summary = "Commander: {{ object.name }}"
        user = new_test_user(
            self.env,
            login="test_jean",
            groups="autoservice.group_manager",
            lang="fr_FR",
        )
        lead = self._lead(user_id=user.id)
        lead.stage_id = self._stage("repair_parts")
        self.assertEqual(
            self._told("repair_parts", lead).summary, "Commander: Noise in front"
        )

    def test_many_leads_cost_what_one_costs(self):
        counts = []
        for size in (1, 20):
            leads = self.env["crm.lead"].concat(*(self._lead() for _n in range(size)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads.write({"stage_id": self._stage("repair_parts").id})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(self._told("repair_parts", leads)), size)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_a_write_that_moves_nothing_asks_nothing(self):
        lead = self._lead(team_id=self.other_team.id)
        ours = self._lead()
        for one in (lead, ours):
            one.name = "Warm"
            self.env.flush_all()
        counts = []
        for one in (lead, ours):
            before = self.env.cr.sql_log_count
            one.name = "Other"
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install")
class TestWaitingRobots(CrmCase):
    """What is told after some working time, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teams["intake"].user_id = cls.owner_user

    def _told(self, robot, lead):
        robot = self.env.ref(f"autoservice.robot_{robot}")
        return self._tasks(lead, autoservice_robot_id=robot.id)

    def _lead_at(self, moment, kind="intake", **vals):
        with self._clock(moment):
            lead = self._lead(kind, **vals)
            self.env.flush_all()
        return lead

    def test_an_hour_without_conversion_reminds_the_manager(self):
        lead = self._lead_at(MONDAY)
        self._run_robots("2026-11-23 10:59:59")
        self.assertFalse(self._told("intake_silent", lead))
        self._run_robots("2026-11-23 11:00:00")
        task = self._told("intake_silent", lead)
        self.assertEqual(task.user_id, self.manager_user)
        self.assertFalse(self._told("intake_unhandled", lead))

    def test_what_became_a_deal_or_a_contact_is_not_reminded_of(self):
        deal, contact, open_one = (self._lead_at(MONDAY) for _n in range(3))
        deal.convert_opportunity(self.partner, team_id=self.teams["repair"].id)
        contact.stage_id = self._stage("intake_quality")
        open_one.stage_id = self._stage("intake_processing")
        self._run_robots("2026-11-23 11:00:00")
        self.assertFalse(self._told("intake_silent", deal))
        self.assertFalse(self._told("intake_silent", contact))
        self.assertTrue(self._told("intake_silent", open_one))

    def test_two_hours_without_handling_tell_the_supervisor(self):
        lead = self._lead_at(MONDAY)
        self._run_robots("2026-11-23 12:00:00")
        task = self._told("intake_unhandled", lead)
        self.assertEqual(task.user_id, self.owner_user)
        self.assertIn("Responsible: Manager", task.note)

    def test_each_tells_once(self):
        lead = self._lead_at(MONDAY)
        for hour in (11, 12, 13):
            self._run_robots(f"2026-11-23 {hour}:00:00")
        self.assertEqual(len(self._told("intake_silent", lead)), 1)
        self.assertEqual(len(self._told("intake_unhandled", lead)), 1)
        self._told("intake_silent", lead).action_feedback("Called")
        self._run_robots("2026-11-24 13:00:00")
        self.assertFalse(self._told("intake_silent", lead))

    def test_the_business_may_ask_for_a_conversation_instead(self):
        robot = self.env.ref("autoservice.robot_intake_silent")
        robot.with_user(self.owner_user).unless = "conversation"
        lead = self._lead_at(MONDAY)
        with self._clock("2026-11-23 10:20:00"):
            words = "What is wrong?"
            lead.message_post(
                body=words,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self._run_robots("2026-11-23 12:00:00")
        self.assertFalse(self._told("intake_silent", lead))
        self.assertTrue(self._told("intake_unhandled", lead))

    def test_a_note_among_colleagues_is_no_conversation(self):
        lead = self._lead_at(MONDAY)
        words = "Who calls?"
        lead.message_post(body=words, subtype_xmlid="mail.mt_note")
        self.assertFalse(lead.autoservice_talked_at)

    def test_a_call_that_was_done_is_a_conversation(self):
        lead = self._lead_at(MONDAY)
        lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.manager_user.id
        )
        lead.activity_feedback(["mail.mail_activity_data_call"])
        self.assertTrue(lead.autoservice_talked_at)

    def test_that_a_lead_was_cared_for_is_a_fact(self):
        lead = self._lead_at(MONDAY)
        for name in ("autoservice_handled_at", "autoservice_talked_at"):
            with self.assertRaisesRegex(UserError, "cannot be written"):
                lead.write({name: MONDAY})
            with self.assertRaisesRegex(UserError, "cannot be written"):
                self._lead(**{name: MONDAY})
        self.assertFalse(lead.autoservice_talked_at)

    def test_of_merged_leads_it_is_known_that_one_was_cared_for(self):
        leads = self._lead_at(MONDAY) | self._lead_at(MONDAY)
        first = leads._sort_by_confidence_level(reverse=True)[:1]
        words = "Hello"
        (leads - first).message_post(
            body=words, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        merged = leads.with_user(self.owner_user).merge_opportunity()
        self.assertEqual(merged, first)
        self.assertTrue(merged.autoservice_talked_at)

    def test_a_lead_that_is_handled_calms_the_supervisor(self):
        lead = self._lead_at(MONDAY)
        lead.stage_id = self._stage("intake_processing")
        self._run_robots("2026-11-24 12:00:00")
        self.assertFalse(self._told("intake_unhandled", lead))

    def test_a_lead_of_no_company_is_in_the_hours_of_its_salesperson(self):
        """On Saturday only his branch works. A lead from before may have no company."""
        calendar = self.company.resource_calendar_id.copy({"tz": "UTC"})
        calendar.attendance_ids[:1].dayofweek = "5"
        branch = self.env["res.company"].create(
            {"name": "Second branch", "resource_calendar_id": calendar.id}
        )
        far = new_test_user(
            self.env,
            login="test_branch",
            groups="autoservice.group_manager",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        saturday = "2026-11-21 10:00:00"
        ours = self._lead_at(saturday, user_id=False)
        theirs = self._lead_at(saturday)
        ours.sudo().company_id = False
        theirs.sudo().write({"user_id": far.id, "company_id": False})
        self._run_robots("2026-11-21 11:00:00")
        self.assertEqual(self._told("intake_silent", theirs).user_id, far)
        self.assertFalse(self._told("intake_silent", ours))
        self._run_robots("2026-11-23 10:00:00")
        self.assertTrue(self._told("intake_silent", ours))
        self.assertEqual(len(self._told("intake_silent", theirs)), 1)

    def test_a_robot_of_a_company_looks_at_the_leads_of_this_only(self):
        robot = self.env.ref("autoservice.robot_intake_silent")
        robot.company_id = self.env["res.company"].create({"name": "Second branch"})
        run = self.env["autoservice.robot.run"].with_company(robot.company_id)
        lead = self._lead_at(MONDAY, user_id=False)
        lead.sudo().company_id = False
        with self._clock("2026-11-25 10:00:00"):
            self.assertFalse(run._claim(robot))

    def test_a_lead_of_the_night_before_a_lunch_break(self):
        """The hour goes on after lunch."""
        calendar = self.company.resource_calendar_id
        calendar.attendance_ids.filtered(lambda one: one.dayofweek == "0").write(
            {"hour_to": 13}
        )
        calendar.attendance_ids = [
            Command.create(
                {
                    "name": "Afternoon",
                    "dayofweek": "0",
                    "day_period": "afternoon",
                    "hour_from": 14,
                    "hour_to": 18,
                }
            )
        ]
        lead = self._lead_at("2026-11-23 12:30:00")
        self._run_robots("2026-11-23 14:29:00")
        self.assertFalse(self._told("intake_silent", lead))
        self._run_robots("2026-11-23 14:30:00")
        self.assertTrue(self._told("intake_silent", lead))
        self._run_robots("2026-11-23 15:29:00")
        self.assertFalse(self._told("intake_unhandled", lead))
        self._run_robots("2026-11-23 15:30:00")
        self.assertTrue(self._told("intake_unhandled", lead))

    def test_hours_count_in_working_time(self):
        """Friday evening: half an hour on Friday, the rest on Monday."""
        lead = self._lead_at("2026-11-20 17:30:00")
        for quiet in (
            "2026-11-20 18:30:00",
            "2026-11-21 12:00:00",
            "2026-11-22 23:59:00",
            "2026-11-23 09:29:00",
        ):
            self._run_robots(quiet)
            self.assertFalse(self._told("intake_silent", lead), quiet)
        self._run_robots("2026-11-23 09:30:00")
        self.assertTrue(self._told("intake_silent", lead))
        self._run_robots("2026-11-23 10:29:00")
        self.assertFalse(self._told("intake_unhandled", lead))
        self._run_robots("2026-11-23 10:30:00")
        self.assertTrue(self._told("intake_unhandled", lead))

    def test_a_request_of_the_night_counts_from_the_morning(self):
        lead = self._lead_at("2026-11-24 02:00:00")
        self._run_robots("2026-11-24 09:59:00")
        self.assertFalse(self._told("intake_silent", lead))
        self._run_robots("2026-11-24 10:00:00")
        self.assertTrue(self._told("intake_silent", lead))

    def test_a_holiday_does_not_count(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Day of the town",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": datetime(2026, 11, 23, 0, 0),
                "date_to": datetime(2026, 11, 23, 23, 59, 59),
            }
        )
        lead = self._lead_at("2026-11-20 17:30:00")
        self._run_robots("2026-11-23 16:00:00")
        self.assertFalse(self._told("intake_silent", lead))
        self._run_robots("2026-11-24 09:30:00")
        self.assertTrue(self._told("intake_silent", lead))

    def test_the_payment_is_reminded_of_until_it_is_in(self):
        lead = self._lead_at(MONDAY, "repair")
        with self._clock("2026-11-23 11:00:00"):
            lead.stage_id = self._stage("repair_settlement")
            self.env.flush_all()
        self.assertEqual(len(self._told("repair_settlement", lead)), 1)
        self._run_robots("2026-11-25 11:00:00")
        self.assertEqual(len(self._told("repair_settlement", lead)), 1)
        self._told("repair_settlement", lead).action_feedback("Promised")
        self._run_robots("2026-11-25 11:05:00")
        self.assertEqual(len(self._told("repair_settlement", lead)), 1)
        self._told("repair_settlement", lead).action_feedback("Promised again")
        self._run_robots("2026-11-25 12:00:00")
        self.assertFalse(self._told("repair_settlement", lead))
        self._run_robots("2026-11-26 11:30:00")
        self.assertTrue(self._told("repair_settlement", lead))
        lead.action_set_won()
        self._run_robots("2026-12-10 11:00:00")
        self.assertFalse(self._told("repair_settlement", lead))

    def test_a_robot_may_wait_in_any_stage(self):
        with self._clock(MONDAY):
            self.env["autoservice.robot"].create(
                {
                    "name": "Look again",
                    "team_id": self.teams["repair"].id,
                    "stage_id": self._stage("repair_analysis").id,
                    "trigger": "stage",
                    "delay_minutes": 30,
                    "summary": "Still analysed: {{ object.name }}",
                }
            )
        lead = self._lead_at(MONDAY, "repair")
        with self._clock("2026-11-23 15:00:00"):
            lead.stage_id = self._stage("repair_analysis")
            self.env.flush_all()
        self._run_robots("2026-11-23 15:29:00")
        self.assertNotIn("Still", str(self._tasks(lead).mapped("summary")))
        self._run_robots("2026-11-23 15:30:00")
        self.assertIn("Still", str(self._tasks(lead).mapped("summary")))

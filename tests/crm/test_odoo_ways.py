# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .crm_case import CrmCase

MAIL = """From: Ana Rusu <ana.rusu@example.com>
To: {alias}
Subject: Noise in front
Message-ID: <noise-{alias}@example.com>
Date: Mon, 23 Nov 2026 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

It rattles.
"""


@tagged("post_install", "-at_install")
class TestMandatoryEverywhere(CrmCase):
    """What a stage demands is demanded in every way that a lead can be moved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage = cls._stage("repair_analysis")
        cls._require(cls.stage)

    @classmethod
    def _require(cls, stage, name="vehicle_id"):
        field = cls.env["ir.model.fields"]._get("crm.lead", name)
        stage.required_field_ids = [Command.link(field.id)]

    def test_the_kanban_and_the_list_of_many_refuse_it(self):
        move, shown = {"stage_id": self.stage.id}, {"stage_id": {}}
        for way, save in (
            ("one or all", lambda leads: leads.web_save(move, shown)),
            ("each", lambda leads: leads.web_save_multi([move, move], shown)),
        ):
            leads = self._lead(name="First") | self._lead(name="Second")
            with (
                self.subTest(way),
                self.assertRaisesRegex(ValidationError, "First.*Missing: Car"),
            ):
                save(leads)

    def test_an_import_over_leads_that_are_there_refuses_it(self):
        lead = self._lead()
        result = lead.load(
            [".id", "stage_id/.id"], [[str(lead.id), str(self.stage.id)]]
        )
        self.assertFalse(result["ids"])
        self.assertRegex(result["messages"][0]["message"], "Missing: Car")

    def test_another_team_refuses_it(self):
        self._require(self._stage("wash_information"))
        lead = self._lead()
        with self.assertRaisesRegex(ValidationError, "Missing: Car"):
            lead.team_id = self.teams["wash"]
        lead.write({"team_id": self.teams["wash"].id, "vehicle_id": self.vehicle.id})
        self.assertEqual(lead.stage_id, self._stage("wash_information"))

    def test_qualifying_and_converting_refuse_it(self):
        self._require(self._stage("repair_information"))
        lead = self._lead("intake", contact_name="Ana")
        wizard = self.env["autoservice.lead.qualify"].with_user(self.manager_user)
        with self.assertRaisesRegex(ValidationError, "Missing: Car"):
            wizard.create({"lead_id": lead.id, "is_repair": True}).action_apply()
        lead = self._lead("intake", contact_name="Ana")
        convert = self.env["crm.lead2opportunity.partner"].with_user(self.manager_user)
        convert = convert.with_context(active_ids=lead.ids)
        convert = convert.create(
            {
                "name": "convert",
                "lead_id": lead.id,
                "team_id": self.teams["repair"].id,
                "user_id": self.manager_user.id,
                "action": "create",
            }
        )
        with self.assertRaisesRegex(ValidationError, "Missing: Car"):
            convert.action_apply()

    def test_won_and_merged_refuse_it(self):
        self._require(self._stage("repair_won"))
        with self.assertRaisesRegex(ValidationError, "Missing: Car"):
            self._lead().action_set_won()
        self._require(self._stage("wash_information"))
        leads = self._lead(user=self.owner_user) | self._lead(user=self.owner_user)
        with self.assertRaisesRegex(ValidationError, "Missing: Car"):
            leads.merge_opportunity(team_id=self.teams["wash"].id)

    def test_a_mail_is_no_move_and_is_not_lost(self):
        self._require(self._stage("intake_new"), "phone")
        alias = self.teams["intake"].alias_id
        self.env.ref("base.main_company").alias_domain_id = alias.alias_domain_id = (
            self.env["mail.alias.domain"].create({"name": "garage.example.com"})
        )
        alias.alias_name = "garage-intake"
        text = MAIL.format(alias=alias.display_name)
        lead_id = self.env["mail.thread"].message_process("crm.lead", text)
        lead = self.env["crm.lead"].browse(lead_id)
        self.assertEqual(lead.stage_id, self._stage("intake_new"))
        self.assertEqual(lead.team_id, self.teams["intake"])
        lead = lead.with_user(self.manager_user)
        lead.stage_id = self._stage("intake_processing")
        with self.assertRaisesRegex(ValidationError, "Missing: Phone"):
            lead.stage_id = self._stage("intake_new")


@tagged("post_install", "-at_install")
class TestOdooWays(CrmCase):
    """Odoo's own tools work on leads of the pipelines, and lose nothing."""

    def test_merged_leads_keep_all_that_was_known_of_any(self):
        source = self.env["utm.source"].create({"name": "Radio"})
        further = self._stage("repair_parts")
        first = self._lead(partner_id=self.partner.id, stage_id=further.id)
        second = self._lead(
            name="Oil",
            partner_id=self.partner.id,
            vehicle_id=self.vehicle.id,
            master_id=self.master.id,
            source_id=source.id,
            autoservice_parts_note="Pads",
            stage_id=self._stage("repair_analysis").id,
        )
        booking = self._book(self._service("Oil"), lead_id=second.id)
        task = self._tasks(second)[:1]
        Inquiry = self.env["autoservice.inquiry"].with_user(self.manager_user)
        inquiry = Inquiry.register("call", phone="+37369123456")
        inquiry.lead_id = second
        leads = (first | second).with_user(self.owner_user)
        merged = leads.merge_opportunity()
        self.assertEqual(merged, first)
        self.assertFalse(second.exists())
        self.assertEqual(merged.vehicle_id, self.vehicle)
        self.assertEqual(merged.master_id, self.master)
        self.assertEqual(merged.source_id, source)
        self.assertEqual(merged.autoservice_parts_note, "Pads")
        self.assertEqual(booking.lead_id.id, merged.id)
        self.assertEqual(booking.sale_order_id.opportunity_id.id, merged.id)
        self.assertEqual(inquiry.lead_id.id, merged.id)
        self.assertEqual(task.autoservice_lead_id.id, merged.id)

    def test_merging_into_a_pipeline_lands_in_one_of_its_stages(self):
        leads = self._lead(user=self.owner_user, team_id=self.other_team.id)
        leads |= self._lead(user=self.owner_user, team_id=self.other_team.id)
        merged = leads.merge_opportunity(team_id=self.teams["shop"].id)
        self.assertEqual(merged.stage_id, self._stage("shop_information"))

    def test_the_copy_of_a_lost_lead_is_open(self):
        lead = self._lead(vehicle_id=self.vehicle.id)
        lead.stage_id = self._stage("repair_work")
        self._lose(lead)
        copy = lead.copy()
        self.assertTrue(copy.active)
        self.assertFalse(copy.lost_reason_id)
        self.assertEqual(copy.won_status, "pending")
        self.assertEqual(copy.stage_id, self._stage("repair_information"))
        self.assertEqual(copy.vehicle_id, self.vehicle)
        self.assertFalse(lead.active)

    def test_the_wizard_of_odoo_converts_a_request(self):
        lead = self._lead("intake", contact_name="Ana Rusu")
        wizard = self.env["crm.lead2opportunity.partner"].with_user(self.manager_user)
        wizard = wizard.with_context(active_id=lead.id, active_ids=lead.ids)
        form = Form(wizard)
        form.name = "convert"
        form.team_id = self.teams["wash"]
        form.save().action_apply()
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.stage_id, self._stage("wash_information"))
        self.assertTrue(lead.date_conversion)

    def test_an_archived_pipeline_keeps_its_leads_and_their_stages(self):
        lead = self._lead("shop")
        self.teams["shop"].action_archive()
        self.env.registry.clear_cache()
        lead.stage_id = self._stage("shop_assembly")
        self.assertEqual(lead.team_id, self.teams["shop"])
        with self.assertRaises(ValidationError):
            lead.stage_id = self.common_stage
        self.assertFalse(self.env["crm.team"]._find_pipeline("shop"))

    def test_a_request_that_comes_while_the_intake_is_archived_is_somebodys_task(self):
        site = self.env["autoservice.intake"].create({"name": "Site"})
        shop = site.copy({"direction": "shop"})
        (self.teams["intake"] | self.teams["shop"]).action_archive()
        for channel in (site, shop):
            row = channel._take({"phone": "+37369555555", "text": "Hello"}, "", "")
            self.assertEqual(row.lead_id.team_id, self.teams["intake"])
            self.assertTrue(self._tasks(row.lead_id))

    def test_a_lead_that_stands_still_rots_as_any(self):
        with self._clock("2026-11-02 10:00:00"):
            lead = self._lead("repair")
            self.env.flush_all()
        stage = self._stage("repair_information")
        stage.rotting_threshold_days = 5
        self.env.invalidate_all()
        with self._clock("2026-11-06 10:00:00"):
            self.assertFalse(lead.is_rotting)
        self.env.invalidate_all()
        with self._clock("2026-11-08 10:00:00"):
            self.assertTrue(lead.is_rotting)

    def test_chances_are_computed_anew(self):
        lead = self._lead("repair")
        self.env["crm.lead"]._rebuild_pls_frequency_table()
        self.env["crm.lead"]._update_automated_probabilities()
        self.assertEqual(lead.stage_id, self._stage("repair_information"))

    def test_the_assignment_leaves_what_it_finds_twice_in_a_pipeline(self):
        seller = new_test_user(
            self.env, login="test_seller", groups="sales_team.group_sale_salesman"
        )
        self.env["crm.team.member"].create(
            {
                "crm_team_id": self.other_team.id,
                "user_id": seller.id,
                "assignment_max": 30,
            }
        )
        mine = self._lead("repair", email_from="ana@example.com")
        Lead = self.env["crm.lead"]
        vals = {"name": "Vans", "email_from": "ana@example.com", "type": "lead"}
        vals |= {"team_id": False, "user_id": False}
        theirs = Lead.create([vals, vals])
        theirs.flush_recordset()
        self.other_team._allocate_leads()
        self.assertTrue(mine.exists())
        self.assertEqual(mine.team_id, self.teams["repair"])
        self.assertEqual(len(theirs.exists()), 1)
        self.assertEqual(theirs.exists().team_id, self.other_team)

    def test_another_company_has_pipelines_of_its_own(self):
        branch = self.env["res.company"].create({"name": "Second branch"})
        team = self.env["crm.team"].create(
            {
                "name": "Repair in the branch",
                "company_id": branch.id,
                "autoservice_pipeline": "repair",
            }
        )
        stage = self.env["crm.stage"].create(
            {"name": "First look", "team_ids": [Command.set(team.ids)]}
        )
        Team = self.env["crm.team"]
        self.assertEqual(Team._find_pipeline("repair", branch), team)
        self.assertEqual(
            Team._find_pipeline("repair", self.company), self.teams["repair"]
        )
        lead = self.env["crm.lead"].create({"name": "Noise", "team_id": team.id})
        self.assertEqual(lead.stage_id, stage)
        self.assertEqual(lead.company_id, branch)


@tagged("post_install", "-at_install")
class TestOtherTeams(CrmCase):
    """Nothing of the centre hinders those who sell something else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env,
            login="test_seller_own",
            groups="sales_team.group_sale_salesman_all_leads,base.group_allow_export",
        )

    def _deal(self, **vals):
        return self._lead(user=self.seller, team_id=self.other_team.id, **vals)

    def test_a_salesperson_works_with_the_leads_of_his_team(self):
        lead = self._deal(type="opportunity")
        form = Form(lead, view="crm.crm_lead_view_form")
        form.name = "Twelve vans"
        form.stage_id = self.common_stage
        form.save()
        lead.action_set_won()
        lead.copy()
        lost = self._deal()
        wizard = self.env["crm.lead.lost"].with_user(self.seller)
        wizard.create({"lead_ids": lost.ids}).action_lost_reason_apply()
        self.assertEqual(lost.won_status, "lost")
        lost.action_restore()
        self.assertTrue(lost.active)
        lost.action_archive()
        lost.action_unarchive()
        self.assertEqual(lost.copy().team_id, self.other_team)
        self.assertFalse(self._tasks(lead | lost))

    def test_they_are_merged_and_the_rest_goes(self):
        leads = self._deal() | self._deal()
        merged = leads.merge_opportunity()
        self.assertEqual(leads.exists(), merged)

    def test_they_are_exported_grouped_and_counted(self):
        lead = self._deal(vehicle_id=self.vehicle.id)
        Lead = self.env["crm.lead"].with_user(self.seller)
        rows = Lead.formatted_read_group(
            [("id", "=", lead.id)], ["stage_id"], ["__count"]
        )
        self.assertEqual(sum(row["__count"] for row in rows), 1)
        self.assertTrue(lead.export_data(["name", "stage_id/name"])["datas"])

    def test_he_may_work_in_a_pipeline_too(self):
        lead = self._lead("wash", user=self.seller)
        form = Form(lead, view="crm.crm_lead_view_form")
        form.stage_id = self._stage("wash_work")
        form.save()
        self._lose(lead, "no_show", "Nobody came")
        self.assertEqual(len(self._tasks(lead)), 1)
        with self.assertRaises(UserError):
            lead.unlink()

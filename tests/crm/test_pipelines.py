# Part of autoservice. See LICENSE for full copyright and licensing details.

from doctest import DocTestSuite

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ...models.crm import pipelines
from .crm_case import CrmCase

STAGES = {
    "intake": ["New", "In processing", "Clarifying call", "Quality"],
    "repair": [
        "Full information",
        "Analysis of the car",
        "Waiting for parts",
        "In repair",
        "Settlement",
        "Won",
    ],
    "shop": ["Full information", "Order assembly", "Settlement", "Won"],
    "wash": ["Full information", "Waiting, washing", "Won"],
}


def load_tests(loader, tests, pattern):
    tests.addTests(DocTestSuite(pipelines))
    return tests


@tagged("post_install", "-at_install")
class TestPipelines(CrmCase):
    """Four pipelines beside the teams that are there, each with its own stages."""

    def _columns(self, team):
        """The columns of the kanban of a team."""
        Lead = self.env["crm.lead"].with_user(self.manager_user)
        Lead = Lead.with_context(default_team_id=team.id)
        stages = self.env["crm.stage"].with_user(self.manager_user)
        return Lead._read_group_stage_ids(stages, []).mapped("name")

    def test_every_pipeline_shows_its_own_stages_in_their_order(self):
        for kind, names in STAGES.items():
            with self.subTest(kind):
                self.assertEqual(self._columns(self.teams[kind]), names)

    def test_stages_of_all_teams_are_not_those_of_a_pipeline_and_the_other_way(self):
        columns = self._columns(self.other_team)
        self.assertIn("Common", columns)
        self.assertNotIn("Analysis of the car", columns)

    def test_a_lead_begins_in_the_first_stage_of_its_pipeline(self):
        for kind, names in STAGES.items():
            with self.subTest(kind):
                lead = self._lead(kind)
                self.assertEqual(lead.stage_id.name, names[0])
                usual = "lead" if kind == "intake" else "opportunity"
                self.assertEqual(lead.type, usual)

    def test_a_mail_to_the_intake_is_a_request(self):
        lead = self._lead("intake", type="opportunity")
        self.assertEqual(lead.type, "lead")

    def test_a_lead_of_another_team_stays_away_from_the_pipelines(self):
        Lead = self.env["crm.lead"].with_user(self.manager_user)
        lead = Lead.create({"name": "Ten vans"})
        self.assertFalse(lead.team_id.autoservice_pipeline)
        self.assertFalse(
            lead.stage_id.team_ids & self.env["crm.team"].union(*self.teams.values())
        )

    def test_a_new_lead_in_the_column_of_a_stage_joins_its_pipeline(self):
        Lead = self.env["crm.lead"].with_user(self.manager_user)
        lead = Lead.create({"name": "Wash", "stage_id": self._stage("wash_work").id})
        self.assertEqual(lead.team_id, self.teams["wash"])

    def test_an_import_means_the_stage_of_the_pipeline_by_its_name(self):
        self.env["crm.stage"].create({"name": "Settlement", "sequence": -5})
        Lead = self.env["crm.lead"].with_user(self.manager_user)
        result = Lead.load(
            ["name", "team_id", "stage_id"], [["Brakes", "Repair", "Settlement"]]
        )
        lead = Lead.browse(result["ids"])
        self.assertEqual(lead.stage_id, self._stage("repair_settlement"))

    def test_a_lead_that_changes_pipelines_lands_in_one_of_its_stages(self):
        lead = self._lead("repair", stage_id=self._stage("repair_work").id)
        lead.team_id = self.teams["wash"]
        self.assertEqual(lead.stage_id, self._stage("wash_information"))
        common = self._lead("repair")
        common.write({"team_id": self.other_team.id})
        self.assertFalse(common.stage_id.team_ids)
        common.write({"team_id": self.teams["shop"].id})
        self.assertEqual(common.stage_id, self._stage("shop_information"))
        common.write({"team_id": False})
        self.assertFalse(common.stage_id.team_ids)

    def test_another_responsible_leaves_the_lead_in_its_pipeline(self):
        leads = self._lead("repair") + self._lead("intake")
        self.other_team.member_ids = [Command.link(self.owner_user.id)]
        leads.write({"user_id": self.owner_user.id})
        self.assertEqual(leads[0].team_id, self.teams["repair"])
        self.assertEqual(leads[1].team_id, self.teams["intake"])

    def test_a_stage_of_another_pipeline_is_refused(self):
        lead = self._lead("repair")
        for stage in (self._stage("wash_work"), self.common_stage):
            with (
                self.subTest(stage.name),
                self.assertRaisesRegex(
                    ValidationError, f"Noise in front.*{stage.name}.*Repair"
                ),
            ):
                lead.stage_id = stage
        stranger = self._lead("repair", team_id=self.other_team.id)
        with self.assertRaisesRegex(ValidationError, "In repair"):
            stranger.stage_id = self._stage("repair_work")

    def test_won_is_the_won_stage_of_the_pipeline(self):
        lead = self._lead("wash")
        lead.action_set_won()
        self.assertEqual(lead.stage_id, self._stage("wash_won"))
        self.assertEqual(lead.won_status, "won")

    def test_a_pipeline_is_nobodys_default_team(self):
        teams = self.env["crm.team"].search([("autoservice_pipeline", "=", False)])
        teams.action_archive()
        Team = self.env["crm.team"].with_user(self.manager_user)
        self.assertFalse(Team._get_default_team_id())
        Team = Team.with_context(default_team_id=self.teams["wash"].id)
        self.assertEqual(Team._get_default_team_id(), self.teams["wash"])

    def test_stages_that_the_business_adds_are_known_at_once(self):
        self._lead("repair")
        stage = (
            self.env["crm.stage"]
            .with_user(self.owner_user)
            .create(
                {
                    "name": "Test drive",
                    "sequence": 114,
                    "team_ids": [Command.set(self.teams["repair"].ids)],
                }
            )
        )
        self.assertIn("Test drive", self._columns(self.teams["repair"]))
        lead = self._lead("repair", stage_id=stage.id)
        self.assertEqual(lead.team_id, self.teams["repair"])


@tagged("post_install", "-at_install")
class TestMandatoryFields(CrmCase):
    """A lead is moved to a stage only with what the stage asks for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fields = cls.env["ir.model.fields"]
        cls.stage = cls._stage("repair_analysis")
        cls.stage.with_user(cls.owner_user).required_field_ids = [
            Command.link(fields._get("crm.lead", name).id)
            for name in ("vehicle_id", "phone", "description")
        ]

    def test_the_move_is_refused_with_the_names_of_what_is_missing(self):
        lead = self._lead(phone="+37369999888", description="<p><br/></p>")
        with self.assertRaisesRegex(
            ValidationError, "Noise in front.*Analysis of the car.*Missing: Notes, Car"
        ):
            lead.stage_id = self.stage
        lead.write(
            {
                "vehicle_id": self.vehicle.id,
                "description": "<p>Rattles</p>",
                "stage_id": self.stage.id,
            }
        )
        self.assertEqual(lead.stage_id, self.stage)

    def test_all_leads_are_named_at_once(self):
        leads = self._lead(name="First") + self._lead(name="Second")
        with self.assertRaisesRegex(ValidationError, "(?s)First.*Second"):
            leads.write({"stage_id": self.stage.id})

    def test_a_lead_is_not_created_into_the_stage_either(self):
        with self.assertRaisesRegex(ValidationError, "Missing: .*Car"):
            self._lead(stage_id=self.stage.id)

    def test_the_form_refuses_it(self):
        form = Form(self._lead(), view="crm.crm_lead_view_form")
        form.stage_id = self.stage
        with self.assertRaisesRegex(ValidationError, "Missing: .*Car"):
            form.save()

    def test_an_import_refuses_it(self):
        Lead = self.env["crm.lead"].with_user(self.manager_user)
        result = Lead.load(
            ["name", "team_id/id", "stage_id/id"],
            [
                [
                    "Imported",
                    "autoservice.crm_team_repair",
                    "autoservice.crm_stage_repair_analysis",
                ]
            ],
        )
        self.assertFalse(result["ids"])
        self.assertRegex(result["messages"][0]["message"], "Missing: .*Car")

    def test_a_context_of_a_caller_opens_nothing(self):
        lead = self._lead().with_context(autoservice_verb=True)
        with self.assertRaisesRegex(ValidationError, "Missing"):
            lead.stage_id = self.stage

    def test_what_never_is_missing_cannot_be_mandatory(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "active")
        with self.assertRaisesRegex(ValidationError, "Active"):
            self.stage.required_field_ids = [Command.link(field.id)]

    def test_the_form_of_a_stage_offers_the_fields_to_the_owner(self):
        Fields = self.env["ir.model.fields"]
        domain = self.env["crm.stage"]._fields["required_field_ids"].domain
        found = Fields.with_user(self.owner_user).search(domain).mapped("name")
        self.assertIn("vehicle_id", found)
        self.assertNotIn("active", found)
        with self.assertRaises(AccessError):
            self.stage.with_user(self.manager_user).required_field_ids.ids  # noqa: B018


@tagged("post_install", "-at_install")
class TestLeadsAreKept(CrmCase):
    """Only the owner deletes a lead of the pipelines."""

    def test_neither_the_manager_nor_a_sales_administrator_deletes_a_lead(self):
        lead = self._lead()
        for user in (self.manager_user, self.other_user):
            with self.subTest(user.name), self.assertRaises(UserError):
                lead.with_user(user).unlink()
        lead.with_user(self.owner_user).unlink()
        self.assertFalse(lead.exists())

    def test_a_lead_moved_to_another_team_is_kept_all_the_same(self):
        lead = self._lead()
        self.env.flush_all()  # as the end of the request does
        mine = lead.with_user(self.other_user)
        mine.write({"team_id": self.other_team.id, "stage_id": self.common_stage.id})
        self.teams["repair"].sudo().autoservice_pipeline = False
        with self.assertRaisesRegex(UserError, "Only the owner"):
            mine.unlink()
        with self.assertRaises(AccessError):
            mine.write({"autoservice_is_kept": False})

    def test_merging_does_not_delete_what_the_user_may_not(self):
        leads = self._lead() + self._lead()
        with self.assertRaisesRegex(UserError, "Only the owner"):
            leads.merge_opportunity()

    def test_leads_of_other_teams_are_deleted_as_before(self):
        lead = self._lead(team_id=self.other_team.id)
        lead.with_user(self.other_user).unlink()
        self.assertFalse(lead.exists())

    def test_a_pipeline_with_leads_is_not_deleted(self):
        self._lead()
        with self.assertRaisesRegex(UserError, "Repair"):
            self.teams["repair"].with_user(self.other_user).unlink()

    def test_what_counts_is_tracked(self):
        Lead = self.env["crm.lead"]
        for name in (
            "stage_id",
            "user_id",
            "team_id",
            "lost_reason_id",
            "autoservice_direction",
            "vehicle_id",
        ):
            self.assertTrue(Lead._fields[name].tracking, name)

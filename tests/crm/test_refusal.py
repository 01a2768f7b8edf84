# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date
from doctest import DocTestSuite

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ...models.crm import recalls
from .crm_case import CrmCase


def load_tests(loader, tests, pattern):
    tests.addTests(DocTestSuite(recalls))
    return tests


@tagged("post_install", "-at_install")
class TestRefusal(CrmCase):
    """A lost deal says why, and its customer is called again."""

    def _recall(self, lead):
        type_recall = self.env.ref("autoservice.mail_activity_type_recall")
        return self._tasks(lead, activity_type_id=type_recall.id)

    def test_a_deal_is_not_lost_without_reason_and_text_in_any_way(self):
        other = self._reason("other")
        ways = {
            "archive": lambda lead: lead.action_archive(),
            "write": lambda lead: lead.write({"active": False}),
            "lost": lambda lead: lead.action_set_lost(),
            "no text": lambda lead: lead.action_set_lost(lost_reason_id=other.id),
            "blank": lambda lead: self._lose(lead, text="  "),
            "no reason": lambda lead: lead.write(
                {"active": False, "autoservice_lost_note": "Gone"}
            ),
            "create": lambda lead: self._lead(active=False),
            "wizard": lambda lead: self._wizard(lead, other, False),
        }
        for way, lose in ways.items():
            lead = self._lead()
            with self.subTest(way), self.assertRaisesRegex(ValidationError, "why"):
                lose(lead)

    def _wizard(self, lead, reason, text):
        wizard = self.env["crm.lead.lost"].with_user(self.manager_user)
        wizard.create(
            {
                "lead_ids": lead.ids,
                "lost_reason_id": reason.id,
                "lost_feedback": text,
            }
        ).action_lost_reason_apply()

    def test_the_wizard_keeps_the_text(self):
        lead = self._lead()
        self._wizard(lead, self._reason("changed_mind"), "<p>Bought a new car</p>")
        self.assertEqual(lead.won_status, "lost")
        self.assertEqual(lead.autoservice_lost_note, "Bought a new car")

    def test_the_wizard_offers_the_reasons_of_the_pipeline_only(self):
        wizard = self.env["crm.lead.lost"].with_user(self.manager_user)
        shop = wizard.create({"lead_ids": self._lead("shop").ids})
        self.assertEqual(shop.autoservice_team_ids, self.teams["shop"])
        stranger = self._lead(team_id=self.other_team.id)
        self.assertFalse(wizard.create({"lead_ids": stranger.ids}).autoservice_team_ids)

    def test_every_pipeline_has_its_own_reasons(self):
        for kind, names in (
            ("intake", {"Junk"}),
            ("repair", {"Changed their mind", "Other"}),
            ("shop", {"Too long to wait for parts", "Client vanished", "Other"}),
            ("wash", {"Did not come", "Other"}),
        ):
            reasons = self.teams[kind].autoservice_lost_reason_ids
            self.assertEqual(set(reasons.mapped("name")), names)
            for reason in reasons:
                with self.subTest(kind, reason=reason.name):
                    lead = self._lead(kind)
                    lead.action_set_lost(
                        lost_reason_id=reason.id, autoservice_lost_note="His words"
                    )
                    self.assertEqual(lead.won_status, "lost")
                    self.assertEqual(len(self._recall(lead)), int(kind != "intake"))

    def test_archiving_with_a_reason_is_losing(self):
        lead = self._lead()
        lead.write(
            {
                "active": False,
                "lost_reason_id": self._reason("other").id,
                "autoservice_lost_note": "Moved to another town",
            }
        )
        self.assertEqual(lead.won_status, "lost")

    def test_a_reason_of_another_pipeline_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Did not come.*Repair"):
            self._lose(self._lead("repair"), "no_show")

    def test_other_teams_lose_as_before(self):
        lead = self._lead(team_id=self.other_team.id)
        lead.action_set_lost()
        self.assertEqual(lead.won_status, "lost")
        self.assertFalse(self._recall(lead))

    def test_a_lost_deal_is_on_the_re_call_list_on_its_day(self):
        for day, expected in (
            ("2026-11-01", date(2026, 12, 1)),
            ("2026-11-15", date(2026, 12, 1)),
            ("2026-11-16", date(2026, 12, 15)),
            ("2026-10-31", date(2026, 11, 15)),
            ("2026-12-15", date(2027, 1, 1)),
            ("2026-12-31", date(2027, 1, 15)),
            ("2028-02-29", date(2028, 3, 15)),
            ("2028-01-30", date(2028, 2, 15)),
        ):
            with self.subTest(day), freeze_time(f"{day} 10:00:00"):
                lead = self._lead()
                self._lose(lead, "changed_mind", "Will think about it")
                task = self._recall(lead)
                self.assertEqual(task.date_deadline, expected)
                self.assertEqual(task.user_id, self.manager_user)
                self.assertIn("Changed their mind", task.summary)
                self.assertIn("Will think about it", task.note)

    def test_the_day_of_the_loss_is_that_of_the_branch(self):
        self.company.resource_calendar_id.tz = "Europe/Chisinau"
        with freeze_time("2026-11-15 21:59:00"):
            lead = self._lead()
            self._lose(lead)
            self.assertEqual(self._recall(lead).date_deadline, date(2026, 12, 1))
        with freeze_time("2026-11-15 22:01:00"):
            lead = self._lead()
            self._lose(lead)
            self.assertEqual(self._recall(lead).date_deadline, date(2026, 12, 15))

    def test_junk_is_counted_and_not_called_again(self):
        lead = self._lead("intake")
        self._lose(lead, "junk", "Advertising")
        self.assertFalse(self._recall(lead))
        Lead = self.env["crm.lead"].with_context(active_test=False)
        found = Lead.search([("lost_reason_id", "=", self._reason("junk").id)])
        self.assertIn(lead, found)

    def test_a_deal_that_is_opened_again_leaves_the_list(self):
        lead = self._lead()
        self._lose(lead)
        lead.action_unarchive()
        self.assertFalse(self._recall(lead))
        self.assertFalse(lead.autoservice_lost_note)
        with self.assertRaises(ValidationError):
            lead.action_set_lost(lost_reason_id=self._reason("other").id)

    def test_a_lost_deal_that_is_moved_is_not_listed_twice(self):
        lead = self._lead()
        self._lose(lead)
        lead.stage_id = self._stage("repair_parts")
        self.assertEqual(len(self._recall(lead)), 1)

    def test_many_are_lost_at_once(self):
        leads = self._lead() + self._lead("wash")
        self._lose(leads)
        self.assertEqual(len(self._recall(leads)), 2)

    def test_what_is_missing_is_named(self):
        for vals, words in (
            ({}, "Lost Reason, Why lost"),
            ({"lost_reason_id": self._reason("other").id}, "Missing: Why lost"),
            ({"autoservice_lost_note": "Gone"}, "Missing: Lost Reason"),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words):
                self._lead().action_set_lost(**vals)

    def test_the_dialog_of_junk_speaks_of_junk(self):
        action = self._lead("intake").action_ask_junk()
        self.assertEqual(action["name"], "Junk")
        self.assertTrue(action["context"]["autoservice_junk"])

    def test_a_lost_deal_that_is_merged_into_an_open_one_leaves_the_list(self):
        lost = self._lead(user=self.owner_user, name="Lost")
        still = self._lead(user=self.owner_user, name="Open")
        self._lose(lost)
        merged = (lost | still).with_user(self.owner_user).merge_opportunity()
        self.assertEqual(merged, still)
        self.assertFalse(self._recall(merged))

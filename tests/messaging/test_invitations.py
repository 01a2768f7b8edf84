# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .message_case import TODAY, MessageCase

FRIDAY_EVENING = datetime(2026, 11, 27, 17, 0)  # 19:00 in Chisinau
RENDERER = "odoo.addons.mail.models.mail_render_mixin"
MONDAY_MORNING = datetime(2026, 11, 30, 7, 0)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInvitations(MessageCase):
    """Customers are invited in a batch, with consent and not too often."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.autoservice_consent_marketing = True

    def _customer(self, name, **vals):
        email = f"{name.lower()}@example.com"
        vals = {"autoservice_consent_marketing": True, "email": email, **vals}
        return self.env["res.partner"].create({"name": name, **vals})

    def _invite(self, documents, user=None, **vals):
        """The form that opens for some documents."""
        documents = documents.with_user(user or self.manager_user)
        action = documents.action_invite()
        Invitation = self.env[action["res_model"]].with_user(user or self.manager_user)
        return Invitation.with_context(**action["context"]).create(vals)

    def _invitations(self, partner):
        return self.Message.search(
            [("partner_id", "=", partner.id), ("kind", "=", "invitation")]
        )

    # From where
    def test_customers_cars_and_recommended_work_lead_to_the_customer(self):
        work = self.env["autoservice.recommendation"].create(
            {"vehicle_id": self.vehicle.id, "title": "Brake pads"}
        )
        for documents in (self.partner, self.vehicle, work):
            with self.subTest(documents._name):
                self.assertEqual(self._invite(documents).partner_ids, self.partner)

    def test_the_verb_is_bound_where_it_is_needed(self):
        for name in (
            "res_partner",
            "autoservice_vehicle",
            "autoservice_recommendation",
        ):
            action = self.env.ref(f"autoservice.{name}_invite_action")
            self.assertEqual(
                action.group_ids, self.env.ref("autoservice.group_manager")
            )
            self.assertIn("list", action.binding_view_types)
            self.assertIn("form", action.binding_view_types)

    # Who
    def test_the_form_says_who_is_left_out_and_why(self):
        ana = self._customer("Ana")
        other = self.env["res.company"].create({"name": "Other"})
        left_out = {
            "No consent to advertising": self._customer(
                "Boris", autoservice_consent_marketing=False
            ),
            "The customer wants no messages": self._customer(
                "Cora", autoservice_channel="none"
            ),
            "No address": self._customer("Dan", email=False),
            "On the blacklist": self._customer("Eva"),
            "Invited already": self._customer("Filip"),
            "Same address as another": self._customer("Gina", email="ana@example.com"),
            "The customer is archived": self._customer("Horia", active=False),
            "Customer of another company": self._customer("Irina", company_id=other.id),
        }
        self.env["mail.blacklist"]._add("eva@example.com")
        self._invite(left_out["Invited already"]).action_invite()
        customers = self.env["res.partner"].union(ana, *left_out.values())
        form = self._invite(customers.sudo(), user=self.env.user)
        self.assertEqual(form.invited_ids, ana)
        self.assertEqual(form.invited_count, 1)
        self.assertEqual(form.left_out_count, 8)
        for reason, partner in left_out.items():
            self.assertIn(f"{reason} (1): {partner.display_name}", form.left_out)

    def test_who_was_invited_long_ago_is_invited_again(self):
        self._invite(self.partner).action_invite()
        self._run()
        for days, count in ((29, 0), (31, 1)):
            with freeze_time(TODAY + timedelta(days=days)):
                self.assertEqual(self._invite(self.partner).invited_count, count)
        self.company.autoservice_invite_days = 0
        with freeze_time(TODAY + timedelta(days=1)):
            self.assertEqual(self._invite(self.partner).invited_count, 1)

    def test_two_who_invite_at_once_invite_once(self):
        first, second = self._invite(self.partner), self._invite(self.partner)
        self.assertEqual((first.invited_count, second.invited_count), (1, 1))
        first.action_invite()
        second._render_texts()
        second.action_invite()
        self.assertEqual(len(self._invitations(self.partner)), 1)

    def test_customers_who_became_one_get_one(self):
        ana = self._customer("Ana")
        self._invite(self.partner + ana).action_invite()
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge([ana.id, self.partner.id], self.partner)
        self.env.invalidate_all()
        self._run()
        messages = self._invitations(self.partner)
        self.assertEqual(sorted(messages.mapped("state")), ["cancelled", "sent"])

    def test_nobody_to_invite_is_said(self):
        self.partner.autoservice_consent_marketing = False
        with self.assertRaisesRegex(UserError, "Nobody of these customers"):
            self._invite(self.partner).action_invite()

    # Words
    def test_unchanged_words_go_out_in_each_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("autoservice.message_template_invitation")
        template.with_context(lang="fr_FR").body = "Bonjour {{ object.name }}"
        ana = self._customer("Ana", lang="fr_FR")
        self._invite(self.partner + ana).action_invite()
        self._run()
        self.assertEqual(self._invitations(ana).preview, "Bonjour Ana")
        self.assertIn("Ion Popa, it is time", self._invitations(self.partner).preview)

    def test_words_of_his_own_go_out_with_each_customers_name(self):
        ana = self._customer("Ana")
        form = self._invite(self.partner + ana, body="Tyres for {{ object.name }}!")
        form.action_invite()
        self._run()
        for partner in (self.partner, ana):
            message = self._invitations(partner)
            self.assertRecordValues(
                message, [{"state": "sent", "preview": f"Tyres for {partner.name}!"}]
            )

    def test_a_wrong_placeholder_is_refused_before_anything_is_queued(self):
        form = self._invite(self.partner, body="Hello {{ object.password }}")
        with mute_logger(RENDERER), self.assertRaises(UserError):
            form.action_invite()
        self.assertFalse(self._invitations(self.partner))

    # When
    def test_an_invitation_of_friday_evening_goes_out_on_monday(self):
        with freeze_time(FRIDAY_EVENING):
            form = self._invite(self.partner)
            self.assertEqual(form.goes_out_at, MONDAY_MORNING)
            form.action_invite()
        message = self._invitations(self.partner)
        self._run(FRIDAY_EVENING)
        self.assertRecordValues(
            message, [{"state": "waiting", "next_try": MONDAY_MORNING}]
        )
        self._run(MONDAY_MORNING)
        self.assertEqual(message.state, "sent")

    # Cost
    def test_many_customers_cost_what_one_costs(self):
        def queries(count):
            people = self.env["res.partner"].union(
                *(self._customer(f"Number{count}x{one}") for one in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._invite(people).action_invite()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(30) - queries(2), 2)

    # Rights
    def test_only_the_front_desk_invites(self):
        seller = new_test_user(
            self.env, "seller", "base.group_user,sales_team.group_sale_manager"
        )
        portal = new_test_user(self.env, "visitor", "base.group_portal")
        for user in (self.executor_user, self.accountant_user, seller, portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._invite(self.partner, user=user)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from unittest.mock import patch

from odoo.exceptions import LockError, UserError, ValidationError
from odoo.tests import Form, tagged

from .crm_case import CrmCase


@tagged("post_install", "-at_install")
class TestQualify(CrmCase):
    """An undecided request becomes contact, company, deals, any mix of them; or junk."""

    def _qualify(self, lead, **vals):
        wizard = self.env["autoservice.lead.qualify"].with_user(self.manager_user)
        wizard = wizard.create({"lead_id": lead.id, **vals})
        return wizard.action_apply()

    def _request(self, **vals):
        return self._lead(
            "intake",
            **{"contact_name": "Ana Rusu", "phone": "+37369777777", **vals},
        )

    def test_one_deal_is_the_request_itself(self):
        lead = self._request(autoservice_plate="XYZ 777", description="<p>Oil</p>")
        self._qualify(lead, is_repair=True)
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.stage_id, self._stage("repair_information"))
        self.assertEqual(lead.partner_id.name, "Ana Rusu")
        self.assertEqual(lead.partner_id.phone, "+37369777777")
        self.assertEqual(lead.vehicle_id.plate_normalized, "XYZ777")
        self.assertEqual(lead.vehicle_id.partner_id, lead.partner_id)
        self.assertEqual(lead.autoservice_direction, "repair")
        self.assertTrue(lead.date_conversion)

    def test_one_request_may_become_several_deals(self):
        source = self.env["utm.source"].create({"name": "Radio"})
        lead = self._request(
            source_id=source.id,
            description="<p>Oil, then a wash</p>",
            vehicle_id=self.vehicle.id,
        )
        action = self._qualify(lead, is_repair=True, is_shop=True, is_wash=True)
        deals = self.env["crm.lead"].search(action["domain"], order="id")
        self.assertEqual(deals[0], lead)
        self.assertEqual(
            deals.mapped("autoservice_pipeline"), ["repair", "shop", "wash"]
        )
        self.assertEqual(deals[1:].autoservice_origin_id, lead)
        for deal in deals:
            self.assertEqual(deal.stage_id.name, "Full information")
            self.assertEqual(deal.type, "opportunity")
            self.assertEqual(deal.source_id, source)
            self.assertEqual(deal.vehicle_id, self.vehicle)
            self.assertEqual(deal.partner_id, lead.partner_id)
            self.assertIn("then a wash", deal.description)
            self.assertEqual(deal.autoservice_direction, deal.autoservice_pipeline)

    def test_a_known_phone_is_a_known_customer(self):
        lead = self._request(contact_name="Ion")
        lead.phone = "+37369123456"
        form = Form(
            self.env["autoservice.lead.qualify"]
            .with_user(self.manager_user)
            .with_context(default_lead_id=lead.id)
        )
        self.assertEqual(form.partner_id, self.partner)
        self.assertEqual(form.contact, "exist")

    def test_a_company_is_made_with_its_contact(self):
        lead = self._request()
        self._qualify(lead, company_name="Taxi Plus", is_shop=True)
        self.assertEqual(lead.partner_id.name, "Ana Rusu")
        self.assertEqual(lead.partner_id.parent_id.name, "Taxi Plus")
        self.assertTrue(lead.partner_id.parent_id.is_company)

    def test_a_contact_without_a_deal_is_kept_in_quality(self):
        lead = self._request()
        self._qualify(lead)
        self.assertEqual(lead.stage_id, self._stage("intake_quality"))
        self.assertEqual(lead.type, "lead")
        self.assertEqual(lead.partner_id.name, "Ana Rusu")

    def test_a_deal_without_a_contact(self):
        lead = self._request()
        self._qualify(lead, contact="none", is_wash=True)
        self.assertFalse(lead.partner_id)
        self.assertEqual(lead.team_id, self.teams["wash"])

    def test_the_car_of_a_plate_is_found_however_it_was_typed(self):
        lead = self._request(autoservice_plate="abc-123")
        self._qualify(lead, is_repair=True)
        self.assertEqual(lead.vehicle_id, self.vehicle)
        self.assertEqual(self.vehicle.partner_id, self.partner)

    def test_what_is_no_open_request_is_not_qualified(self):
        deal = self._lead("repair")
        with self.assertRaisesRegex(UserError, "no open request"):
            deal.action_qualify()
        junk = self._request()
        junk.action_junk("Advertising")
        with self.assertRaisesRegex(UserError, "no open request"):
            self._qualify(junk, is_repair=True)

    def test_who_comes_second_is_told_that_somebody_is_at_it(self):
        lead = self._request()
        locked = patch.object(
            type(lead), "lock_for_update", side_effect=LockError("locked")
        )
        with locked, self.assertRaisesRegex(UserError, "by someone else right now"):
            self._qualify(lead, is_repair=True)

    def test_junk_wants_a_word_and_stays_counted(self):
        lead = self._request()
        with self.assertRaisesRegex(ValidationError, "why"):
            lead.action_junk("")
        lead.action_junk("Advertising")
        self.assertEqual(lead.lost_reason_id, self._reason("junk"))
        self.assertEqual(lead.won_status, "lost")
        self.assertTrue(lead.exists())


@tagged("post_install", "-at_install")
class TestQualifyCompany(CrmCase):
    """What is made of a request belongs to the company that was asked."""

    def setUp(self):
        super().setUp()
        self.branch = self.env["res.company"].create({"name": "Second branch"})
        self.manager_user.company_ids |= self.branch

    def _came(self, company):
        """A request by a channel of a company that nobody is responsible for."""
        owner = self.owner_user
        owner.company_ids |= company
        Intake = self.env["autoservice.intake"].with_user(owner).with_company(company)
        intake = Intake.create({"name": f"Form of {company.name}"}).sudo()
        request = {"name": "Ana", "phone": "+37379000111", "plate": "XYZ 777"}
        return intake._take(request, "", "").lead_id

    def _qualify(self, lead, company):
        env = self.env(
            user=self.manager_user,
            context={
                "default_lead_id": lead.id,
                "allowed_company_ids": (company | self.manager_user.company_ids).ids,
            },
        )
        form = Form(env["autoservice.lead.qualify"])
        form.is_repair = True
        form.save().action_apply()

    def test_a_request_of_nobody_becomes_a_deal_with_its_car(self):
        lead = self._came(self.company)
        self.assertEqual(lead.company_id, self.company)
        self.assertFalse(lead.user_id)
        self._qualify(lead, self.company)
        self.assertEqual(lead.vehicle_id.plate_normalized, "XYZ777")
        self.assertEqual(lead.company_id, self.company)
        self.assertEqual(lead.team_id, self.teams["repair"])

    def test_who_works_in_another_company_makes_the_car_where_it_was_asked(self):
        stranger = self._vehicle("XYZ777", self.partner)
        lead = self._came(self.branch)
        self._qualify(lead, self.company)
        self.assertEqual(lead.company_id, self.branch)
        self.assertEqual(lead.vehicle_id.company_id, self.branch)
        self.assertNotEqual(lead.vehicle_id, stranger)

    def test_a_lead_of_old_that_has_no_company_gets_one(self):
        lead = self._lead("intake", autoservice_plate="XYZ 777", phone="+37379000111")
        lead.user_id = False
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET company_id = NULL WHERE id = %s", [lead.id]
        )
        lead.invalidate_recordset()
        self._qualify(lead, self.company)
        self.assertEqual(lead.company_id, self.company)
        self.assertEqual(lead.vehicle_id.company_id, self.company)

    def test_a_lead_keeps_its_company_whoever_cares_for_it(self):
        lead = self._lead("repair")
        self.assertEqual(lead.company_id, self.company)
        lead.write({"user_id": False, "partner_id": self.partner.id})
        self.assertEqual(lead.company_id, self.company)
        lead.team_id = self.teams["wash"]
        self.assertEqual(lead.company_id, self.company)

    def test_a_lead_of_another_team_may_be_of_no_company(self):
        lead = self._lead("repair", team_id=self.other_team.id, user_id=False)
        self.assertFalse(lead.company_id)

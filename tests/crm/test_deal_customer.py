# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import Form, tagged

from .crm_case import CrmCase

PHONE = "+37369123456"


@tagged("post_install", "-at_install")
class TestDealCustomer(CrmCase):
    """Who makes a deal by hand need not look for the customer: the phone tells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.md")

    def _form(self, kind="repair", view=None):
        Lead = self.env["crm.lead"].with_user(self.manager_user)
        context = {"default_team_id": self.teams[kind].id}
        Lead = Lead.with_context(**context, default_type="opportunity")
        return Form(Lead, view)

    def test_a_known_phone_gives_the_customer_and_his_only_car(self):
        lead = self._lead(phone="069 12 34 56")
        self.assertEqual(lead.partner_id, self.partner)
        self.assertEqual(lead.vehicle_id, self.vehicle)
        self.assertEqual(lead.phone, PHONE)
        self.assertFalse(lead.autoservice_same_phone)

    def test_the_screen_knows_him_while_the_phone_is_typed(self):
        with self._form() as form:
            form.name = "Noise in front"
            form.phone = "069 123 456"
            self.assertEqual(form.partner_id, self.partner)
            self.assertEqual(form.vehicle_id, self.vehicle)
            self.assertEqual(form.phone, PHONE)

    def test_so_does_the_quick_form_of_the_board(self):
        view = self.env.ref("crm.quick_create_opportunity_form")
        with self._form("shop", view) as form:
            form.name = "Brake pads"
            form.phone = "069123456"
        lead = form.record
        self.assertEqual(lead.partner_id, self.partner)
        self.assertEqual(lead.vehicle_id, self.vehicle)

    def test_what_was_typed_stays(self):
        car = self._vehicle("XYZ777", self.partner)
        other = self.env["res.partner"].create({"name": "Ana Rusu"})
        lead = self._lead(phone="069123456", contact_name="Maria", vehicle_id=car.id)
        self.assertEqual(lead.contact_name, "Maria")
        self.assertEqual(lead.vehicle_id, car)
        nobody = self._lead(phone=PHONE, partner_id=False)
        self.assertFalse(nobody.partner_id)
        self.assertEqual(nobody.autoservice_same_phone, "Ion Popa")
        self.assertEqual(self._lead(phone=PHONE, partner_id=other.id).partner_id, other)

    def test_another_email_is_not_written_over_that_of_the_customer(self):
        self.partner.email = "ion@example.com"
        lead = self._lead(phone=PHONE, email_from="maria@example.com")
        self.assertFalse(lead.partner_id)
        self.assertEqual(lead.autoservice_same_phone, "Ion Popa")
        self.assertEqual(self.partner.email, "ion@example.com")
        self.assertEqual(lead.email_from, "maria@example.com")

    def test_several_customers_of_one_phone_are_named_and_none_is_taken(self):
        self.env["res.partner"].create({"name": "Maria Popa", "phone": PHONE})
        lead = self._lead(phone=PHONE)
        self.assertFalse(lead.partner_id)
        self.assertFalse(lead.vehicle_id)
        self.assertEqual(lead.autoservice_same_phone, "Ion Popa, Maria Popa")
        form = self._form()
        form.phone = PHONE
        self.assertFalse(form.partner_id)
        self.assertEqual(form.autoservice_same_phone, "Ion Popa, Maria Popa")

    def test_a_firm_and_its_people_are_one_customer(self):
        self.env["res.partner"].create(
            {"name": "Driver", "phone": PHONE, "parent_id": self.partner.id}
        )
        self.assertEqual(self._lead(phone=PHONE).partner_id, self.partner)

    def test_of_several_cars_the_plate_tells_which(self):
        car = self._vehicle("XYZ777", self.partner)
        self.assertFalse(self._lead(phone=PHONE).vehicle_id)
        lead = self._lead(phone=PHONE, autoservice_plate="xyz-777")
        self.assertEqual(lead.vehicle_id, car)

    def test_a_customer_who_is_chosen_brings_his_only_car(self):
        form = self._form()
        form.partner_id = self.partner
        self.assertEqual(form.vehicle_id, self.vehicle)
        self.assertEqual(
            self._lead(partner_id=self.partner.id).vehicle_id, self.vehicle
        )

    def test_a_batch_is_recognised_in_a_constant_number_of_queries(self):
        numbers = [f"+3736955{number:04}" for number in range(40)]
        self.env["res.partner"].create(
            [{"name": number, "phone": number} for number in numbers]
        )
        Lead = self.env["crm.lead"]
        vals_list = [
            {"name": number, "phone": number, "team_id": self.teams["repair"].id}
            for number in numbers
        ]
        counts = []
        for batch in (vals_list[:2], vals_list[2:20], vals_list[20:]):
            before = self.cr.sql_log_count
            Lead._prepare_places(batch)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_other_teams_are_left_as_they_are(self):
        lead = self.env["crm.lead"].create(
            {"name": "Fleet", "phone": "069123456", "team_id": self.other_team.id}
        )
        self.assertFalse(lead.partner_id)
        self.assertEqual(lead.phone, "069123456")

    # Phones
    def test_phones_have_one_format(self):
        lead = self._lead(phone="069777777")
        self.assertEqual(lead.phone, "+37369777777")
        lead.phone = "(069) 77-77-78"
        self.assertEqual(lead.phone, "+37369777778")
        lead.phone = "call the wife"
        self.assertEqual(lead.phone, "call the wife")
        self.partner.phone = "069 12 34 56"
        deal = self._lead(partner_id=self.partner.id)
        self.assertEqual(deal.phone, PHONE)
        self.assertEqual(self.partner.phone, "069 12 34 56")

    def test_of_many_leads_each_has_the_format_of_its_own_country(self):
        abroad = self.env["res.company"].create(
            {"name": "Branch abroad", "country_id": self.env.ref("base.ro").id}
        )
        self.teams["repair"].company_id = False
        leads = self._lead() | self._lead(user=self.env.user, company_id=abroad.id)
        leads.sudo().phone = "0721 234 567"
        self.assertEqual(leads.mapped("phone"), ["0721 234 567", "+40721234567"])

    def test_customers_get_the_same_format_where_they_are_typed(self):
        with Form(self.env["res.partner"].with_user(self.manager_user)) as form:
            form.name = "Ana"
            form.phone = "069 777 777"
        self.assertEqual(form.record.phone, "+37369777777")

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import Form, tagged

from .intake_case import IntakeCase


@tagged("post_install", "-at_install")
class TestIntakeKnown(IntakeCase):
    """Who asked is recognised, and nobody is taken for another."""

    def _person(self, name, **vals):
        return self.env["res.partner"].create({"name": name, **vals})

    def _ask(self, **data):
        before = self._leads()
        self.assertEqual(self._post(data).status_code, 200)
        return (self._leads() - before).with_user(self.manager_user)

    def test_of_two_with_one_phone_the_car_decides_else_the_oldest_and_both_are_told(
        self,
    ):
        wife = self._person("Ana Popa", phone="069 12 34 56")
        car = self._vehicle("ANA 111", wife)
        lead = self._ask(phone="069123456", text="Wash", plate="ana-111")
        self.assertEqual(lead.partner_id, wife)
        self.assertEqual(lead.vehicle_id, car)
        self.assertIn("Ion Popa", lead.description)
        lead = self._ask(phone="069123456", text="Oil")
        self.assertEqual(lead.partner_id, self.partner)
        self.assertIn("Ana Popa", lead.description)

    def test_who_has_both_phone_and_email_goes_before_who_has_one(self):
        son = self._person("Dan", phone="069123456", email="dan@example.com")
        lead = self._ask(phone="069123456", email=["Dan", "<DAN@example.com>"][1][1:-1])
        self.assertEqual(lead.partner_id, son)

    def test_a_contact_of_a_firm_asks_for_the_car_of_the_firm(self):
        firm = self._person("Firm", is_company=True)
        car = self._vehicle("FIRM 1", firm)
        driver = self._person("Driver", parent_id=firm.id, phone="+37369777777")
        lead = self._ask(phone="069777777")
        self.assertEqual(lead.partner_id, driver)
        self.assertEqual(lead.vehicle_id, car)

    def test_who_was_archived_or_is_of_another_company_is_a_stranger(self):
        other = self.env["res.company"].create({"name": "Other branch"})
        self._person("Gone", phone="+37369000001", active=False)
        self._person("Theirs", phone="+37369000002", company_id=other.id)
        self._person("Theirs too", email="theirs@example.com", company_id=other.id)
        for data in (
            {"phone": "069000001"},
            {"phone": "069000002"},
            {"email": "theirs@example.com"},
        ):
            self.assertFalse(self._ask(**data).partner_id)

    def test_a_car_that_another_company_keeps_is_not_tied(self):
        other = self.env["res.company"].create({"name": "Other branch"})
        self.vehicle.company_id = other
        lead = self._ask(phone="069123456")
        self.assertEqual(lead.partner_id, self.partner)
        self.assertFalse(lead.vehicle_id)

    def test_phones_of_the_neighbours_are_understood_however_they_are_written(self):
        romanian = self._person("Radu", phone="+40721234567")
        ukrainian = self._person("Oksana", phone="+380671234567")
        for number, (phone, who) in enumerate(
            (
                ("0040 721 234 567", romanian),
                ("40721234567", romanian),
                ("+40 (721) 234-567", romanian),
                ("380 67 123 45 67", ukrainian),
                ("+380671234567", ukrainian),
                ("373 69 12 34 56", self.partner),
            )
        ):
            self.assertEqual(self._ask(phone=phone, text=str(number)).partner_id, who)

    def test_the_desk_sees_the_earlier_deals_in_the_form(self):
        lost = self._lead("wash", partner_id=self.partner.id)
        self._lose(lost)
        lead = self._ask(phone="069123456")
        with Form(lead) as form:
            self.assertEqual(form.autoservice_earlier_count, 1)
        found = self.env["crm.lead"].with_context(active_test=False)
        self.assertEqual(found.search(lead.action_open_earlier()["domain"]), lost)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import tagged

from .book_case import NUMBER
from .claim_case import ClaimCase


@tagged("post_install", "-at_install")
class TestPhoneClaim(ClaimCase):
    """A phone that a customer writes himself makes him nobody else."""

    def _find(self, number=NUMBER):
        partners = self.env["res.partner"].with_user(self.manager_user)
        return partners._find_by_phone([number], self.company).get(number)

    def _callers(self, text):
        return (
            self.env["res.partner"].with_user(self.manager_user)._find_callers(text, 9)
        )

    def test_the_visits_of_a_phone_are_not_for_who_claims_it(self):
        self._save_address(phone=NUMBER)
        self.assertEqual(self.eve.phone_sanitized, NUMBER)
        self._save_address(
            phone=NUMBER, name="Eve's other", address_type="delivery", partner_id=""
        )
        self.assertTrue(self.eve.child_ids.is_phone_claimed)
        self.authenticate(None, None)
        self._book_by_page(name="Victim", plate="VIC 001")
        visit = self._visits()
        self.assertEqual(visit.partner_id.name, "Victim")
        self.assertFalse(visit.partner_id.is_phone_claimed)
        self.assertEqual(visit.vehicle_id.person_ids.partner_id, visit.partner_id)
        self.authenticate("test_claim_eve", "test_claim_eve")
        self.assertNotIn("VIC", self.url_open("/my/visits").text)

    def test_the_desk_does_not_recognise_who_claims_a_phone(self):
        self.vehicle.person_ids.partner_id = self.eve
        self._save_address(phone=NUMBER)
        self.assertTrue(self.eve.is_phone_claimed)
        self.assertFalse(self._find())
        self.assertFalse(self._callers(NUMBER))
        self.assertFalse(self._callers("068555"))
        self.assertNotIn(
            self.eve.id, dict(self.env["res.partner"].name_search("068555444"))
        )
        Vehicle = self.env["autoservice.vehicle"].with_user(self.manager_user)
        self.assertNotIn(self.vehicle.id, dict(Vehicle.name_search(NUMBER)))
        people = self.env["res.partner"]._find_people(NUMBER, "", self.company)
        self.assertFalse(people)
        inquiry = self.env["autoservice.inquiry"].with_user(self.manager_user)
        self.assertFalse(inquiry.new({"phone": NUMBER}).partner_id)

    def test_a_colleague_says_whose_phone_it_is(self):
        self._save_address(phone=NUMBER)
        self.eve.with_user(self.manager_user).action_accept_claimed()
        self.assertEqual(self._find(), self.eve)
        self.assertEqual(self._callers("068555"), self.eve)
        self._save_address(phone="068 555 445")
        self.assertTrue(self.eve.is_phone_claimed)
        self.eve.with_user(self.manager_user).phone = "068 555 446"
        self.assertEqual(self._find("+37368555446"), self.eve)

    def test_a_local_number_is_claimed_before_another_country_makes_it_one(self):
        self._save_address(phone="0712 345 678")
        self.assertFalse(self.eve.phone_sanitized)
        self.eve._update_address({"country_id": self.env.ref("base.ro").id})
        self.assertEqual(self.eve.phone_sanitized, "+40712345678")
        self.assertFalse(self._find("+40712345678"))

    def test_who_changes_the_street_keeps_his_phone(self):
        self._save_address(phone=self.eve.phone, street="Street 2")
        self.assertEqual(self.eve.street, "Street 2")
        self.assertEqual(self._find("+37369000999"), self.eve)

    def test_a_code_proves_the_phone_of_who_is_signed_in(self):
        self._save_address(phone=NUMBER)
        self._book_by_page()
        self.assertFalse(self.eve.is_phone_claimed)
        self.assertEqual(self._visits().partner_id, self.eve)

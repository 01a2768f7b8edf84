# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import new_test_user, tagged

from ..common import AutoserviceCase
from .book_case import MAIL, PHONE
from .mail_code_case import MailCodeCase

PASSWORD = "Autoservice-2026"


@tagged("post_install", "-at_install")
class TestEmailClaim(MailCodeCase):
    """An e-mail that a customer writes himself makes him nobody else."""

    def _find(self, email=MAIL):
        partners = self.env["res.partner"].with_user(self.manager_user)
        return partners._find_recognised("email", [email], self.company).get(email)

    def test_the_visits_of_an_email_are_not_for_who_claims_it(self):
        self._save_address(email=self.partner.email)
        self.assertTrue(self.eve.is_email_claimed)
        self.partner.email = False
        self.authenticate(None, None)
        self._book_by_mail("ion@example.com", name="Victim", plate="VIC 001")
        visit = self._visits()
        self.assertEqual(visit.partner_id.name, "Victim")
        self.assertFalse(visit.partner_id.is_email_claimed)
        self.authenticate("test_claim_eve", "test_claim_eve")
        self.assertNotIn("VIC", self.url_open("/my/visits").text)
        self.assertNotIn(visit.name, self.url_open("/my/visits").text)

    def test_who_claims_an_email_needs_its_code(self):
        self._save_address(email=self.partner.email)
        self._hold()
        self._post("code", phone=PHONE, email=self.partner.email)
        self._post("confirm", 400, code="no")
        self.assertFalse(self._visits())
        self.assertTrue(self.eve.is_email_claimed)

    def test_the_desk_does_not_recognise_who_claims_an_email(self):
        self._save_address(email=MAIL)
        self.assertFalse(self._find())
        people = self.env["res.partner"]._find_people("", MAIL, self.company)
        self.assertFalse(people)
        lead = self.env["crm.lead"].with_user(self.manager_user)
        lead = lead.create({"name": "Brakes", "email_from": MAIL})
        self.assertFalse(lead._find_matching_partner())
        self.assertFalse(lead._recognise_partner())
        other = self.env["res.partner"].create({"name": "Ana", "email": MAIL})
        self.assertEqual(lead._find_matching_partner(), other)

    def test_a_colleague_says_whose_email_it_is(self):
        self._save_address(email=MAIL)
        self.eve.with_user(self.manager_user).action_accept_claimed()
        self.assertEqual(self._find(), self.eve)
        self._save_address(email="eve2@example.com")
        self.assertTrue(self.eve.is_email_claimed)
        self.eve.with_user(self.manager_user).email = "eve3@example.com"
        self.assertEqual(self._find("eve3@example.com"), self.eve)

    def test_who_changes_the_street_keeps_his_email(self):
        self._save_address(email="Eve@Example.com", street="Street 2")
        self.assertEqual(self._find("eve@example.com"), self.eve)

    def test_a_code_proves_the_email_of_who_is_signed_in(self):
        self._save_address(email=MAIL)
        self._book_by_mail()
        self.assertFalse(self.eve.is_email_claimed)
        self.assertEqual(self._visits().partner_id, self.eve)

    def test_what_is_typed_beside_a_proved_phone_proves_nothing(self):
        visit = self._confirm(email=MAIL)
        self.assertEqual(visit.partner_id.email, MAIL)
        self.assertTrue(visit.partner_id.is_email_claimed)
        self.assertFalse(visit.partner_id.is_phone_claimed)
        self.assertFalse(self._find())


@tagged("post_install", "-at_install")
class TestSignUp(AutoserviceCase):
    """Who comes by a link out of his mail has read it there; nobody else has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.email = "ion@example.com"

    def _find(self, email=MAIL):
        return self.env["res.partner"]._find_recognised("email", [email]).get(email)

    def _sign_up(self, values, token=None):
        """Sign up as the page does, which nobody has signed in to."""
        users = self.env["res.users"].with_user(self.env.ref("base.public_user"))
        values = {"name": "Ana", "password": PASSWORD, **values}
        login, _password = users.sudo().signup(values, token)
        self.env.invalidate_all()
        return self.env["res.users"].search([("login", "=", login)])

    def test_who_signs_up_alone_has_proved_nothing(self):
        key = "auth_signup.invitation_scope"
        self.env["ir.config_parameter"].set_param(key, "b2c")
        user = self._sign_up({"login": "ion@example.com"})
        self.assertTrue(user.partner_id.is_email_claimed)
        self.assertEqual(self._find("ion@example.com"), self.partner)

    def test_the_mail_of_an_invitation_proves_the_email_that_it_went_to(self):
        guests = self.env["res.partner"].create(
            [
                {"name": "Ana", "email": MAIL, "is_email_claimed": True},
                {"name": "Ben", "email": "ben@example.com"},
            ]
        )
        guests.signup_prepare()
        ana, ben = guests
        self._sign_up({"login": MAIL}, ana._generate_signup_token())
        self.assertEqual(self._find(), ana)
        # Who posts another address than the one that was written to has not read there.
        self._sign_up({"login": "ion@example.com"}, ben._generate_signup_token())
        self.assertTrue(ben.is_email_claimed)

    def test_the_link_of_a_lost_password_does_not_prove_a_changed_email(self):
        user = new_test_user(self.env, "test_eve", "base.group_portal", name="Eve")
        eve = user.partner_id
        self.env["res.users.log"].with_user(user).sudo().create({})
        eve.signup_prepare(signup_type="reset")
        token = eve._generate_signup_token()
        eve.with_user(user).sudo().email = MAIL
        self._sign_up({}, token)
        self.assertTrue(eve.is_email_claimed)


@tagged("post_install", "-at_install")
class TestMergedClaims(AutoserviceCase):
    """Who is merged with his double stays who he was."""

    def _merge(self, kept, double):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((kept | double).ids, kept)
        self.env.invalidate_all()

    def _double(self, **vals):
        """Somebody who has proved his e-mail, and typed in the phone of Ion."""
        row = {"name": "Ana", "email": MAIL, "phone": self.partner.phone, **vals}
        return self.env["res.partner"].create({**row, "is_phone_claimed": True})

    def _check_known(self, partner):
        self.assertFalse(partner.is_phone_claimed or partner.is_email_claimed)
        found = partner._find_by_phone([partner.phone_sanitized], self.company)
        self.assertEqual(found[partner.phone_sanitized], partner)

    def test_the_known_one_stays(self):
        self._merge(self.partner, self._double())
        self._check_known(self.partner)
        self.assertEqual(self.partner.email, MAIL)

    def test_the_double_stays(self):
        double = self._double()
        self._merge(double, self.partner)
        self._check_known(double)

    def test_what_neither_was_known_by_is_not_proved_by_it(self):
        double = self._double(phone="+37369555001", is_email_claimed=True)
        self._merge(double, self.partner)
        self.assertTrue(double.is_phone_claimed and double.is_email_claimed)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.autoservice.models.portal.autoservice_portal_flood import LIMITS

from .book_case import MAIL, NUMBER, PHONE
from .mail_code_case import MailCodeCase


@tagged("post_install", "-at_install")
class TestMailCode(MailCodeCase):
    """Where a branch cannot text, a code goes to the e-mail, and proves that alone."""

    def _message(self, email=MAIL):
        return self.env["autoservice.message"].search(
            [("kind", "=", "code"), ("address", "=", email)], limit=1
        )

    # Whether
    def test_the_way_is_a_text_else_a_mail_else_none(self):
        def way(**vals):
            self.company.write(vals)
            return self.codes._get_way(self.company)

        gateway = self.env["autoservice.gateway"].search([], limit=1)
        self.assertEqual(way(), "email")
        self.server.from_filter = "other.example"
        self.assertEqual(way(), "none", "It may not send for this branch.")
        self.server.from_filter = "other.example, garage.example"
        self.assertEqual(way(), "email")
        self.assertEqual(way(autoservice_channel_order="sms"), "none")
        both = {"autoservice_channel_order": "email,sms,gateway"}
        self.assertEqual(way(**both, autoservice_gateway_id=gateway.id), "phone")
        self.assertEqual(way(autoservice_gateway_id=False), "email")
        self.server.active = False
        self.assertEqual(way(), "none", "Odoo's default is no server.")

    def test_the_page_says_before_whether_the_desk_confirms(self):
        self.assertNotIn("We confirm by phone.", self._get())
        self.server.active = False
        self.assertIn("We confirm by phone.", self._get())

    # The road
    def test_a_stranger_books_by_a_code_in_his_mail(self):
        page = self._hold()
        self.assertLess(page.index('id="email"'), page.index('id="name"'))
        page = self._post("code", phone=PHONE, email=" Ana@Example.com ", name="Ana")
        self.assertIn(f"We have sent a code to <strong>{MAIL}</strong>", page)
        self.assertIn("Change the e-mail", page)
        self.assertIn('inputmode="numeric"', page)
        self.assertIn('autocomplete="one-time-code"', page)
        self.assertFalse(self._visits())
        self._post("confirm", code=self._code(MAIL))
        self.assertIn("You are booked", self.page.text)
        visit = self._visits()
        self.assertRecordValues(
            visit,
            [
                {
                    "state": "booked",
                    "self_proof": "email",
                    "self_email": MAIL,
                    "self_phone": NUMBER,
                    "is_phone_unproved": True,
                }
            ],
        )
        self.assertRecordValues(
            visit.partner_id,
            [
                {
                    "name": "Ana",
                    "email": MAIL,
                    "phone": NUMBER,
                    "is_email_claimed": False,
                    "is_phone_claimed": True,
                }
            ],
        )

    def test_the_mail_goes_out_at_night_and_colleagues_do_not_read_it(self):
        self._hold()
        self._post("code", phone=PHONE, email=MAIL)
        message, code = self._message(), self._code(MAIL)
        self.assertNotIn(code, f"{message.preview} {message.subject}")
        sent = []

        def send(mail, **_kw):
            sent.append((mail.email_to, mail.body_html, mail.model, mail.email_from))
            mail.write({"state": "sent"})

        night = self._at(23)
        message.sudo()._write_facts({"expires_at": night + timedelta(minutes=9)})
        with patch.object(
            type(self.env["mail.mail"]), "send", autospec=True, side_effect=send
        ):
            self._run(night)
        self.assertEqual(message.state, "sent")
        self.assertEqual(sent[0][0], MAIL)
        self.assertIn(code, sent[0][1])
        self.assertFalse(sent[0][2])
        self.assertIn("garage@garage.example", sent[0][3])
        self.assertNotIn(code, message.sudo().body)
        noted = self.env["mail.message"].search([], order="id desc", limit=5)
        self.assertNotIn(code, str(noted.mapped("body")))

    def test_the_email_is_asked_for_and_the_phone_too(self):
        self._hold()
        for typed, words in (
            ({"phone": PHONE}, "E-mail: this is not an e-mail address."),
            ({"phone": PHONE, "email": "x"}, "E-mail: this is not an e-mail address."),
            (
                {"phone": PHONE, "email": "ana@exam\u00adple.com"},
                "E-mail: this is not an e-mail address.",
            ),
            ({"phone": "1", "email": MAIL}, "Phone: this is not a phone number."),
        ):
            self.assertIn(words, self._post("code", 400, **typed))
        self.assertFalse(self._message())

    def test_a_wrong_an_old_and_a_used_code_book_nothing(self):
        self._hold(10)
        self._post("code", phone=PHONE, email=MAIL)
        form, code = self.page, self._code(MAIL)
        wrong = "000000" if code != "000000" else "111111"
        self.assertIn("This code is wrong", self._post("confirm", 400, code=wrong))
        self.clock.tick(timedelta(minutes=11))
        self.page = form
        self._post("confirm", 400, code=code)
        self.assertFalse(self._visits())
        self._book_by_mail(hour=11)
        used = self._code(MAIL)
        self._hold(13)
        form = self.page
        self._post("code", phone=PHONE, email=MAIL, proof="")
        self.page = form
        if self._code(MAIL) != used:
            self._post("confirm", 400, phone=PHONE, email=MAIL, code=used)
        self.assertEqual(len(self._visits()), 1)

    def test_a_proof_is_for_its_email_alone(self):
        self._hold(10)
        self._post("code", phone=PHONE, email=MAIL)
        form, code = self.page, self._code(MAIL)
        self.env["autoservice.hold"].search([]).unlink()
        self._book_by_mail("ben@example.com", "068 555 445")
        self.page = form
        self._post("confirm", 409, code=code)
        self._post("hold", start=self._at(11).isoformat())
        self._post("code", phone=PHONE, email=self.partner.email)
        self.assertIn("We have sent a code", self.page.text)
        self.assertEqual(len(self._visits()), 1)

    def test_a_form_that_is_sent_twice_books_once(self):
        self._hold()
        self._post("code", phone=PHONE, email=MAIL)
        form, code = self.page, self._code(MAIL)
        self._post("confirm", code=code)
        self.page = form
        self.assertIn(self._visits().name, self._post("confirm", code=code))
        self.assertEqual(len(self._visits()), 1)

    # Limits
    def test_few_codes_go_to_an_email_in_an_hour(self):
        with patch.dict(LIMITS, {"recipient": [(1, 60)]}):
            self._hold()
            form = self.page
            self._post("code", phone=PHONE, email=MAIL)
            self.clock.tick(timedelta(minutes=1))
            for email in (MAIL, MAIL.replace("@", "+again@")):
                self.page = form
                page = self._post("code", 429, phone=PHONE, email=email)
            self.assertIn("Too many codes were asked for.", page)
            self.assertRegex(page, r'id="email"[^>]*aria-invalid="true"')
            self.page = form
            self._post("code", phone=PHONE, email="ben@example.com")

    def test_one_email_books_so_many_visits_whatever_its_phones(self):
        self.company.autoservice_self_booking_most = 1
        self._book_by_mail()
        self._hold(11)
        self._post("code", phone="068 555 445", email=MAIL)
        page = self._post("confirm", 400, code=self._code(MAIL))
        self.assertIn("E-mail: too many visits are booked with it.", page)
        self._book_by_mail("ben@example.com", PHONE, 13)
        self.assertEqual(len(self._visits()), 2)
        proved = self._confirm(self._keep(self._at(15)), phone=PHONE)
        self.assertEqual(proved.state, "booked", "Nobody has proved this phone.")

    # Who it is
    def test_who_is_known_by_the_email_gets_his_prices_and_his_car(self):
        pricelists = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user")._apply_group(pricelists)
        half = {"compute_price": "percentage", "percent_price": 50}
        self.partner.property_product_pricelist = self.env["product.pricelist"].create(
            {
                "name": "Friends",
                "item_ids": [Command.create({**half, "applied_on": "3_global"})],
            }
        )
        self._book_by_mail("ION@example.com", plate=self.vehicle.plate, name="Other")
        visit = self._visits()
        self.assertEqual(visit.partner_id, self.partner)
        self.assertEqual(visit.vehicle_id, self.vehicle)
        self.assertEqual(visit.amount_total, 50.0)
        self.assertEqual(self.partner.name, "Ion Popa")
        self.assertEqual(self.partner.phone, "+37369123456")
        self.assertNotIn("Ion", self.page.text)

    def test_the_email_of_another_company_is_nobodys_here(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.partner.company_id = other
        self._book_by_mail(self.partner.email)
        self.assertNotEqual(self._visits().partner_id, self.partner)

    def test_the_phone_of_a_known_customer_makes_nobody_him(self):
        self._book_by_mail(MAIL, self.partner.phone, plate=self.vehicle.plate)
        visit = self._visits()
        ana = visit.partner_id
        self.assertNotEqual(ana, self.partner)
        self.assertFalse(visit.vehicle_id)
        self.assertTrue(ana.is_phone_claimed)
        found = ana._find_by_phone([self.partner.phone], self.company)
        self.assertEqual(found[self.partner.phone], self.partner)
        line = "The phone is that of Ion Popa: the same person?"
        self.assertIn(line, str(self._notes(visit)))
        self.assertNotIn("Ion", self.page.text)
        self._book_by_mail(MAIL, self.partner.phone, 13)
        self.assertEqual(self._visits().partner_id, ana, "There is no second double.")
        self._book_by_mail("ben@example.com", "068 555 446", 15)
        latest = self._visits().sorted("id")[-1]
        self.assertNotIn("The phone is that of", str(self._notes(latest)))

    def test_where_nothing_can_be_sent_the_email_is_no_must(self):
        self.server.active = False
        self._hold()
        self.assertIn(
            "We will call you",
            self._post("code", phone=PHONE, email=self.partner.email),
        )
        visit = self._visits()
        self.assertEqual(visit.self_proof, "none")
        self.assertNotEqual(visit.partner_id, self.partner)
        self.assertTrue(visit.partner_id.is_email_claimed)


@tagged("post_install", "-at_install")
class TestMailUnknown(MailCodeCase):
    """Nobody learns by a code in his mail which phones and e-mails we know."""

    def setUp(self):
        super().setUp()
        self.unknown = "+37369123457"
        self.strange = "nobody@example.com"

    def _answers(self, phone, email, hour=10):
        """The answers to who goes as far as he can; and what they have cost."""
        known = (phone, email)
        shapes, queries = [], []

        def note(step, *args, **typed):
            before = self.env.cr.sql_log_count
            self._post(step, *args, **typed)
            queries.append(self.env.cr.sql_log_count - before)
            shapes.append(self._shape(*known))

        self._hold(hour)
        note("code", phone=phone, email=email)
        form = self.page
        note("confirm", 400, code="no")
        self.page = form
        note("change")
        self.env["autoservice.hold"].search([]).unlink()
        return shapes, queries

    def test_known_and_unknown_are_answered_alike(self):
        self._answers("+37369123458", "first@example.com")
        known = self._answers(self.partner.phone, self.partner.email)
        for phone, email in (
            (self.unknown, self.strange),
            (self.partner.phone, "strange@example.com"),
        ):
            other = self._answers(phone, email)
            self.assertEqual(known[0], other[0])
            self.assertEqual(known[1], other[1], "The same work is done.")

    def test_what_was_booked_with_a_phone_says_not_whose_it_is(self):
        pages = []
        plate = self.vehicle.plate
        for phone, email in (
            (self.partner.phone, "a@example.com"),
            (self.unknown, "b@example.com"),
            (self.unknown, self.partner.email),
        ):
            self._book_by_mail(email, phone, 11, plate=plate)
            pages.append(self._shape(phone, email))
            visit = self._visits().sudo()[0]
            self.opener.cookies.clear()
            url = f"/autoservice/status/{visit.status_token}"
            status = self.url_open(url, headers={"Accept-Language": "en"})
            pages[-1] += (status.text.replace(visit.status_token, ""),)
            visit.action_cancel()
        self.assertEqual(pages[0], pages[1])
        self.assertEqual(pages[0][:2], pages[2][:2])

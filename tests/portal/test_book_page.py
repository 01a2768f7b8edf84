# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.autoservice.models.portal.autoservice_portal_flood import LIMITS

from .book_case import NUMBER, PHONE, BookCase


@tagged("post_install", "-at_install")
class TestBookPage(BookCase):
    """A visitor books by himself, without a login and without scripts."""

    def _holds(self):
        return self.env["autoservice.hold"].search([])

    # The road
    def test_the_one_branch_is_opened_at_once(self):
        self._get("/autoservice/book")
        self.assertTrue(self.page.url.endswith(self.root), self.page.url)
        self.assertIn("Body wash", self.page.text)

    def test_price_and_times_are_those_of_the_class(self):
        self.assertIn("100.00", self._get())
        self.assertIn("40 min", self.page.text)
        suv = [("service", self.wash.id), ("class", self.class_suv.id)]
        self.assertIn("150.00", self._get(pairs=suv))
        self.assertIn(">1 h<", self.page.text)
        self.assertIn(">10:15</button>", self.page.text)
        self.assertNotIn(">07:00</button>", self.page.text)

    def test_a_stranger_books(self):
        self.assertIn("8:10", self._hold(), "The time is kept for ten minutes.")
        self.assertEqual(len(self._holds()), 1)
        self._post("code", phone=PHONE, name="Ana", plate="XYZ 987")
        self.assertIn(NUMBER, self.page.text)
        self.assertFalse(self._visits())
        self._post("confirm", code=self._code())
        self.assertIn("You are booked", self.page.text)
        visit = self._visits()
        self.assertIn(visit.name, self.page.text)
        self.assertEqual(visit.state, "booked")
        self.assertEqual(visit.start, self._at(10))
        self.assertEqual(visit.partner_id.name, "Ana")
        self.assertEqual(visit.vehicle_id.plate_normalized, "XYZ987")
        calendar = self.url_open(f"/autoservice/visit/{visit.status_token}.ics")
        self.assertIn("DTSTART:20261123T080000Z", calendar.text)
        self.assertNotIn("Ana", calendar.text)

    def test_a_known_customer_is_found_and_not_changed(self):
        self._book_by_page(self.partner.phone, self.partner.phone, name="Somebody")
        visit = self._visits()
        self.assertEqual(visit.partner_id, self.partner)
        self.assertEqual(self.partner.name, "Ion Popa")
        self.assertNotIn("Ion", self.page.text)

    def test_a_form_that_is_sent_twice_books_once(self):
        self._hold()
        self._post("code", phone=PHONE)
        form, code = self.page, self._code()
        self._post("confirm", code=code)
        first = self.page.text
        self.page = form
        self.assertIn(self._visits().name, self._post("confirm", code=code))
        self.assertEqual(len(self._visits()), 1)
        self.assertIn("You are booked", first)

    def test_who_goes_back_gives_the_first_time_up(self):
        self._hold(10)
        first = self._holds()
        self._get(pairs=[*self.choice, ("hold", first.token)])
        self._post("hold", start=self._at(11).isoformat())
        self.assertEqual(self._holds().mapped("start"), [self._at(11)])

    # What goes wrong
    def test_a_time_that_is_gone_is_answered_with_the_next(self):
        self._hold(10)
        self.opener.cookies.clear()
        typed = {"phone": PHONE, "name": "Ana <b>", "note": "Two\nlines"}
        self._get()
        text = self._post("hold", 409, start=self._at(10).isoformat(), **typed)
        self.assertIn("This time is gone", text)
        self.assertIn('name="start"', text)
        text = self._post("hold", start=self._at(11).isoformat())
        self.assertIn('value="Ana &lt;b&gt;"', text)
        self.assertIn("Two\nlines</textarea>", text)

    def test_a_hold_that_ran_out_is_booked_if_the_time_is_still_free(self):
        self._hold(10)
        self._post("code", phone=PHONE)
        self._holds().sudo().expires_at -= timedelta(minutes=11)
        self.assertIn("You are booked", self._post("confirm", code=self._code()))

    def test_a_hold_that_ran_out_and_is_gone_offers_the_next_and_no_second_code(self):
        self._hold(10)
        self._post("code", phone=PHONE)
        form, code = self.page, self._code()
        self._holds().sudo().unlink()
        self._book_by_page("068 555 445", "+37368555445")
        self.page = form
        self.assertIn("This time is gone", self._post("confirm", 409, code=code))
        self._post("hold", start=self._at(11).isoformat())
        self.assertIn("You are booked", self._post("code", phone=PHONE))
        self.assertEqual(len(self._visits()), 2)

    def test_a_proof_is_for_its_phone_alone(self):
        self._hold(10)
        self._post("code", phone=PHONE)
        form, code = self.page, self._code()
        self._holds().sudo().unlink()
        self._book_by_page("068 555 445", "+37368555445")
        self.page = form
        self._post("confirm", 409, code=code)
        self._post("hold", start=self._at(11).isoformat())
        self._post("code", phone=self.partner.phone)
        self.assertIn("We have sent a code", self.page.text)
        self.assertEqual(len(self._visits()), 1)

    def test_what_is_wrong_is_named_and_what_was_typed_stays(self):
        self._hold()
        for wrong, words in (
            ({"phone": "12"}, "Phone: this is not a phone number."),
            ({"phone": PHONE, "email": "x"}, "E-mail: this is not an e-mail address."),
        ):
            text = self._post("code", 400, name="Ana", **wrong)
            self.assertIn(words, text)
            self.assertIn('aria-invalid="true"', text)
            self.assertIn('value="Ana"', text)
        self.assertFalse(self.provider.requests)

    def test_a_wrong_code_books_nothing(self):
        self._hold()
        self._post("code", phone=PHONE)
        wrong = "000000" if self._code() != "000000" else "111111"
        text = self._post("confirm", 400, code=wrong)
        self.assertIn("This code is wrong", text)
        self.assertFalse(self._visits())
        self.assertIn("You are booked", self._post("confirm", code=self._code()))

    def test_without_a_way_to_text_the_desk_confirms_and_says_so_before(self):
        self.company.autoservice_channel_order = "email"
        self.wash.tech_card_id.self_booking = "prepayment"
        called, paid = "We will call you to confirm the visit", "To be paid in advance."
        self.assertIn("We confirm by phone.", self._get(pairs=[]))
        contact = self._hold()
        self.assertLess(contact.index(called), contact.index(">Book</button>"))
        self.assertNotIn(paid, contact)
        done = self._post("code", phone=PHONE)
        self.assertIn("Your visit is not confirmed yet", done)
        self.assertIn("We will call you", done)
        self.assertEqual(self._visits().state, "offer")

    def test_who_is_asked_for_a_code_is_not_told_of_a_call(self):
        self.assertNotIn("We confirm by phone.", self._get(pairs=[]))
        self.assertNotIn("We will call you", self._hold())

    def test_a_visit_that_is_not_confirmed_is_not_for_the_calendar(self):
        self.wash.tech_card_id.self_booking = "on_approval"
        self.company.autoservice_offer_hours = 1
        page = self._book_by_page()
        self.assertIn("We keep the time until Monday, 23 November, 09:00", page)
        self.assertIn("Is it confirmed yet?", page)
        self.assertNotIn(".ics", page)
        done, visit = self.page.url.replace(self.base_url(), ""), self._visits()
        status = f"/autoservice/status/{visit.status_token}"
        self.assertNotIn(".ics", self._get(status))
        visit.sudo().action_book()
        self.assertIn(".ics", self._get(status))
        page = self._get(done)
        self.assertIn(".ics", page)
        self.assertNotIn("We keep the time", page)

    def test_hours_are_written_one_way_on_all_pages(self):
        self.env.ref("base.lang_en").time_format = "%I:%M:%S %p"
        self.env["res.lang"]._activate_lang("ro_RO")
        for lang, button, until in (
            ("en_US", "10:00 AM", "8:10 AM"),
            ("ro_RO", "10:00", "08:10"),
        ):
            page = self._get(pairs=[*self.choice, ("lang", lang)])
            self.assertIn(f">{button}</button>", page)
            page = self._post(
                "hold", query=f"?lang={lang}", start=self._at(10).isoformat()
            )
            self.assertIn(f", {button}</strong>", page)
            self.assertIn(f">{until}</time>", page)
            self._holds().sudo().unlink()

    def test_who_asks_too_often_is_told_to_wait(self):
        few = {"hold": [(2, 60)], "address": [(1, 60)], "try": [(1, 60)]}
        with patch.dict(LIMITS, few):
            self._hold(10)
            self._post("code", phone=PHONE)
            form = self.page
            self._post("code", 429, phone="068 555 445", name="Ana")
            self.assertIn('value="Ana"', self.page.text)
            self.page = form
            self._post("confirm", 400, code="no")
            self._post("confirm", 429, code=self._code())
            self._hold(11)
            self._get()
            text = self._post("hold", 429, start=self._at(13).isoformat())
        self.assertIn("Too many requests came from here.", text)
        self.assertFalse(self._visits())

    def test_with_prepayment_the_last_step_is_to_pay(self):
        self.wash.tech_card_id.self_booking = "prepayment"
        self.assertIn("To be paid in advance.", self._get())
        page = self._book_by_page()
        self.assertIn("One more step: please pay", page)
        self.assertIn(self._visits().sale_order_id.access_token, page)
        self.assertIn("STATUS:TENTATIVE", self._visits()._build_ics())

    def test_nonsense_in_the_address_is_no_error_of_the_server(self):
        for pairs in (
            [("service", "x"), ("class", "9" * 30)],
            [("service", "2147483648"), ("class", "-1")],
            [*self.choice, ("day", "x")],
            [*self.choice, ("day", "0001-01-01")],
            [*self.choice, ("hold", "\x00" * 32)],
            [*self.choice, ("lang", "\x00"), ("embed", "x")],
        ):
            self._get(pairs=pairs)
        self._get("/autoservice/book/999999", status=404)
        self._get("/done", [("visit", "é")], status=404)
        self._get("/autoservice/book/999999/done?visit=x", status=404)
        self._get("/autoservice/invite/x", status=404)
        self._get("/autoservice/visit/x.ics", status=404)

    def test_a_branch_without_services_has_no_page(self):
        self.wash.tech_card_id.self_booking = "no"
        self._get(pairs=[], status=404)
        self.assertNotIn(self.company.name, self.page.text)

    # Who posts
    def test_reading_changes_nothing_and_foreign_forms_neither(self):
        self._get("/contact", [*self.choice, ("start", self._at(10).isoformat())])
        self.assertFalse(self._holds())
        with mute_logger("odoo.http"):
            self._get("/hold", status=405)
        self._get()
        text = self._post(
            "hold", 400, csrf_token="forged", start=self._at(10).isoformat()
        )
        self.assertIn("was open for long", text)
        self.assertFalse(self._holds())

    def test_a_frame_of_a_known_site_books_without_a_cookie(self):
        page = self._get(pairs=[*self.choice, ("embed", "1")])
        self.assertIn(
            "frame-ancestors 'self' https://garage.example",
            self.page.headers["Content-Security-Policy"],
        )
        self.assertNotIn("X-Frame-Options", self.page.headers)
        self.assertIn("embed=1", page)
        own = {"Origin": self.base_url()}
        for origin, status in (
            ("https://evil.example", 400),
            ("null", 400),
            (None, 400),
            (own["Origin"], 200),
        ):
            self._get(pairs=[*self.choice, ("embed", "1")])
            self.opener.cookies.clear()
            headers = {"Origin": origin} if origin else {}
            start = self._at(10).isoformat()
            self._post("hold", status, "?embed=1", headers, start=start)
        self.assertEqual(len(self._holds()), 1)
        self._post("code", query="?embed=1", headers=own, phone=PHONE)
        self._post("confirm", query="?embed=1", headers=own, code=self._code())
        self.assertIn("You are booked", self.page.text)

    def test_no_other_page_stands_in_a_frame(self):
        self._get()
        self.assertEqual(self.page.headers["X-Frame-Options"], "SAMEORIGIN")
        self.company.autoservice_frame_origins = False
        self._get(pairs=[("embed", "1")])
        self.assertEqual(self.page.headers["X-Frame-Options"], "SAMEORIGIN")

    def test_the_page_of_who_booked_says_that_it_was_cancelled(self):
        self._book_by_page()
        done = self.page.url.replace(self.base_url(), "")
        self._visits().sudo().action_cancel()
        page = self._get(done)
        self.assertIn("The visit is cancelled.", page)
        self.assertNotIn("/autoservice/visit/", page)

    def test_the_page_of_who_booked_says_that_it_was_approved(self):
        self.wash.tech_card_id.self_booking = "on_approval"
        self._book_by_page()
        done = self.page.url.replace(self.base_url(), "")
        self.assertIn("Your visit is not confirmed yet", self._get(done))
        self._visits().sudo().action_book()
        self.assertIn("You are booked", self._get(done))

    def test_a_branch_that_is_closed_or_has_no_bay_has_no_page(self):
        self._get()
        self.wash_post.active = self.lift.active = False
        self._get(status=404)

    def test_the_page_of_who_booked_is_not_for_others(self):
        self._book_by_page()
        other = self._book(self.wash, start=self._at(14))
        done = self.page.url
        self._get(
            done.replace(self.base_url(), "").replace("visit=", "visit=A"), status=404
        )
        self.assertNotIn(other.name, self.page.text)

    def test_the_page_is_in_the_language_that_is_chosen(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        headers = {"Accept-Language": "en"}
        self.assertIn('lang="en-US"', self._get(pairs=[], **headers))
        self.assertIn("lang=ro_RO", self.page.text)
        self.assertIn('lang="ro-RO"', self._get(pairs=[("lang", "ro_RO")], **headers))
        self._get(pairs=[*self.choice, ("lang", "ro_RO")], **headers)
        self._post("hold", query="?lang=ro_RO", start=self._at(10).isoformat())
        self.assertIn('lang="ro-RO"', self.page.text)
        self.assertIn("lang=ro_RO", self.page.url)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo.tests import tagged

from .book_case import PHONE, BookCase


@tagged("post_install", "-at_install")
class TestBookSteps(BookCase):
    """Each step says what it is about, and leads on."""

    def _link(self, text):
        """The address of a link of the page that is open."""
        before = self.page.text.partition(f">{text}<")[0]
        return before.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")

    # Which day
    def test_the_day_stands_above_its_times(self):
        monday = "<h2>Monday, 23 November</h2>"
        self.assertIn(monday, self._get())
        text = self._get(pairs=[*self.choice, ("day", "2026-11-25")])
        self.assertIn("<h2>Wednesday, 25 November</h2>", text)
        self.assertNotIn(monday, text)

    def test_the_day_is_named_where_a_time_is_gone(self):
        self._hold(10)
        self.opener.cookies.clear()
        self._get()
        text = self._post("hold", 409, start=self._at(10).isoformat())
        self.assertIn("This time is gone", text)
        self.assertIn("<h2>Monday, 23 November</h2>", text)

    def test_who_chooses_another_time_comes_back_to_his_day(self):
        self._get(pairs=[*self.choice, ("day", "2026-11-25")])
        self._post("hold", start=self._at(10, day=2).isoformat())
        text = self._get(self._link("Choose another time"))
        self.assertIn("<h2>Wednesday, 25 November</h2>", text)
        self.assertIn(">10:00</button>", text)

    # What is too long
    def test_what_fits_on_no_day_is_said_and_leads_to_no_empty_page(self):
        self.company.phone = "+373 22 000 111"
        more = self._service("Polish", bay_kind="wash", minutes=835)
        more.tech_card_id.self_booking = "at_once"
        self.company.autoservice_self_booking_days = 60
        text = self._get(pairs=[*self.choice, ("service", more.id)])
        self.assertIn("does not fit into one visit", text)
        self.assertIn("choose fewer services", text)
        self.assertIn("tel:+37322000111", text)
        self.assertNotIn("Earlier days", text)
        self.assertIn("14 h 35 min", text)

    def test_one_service_without_time_is_not_too_many(self):
        self.wash.tech_card_id.rate_ids.minutes = 835
        text = self._get()
        self.assertNotIn("choose fewer services", text)
        self.assertIn("There is no free time in the next days.", text)

    # Language
    def test_other_languages_keep_what_was_chosen_on_each_step(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        name = self.env["res.lang"]._lang_get("ro_RO").name.partition(" / ")[2]
        self._get()
        self.assertIn('lang="ro-RO"', self._get(self._link(name)))
        self.assertIn("100", self.page.text)
        self._hold(10)
        self.assertIn('lang="ro-RO"', self._get(self._link(name)))
        self.assertIn(
            f'value="{self.env["autoservice.hold"].search([]).token}"', self.page.text
        )

    def test_the_last_page_leads_on_in_the_language_that_was_chosen(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        query = "?lang=ro_RO"
        self._get(pairs=[*self.choice, ("lang", "ro_RO")])
        self._post("hold", query=query, start=self._at(10).isoformat())
        self._post("code", query=query, phone=PHONE)
        self._post("confirm", query=query, code=self._code())
        visit = self._visits()
        for path in (f"status/{visit.status_token}", f"visit/{visit.status_token}.ics"):
            self.assertIn(f"/autoservice/{path}?lang=ro_RO", self.page.text)
        self.assertIn(
            ".ics?lang=ro_RO",
            self._get(f"/autoservice/status/{visit.status_token}{query}"),
        )

    # Choice by a link
    def _invite(self, **vals):
        invite = self.env["autoservice.booking.invite"].create(
            {
                "partner_id": self.partner.id,
                "vehicle_id": self.vehicle.id,
                "service_ids": [(6, 0, self.wash.ids)],
                "minutes": 90,
                **vals,
            }
        )
        return f"/autoservice/invite/{invite.sudo().token}"

    def test_who_chooses_by_a_link_reads_price_and_length(self):
        text = self._get(self._invite())
        for word in ("Body wash", "1 h 30 min", "100.00", "<h2>Monday, 23 November"):
            self.assertIn(word, text)
        self.assertNotIn("Your time so far", text)
        self.assertNotIn(self.vehicle.plate, text)

    def test_who_moves_a_visit_reads_when_it_is_and_for_which_car(self):
        visit = self._book(self.wash, start=self._at(14), bay_id=self.wash_post.id)
        text = self._get(self._invite(moved_id=visit.id))
        self.assertIn("Monday, 23 November, 14:00", text)
        self.assertIn("•••123", text)
        self.assertIn("100.00", text)

    # What was called off
    def test_the_link_of_what_was_refused_says_so_until_its_day_is_over(self):
        self.wash.tech_card_id.self_booking = "on_approval"
        self._book_by_page()
        visit = self._visits()
        url = f"/autoservice/status/{visit.status_token}"
        visit.sudo().action_cancel()
        text = self._get(url)
        self.assertIn("The visit is cancelled.", text)
        self.assertIn("Monday, 23 November, 10:00", text)
        self.assertNotIn('class="steps"', text)
        self.assertNotIn(".ics", text)
        self._get(f"/autoservice/visit/{visit.status_token}.ics", status=404)
        self.clock.tick(timedelta(days=1))
        self._get(url, status=404)

    # Frame
    def test_nothing_is_between_a_frame_and_the_page(self):
        self.assertIn("main { margin: 0 auto; }", self._get(pairs=[("embed", "1")]))
        self.assertNotIn("main { margin: 0 auto; }", self._get(pairs=[]))

# Part of autoservice. See LICENSE for full copyright and licensing details.

import re
from datetime import timedelta
from html import unescape

from odoo import Command, fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.autoservice.models.portal import autoservice_vehicle

from ..order.work_case import picture
from .portal_case import PortalCase


class PagesCase(PortalCase, HttpCase):
    """Customers at the pages of their account."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user)

    def _sign_in(self, user):
        self.authenticate(user.login, user.login)

    def _get(self, url, status=200):
        self.env.flush_all()
        page = self.url_open(url, timeout=60)
        self.env.invalidate_all()
        self.assertEqual(page.status_code, status, url)
        return page

    def _token(self):
        """What stands in each form of who is signed in."""
        page = self._get("/my/security").text
        return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

    def _post(self, url, status=200, **data):
        data.setdefault("csrf_token", self._token())
        page = self.url_open(url, data=data, timeout=60)
        self.env.invalidate_all()
        self.assertEqual(page.status_code, status, url)
        return page


@tagged("post_install", "-at_install")
class TestMyCars(PagesCase):
    """A customer reads what was done, asks for more, and says who may collect."""

    def setUp(self):
        super().setUp()
        self.url = f"/my/cars/{self.vehicle.id}"
        self.past = self._past(30)

    def _tasks(self, record):
        return self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )

    def _recommend(self, **vals):
        return self.env["autoservice.recommendation"].create(
            {
                "vehicle_id": self.vehicle.id,
                "product_id": self.pads.id,
                "booking_id": self.past.id,
                **vals,
            }
        )

    # Reading
    def test_the_way_from_the_account_to_the_documents(self):
        visit = self._done(100)
        self.assertIn("/my/cars", self._get("/my").text)
        self.assertIn(self.url, self._get("/my/cars").text)
        page = self._get(self.url).text
        for text in ("ABC123", "Brake pads change", "Brembo", "317.00"):
            self.assertIn(text, page)
        documents = re.findall(rf'href="(/my/visits/{visit.id}/documents/\w+)"', page)
        self.assertEqual(len(documents), 2)
        for url in documents:
            answer = self._get(url)
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            self.assertIn("no-store", answer.headers["Cache-Control"])
        (photo,) = re.findall(r'src="(/my/visits/\d+/photos/\d+)\?small=1"', page)
        self.assertIn("image/", self._get(photo).headers["Content-Type"])
        (invoice,) = re.findall(r'href="(/my/invoices/\d+)"', page)
        self.assertIn(visit.invoice_ids.name, self._get(invoice).text)

    def test_a_customer_without_cars_reads_that(self):
        self._sign_in(self.stranger_user)
        self.assertIn("no car of yours yet", self._get("/my/cars").text)
        self.assertIn("no visit ahead", self._get("/my/visits").text)

    def test_the_way_to_book_is_shown_where_a_branch_takes_bookings(self):
        self._sign_in(self.stranger_user)
        pages = ("/my/cars", "/my/visits")
        self.env["autoservice.tech.card"].search([]).self_booking = "no"
        for page in pages:
            self.assertNotIn('href="/autoservice/book"', self._get(page).text)
        self.wash.tech_card_id.self_booking = "at_once"
        for page in pages:
            self.assertIn('href="/autoservice/book"', self._get(page).text)

    def test_a_place_is_kept_for_what_the_customer_has_with_us(self):
        Vehicle = self.env.registry["autoservice.vehicle"]
        real = Vehicle._prepare_car_page_values

        def prepare(this, access, page=1):
            more = {"name": "Points", "value": "1,250"}
            return {**real(this, access, page), "balances": [more]}

        self.assertNotIn('id="balances"', self._get(self.url).text)
        self.patch(Vehicle, "_prepare_car_page_values", prepare)
        self.assertIn("1,250", self._get(self.url).text)

    def _queries(self, prepare):
        """How many queries it takes to prepare a page of who is signed in."""
        prepare(self._access(self.partner))  # what Odoo keeps in memory does not count
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        prepare(self._access(self.partner))
        return self.env.cr.sql_log_count - before

    def test_a_long_history_costs_what_a_short_one_does(self):
        car = self.vehicle.sudo()
        self._past(31)
        short = self._queries(car._prepare_car_page_values)
        for number in range(4):
            self._past(40 + number)
        self.assertEqual(self._queries(car._prepare_car_page_values), short)

    def test_many_visits_ahead_cost_what_two_do(self):
        def prepare(access):
            visits = access.get_next_visits()
            return [visit._prepare_visit_card(access) for visit in visits]

        for days in (3, 4):
            self._ahead(days=days)
        few = self._queries(prepare)
        for days in (5, 6, 7):
            self._ahead(days=days)
        self.assertEqual(self._queries(prepare), few)

    def test_a_visit_has_its_link_from_the_beginning(self):
        visit = self._ahead()
        token = visit.status_token
        self.assertTrue(token)
        self.assertIn(token, self._get("/my/visits").text)

    def test_the_history_is_read_page_by_page(self):
        self.patch(autoservice_vehicle, "PAGE_VISITS", 2)
        for days in (40, 50):
            self._past(days)

        def shown(page):
            return len(
                re.findall(
                    r"o_autoservice_visit_record", self._get(f"{self.url}{page}").text
                )
            )

        self.assertIn("?page=2#history", self._get(self.url).text)
        self.assertNotIn("?page=3#history", self._get(self.url).text)
        pages = ("", "?page=2", "?page=9", "?page=x", "?page=%00")
        self.assertEqual([shown(page) for page in pages], [2, 1, 1, 2, 2])

    # Recommended work
    def test_asking_for_a_time_gives_the_desk_one_task_for_the_car(self):
        works = self._recommend(photo=picture()) | self._recommend(title="Discs")
        for work in (works[0], works[0], works[1]):
            page = self._post(f"{self.url}/works/{work.id}/book").text
        self.assertIn("We have got your wish", page)
        self.assertIn("You have asked for a time", page)
        task = self._tasks(self.vehicle)
        self.assertEqual(task.user_id, self.manager_user)
        for name in ("Brake pads change", "Discs", "Ion Popa"):
            self.assertEqual(str(task.note).count(name), 2 if name == "Ion Popa" else 1)
        self.assertEqual(
            self._get(f"{self.url}/works/{works[0].id}/photo").status_code, 200
        )
        self._get(f"{self.url}/works/{works[1].id}/photo", 404)

    def test_what_is_booked_already_says_for_when(self):
        work = self._recommend()
        self.assertIn("Book this", self._get(self.url).text)
        visit = self._ahead(line_ids=[Command.create({"product_id": self.pads.id})])
        page = self._get(self.url).text
        self.assertIn(f"Booked for {visit._format_moment(visit.start)}", unescape(page))
        self.assertNotIn("Book this", page)
        self.assertTrue(work.exists())

    def test_what_is_agreed_on_is_not_asked_for_any_more(self):
        work = self._recommend()
        work._wish(self.partner)
        self._ahead()
        work.action_ask()
        self.assertFalse(work.wished_at)
        page = self._post(f"{self.url}/works/{work.id}/book").text
        self.assertIn("Please call us", page)
        self.assertIn("#extra_work", page)
        self.assertFalse(work.wished_at)

    # Who may collect
    def test_the_owner_says_who_may_collect(self):
        known = self._person("Secret Name", phone="+37369555000")
        for name, phone in (("My brother", "069555000"), ("My son", "069555001")):
            page = self._post(f"{self.url}/people", name=name, phone=phone).text
            self.assertIn(name, page)
        self.assertNotIn("Secret Name", page)
        trusted = self.vehicle.person_ids.filtered(lambda row: row.role == "trusted")
        self.assertIn(known, trusted.partner_id)
        self.assertEqual(len(trusted), 2)
        self.assertTrue(self.vehicle._may_collect(known))
        self.assertEqual(known.name, "Secret Name")
        row = trusted.filtered(lambda one: one.partner_id == known)
        page = self._post(f"{self.url}/people/{row.id}/end").text
        self.assertNotIn("My brother", page)
        self.assertFalse(self.vehicle._may_collect(known))
        self._post(f"{self.url}/people/{row.id}/end", 404)

    def test_what_is_wrong_is_named_and_what_was_typed_stays(self):
        for name, phone, text in (
            ("", "069555000", "Name: give 1 to 80 letters."),
            ("Son", "12", "Phone: &#34;12&#34; is not a valid number"),
            ("Me", "069123456", "Phone: this is your own."),
        ):
            page = self._post(f"{self.url}/people", 400, name=name, phone=phone).text
            self.assertIn(text, page)
            self.assertIn(f'value="{phone}"', page)
        self.assertEqual(len(self.vehicle.person_ids), 2)

    def test_there_are_no_more_people_than_a_family_has(self):
        for number in range(11):
            phone = f"0695550{number:02}"
            status = 200 if number < 10 else 400
            self._post(f"{self.url}/people", status, name="Son", phone=phone)
        self.assertEqual(len(self.vehicle._get_present_people()), 11)

    def test_nobody_adds_people_all_day_long(self):
        self.patch(autoservice_vehicle, "MOST_A_DAY", 2)
        count = self.env["res.partner"].search_count([])
        for number in (1, 2):
            self._post(f"{self.url}/people", name="Son", phone=f"06955500{number}")
            row = self.vehicle.person_ids.filtered(
                lambda one: one.role == "trusted" and not one.date_to
            )
            self._post(f"{self.url}/people/{row.id}/end")
        page = self._post(f"{self.url}/people", 400, name="Son", phone="069555003")
        self.assertIn("You have added 2 people today.", page.text)
        self.assertEqual(self.env["res.partner"].search_count([]), count + 2)

    def test_what_is_no_text_is_none(self):
        url, token = f"{self.url}/people", self._token()
        for files in ({"name": ("x.txt", b"a")}, {"phone": ("x.txt", b"a")}):
            data = {"csrf_token": token, "name": "Son", "phone": "069555001"}
            data = {key: text for key, text in data.items() if key not in files}
            page = self.url_open(url, data=data, files=files, timeout=60)
            self.assertEqual(page.status_code, 400)
        self._post(url, name="A\0b", phone="068111\x00222")
        (row,) = self.vehicle.person_ids.filtered(lambda one: one.role == "trusted")
        self.assertEqual((row.told_name, row.partner_id.phone), ("Ab", "+37368111222"))

    def test_only_the_owner_changes_who_may_collect(self):
        friend = self._person("Fred Friend")
        row = self._role(friend, "trusted", since=10)
        driver = self._role(self.stranger, "driver", since=10)
        owner = self.vehicle._get_open_owner_row()
        for user in (self.stranger_user, self.ana_user):
            self._sign_in(user)
            self._post(f"{self.url}/people", 404, name="Son", phone="069555000")
            self._post(f"{self.url}/people/{row.id}/end", 404)
        self._sign_in(self.user)
        for other in (driver, owner):
            self._post(f"{self.url}/people/{other.id}/end", 404)
        self.assertEqual(len(self.vehicle._get_present_people()), 3)


@tagged("post_install", "-at_install")
class TestMyVisits(PagesCase):
    """A customer moves or cancels his visit within the rules."""

    def setUp(self):
        super().setUp()
        self.washer.resource_id.calendar_id = self.company.resource_calendar_id
        self.visit = self._ahead(days=8, employee_ids=False)
        self.url = f"/my/visits/{self.visit.id}"

    def _times(self, url=None):
        page = self._get(url or self.url).text
        return re.findall(r'name="start"[^>]* value="([^"]+)"', page)

    def _notes(self):
        return str(self.visit.message_ids.mapped("body"))

    def test_moving_to_a_free_time_holds_it_and_tells_everybody(self):
        days = re.findall(rf"{self.url}\?day=([\d-]+)", self._get(self.url).text)
        self.assertGreater(len(days), 8)
        start = self._times(f"{self.url}?day={days[3]}")[4]
        page = self._post(f"{self.url}/move", start=start).text
        self.assertIn("The visit is moved.", page)
        self.assertEqual(str(self.visit.start), start)
        self.assertEqual(self.visit.bay_id, self.wash_post)
        self.assertEqual(self.visit.phase, "booked")
        self.assertIn("Moved by the customer", self._notes())
        tasks = self.visit.activity_ids
        self.assertEqual(tasks.user_id, self.manager_user)
        told = self.Message.search(
            [
                ("res_model", "=", self.visit._name),
                ("res_id", "=", self.visit.id),
                ("kind", "=", "confirmation"),
                ("phase", "=", "waiting"),
            ]
        )
        self.assertEqual(told.expires_at, self.visit.start)

    def test_a_time_that_is_taken_meanwhile_is_refused_and_others_are_offered(self):
        start = self._times()[0]
        self.env["autoservice.bay"].search(
            [("kind", "=", "wash"), ("company_id", "=", self.company.id)]
        ).filtered(lambda bay: bay != self.wash_post).active = False
        other = self._vehicle("TKN001", self.stranger)
        taken = self._book(
            self.wash,
            start=start,
            bay_id=self.wash_post.id,
            partner_id=self.stranger.id,
            vehicle_id=other.id,
        )
        before = self.visit.start
        page = self._post(f"{self.url}/move", 409, start=start).text
        self.assertIn("This time was just taken", page)
        self.assertNotIn(self.stranger.name, page)
        self.assertNotIn(taken.name, page)
        self.assertIn('name="start"', page)
        self.assertEqual(self.visit.start, before)

    def test_only_times_that_are_offered_are_taken(self):
        before = self.visit.start
        soon = fields.Datetime.now() + timedelta(hours=2)
        for start in ("", "soon", "1999-01-01", "2026-13-01", str(soon)[:16], None):
            data = {"start": start} if start is not None else {}
            self._post(f"{self.url}/move", 409, **data)
        self.assertEqual(self.visit.start, before)

    def test_a_time_that_no_page_shows_is_refused(self):
        before = self.visit.start
        far = self.visit.start.replace(hour=9) + timedelta(days=21)
        odd = self.visit.start + timedelta(minutes=7)
        for start in (far, odd):
            self._post(f"{self.url}/move", 409, start=str(start))
        self.assertEqual(self.visit.start, before)

    def test_often_moved_is_one_task_and_then_a_call(self):
        for _time in range(3):
            self._post(f"{self.url}/move", start=self._times()[0])
        self.assertEqual(len(self.visit.activity_ids), 1)
        before = self.visit.start
        page = self._post(f"{self.url}/move", 409, start=self._times()[0]).text
        self.assertIn("Please call us: +373 22 000 111", page)
        self.assertEqual(self.visit.start, before)
        self.assertEqual(self._notes().count("Moved by the customer"), 3)

    def _offered(self):
        """An offer of the front desk, for days from now."""
        offer = self._book(
            self.wash, start=self.visit.start + timedelta(days=1), employee_ids=False
        )
        return offer.sudo()

    def test_an_offer_whose_time_is_over_is_neither_shown_nor_changed(self):
        offer = self._offered()
        url = f"/my/visits/{offer.id}"
        car = f"/my/cars/{self.vehicle.id}"
        start = self._times(url)[0]
        for page in ("/my/visits", car):
            self.assertIn(url, self._get(page).text)
        offer.offer_expires_at = fields.Datetime.now()
        for page in ("/my/visits", car):
            self.assertNotIn(url, self._get(page).text)
        before = offer.start
        for verb in ("move", "cancel"):
            self._post(f"{url}/{verb}", 409, start=start)
        self.assertEqual((offer.start, offer.phase), (before, "offer"))

    def _decline(self, offer):
        """The customer says no on Odoo's own page of the order."""
        offer.sale_order_id.require_signature = True
        url = f"/my/orders/{offer.sale_order_id.id}/decline"
        return self._post(url, decline_message="No")

    def test_declining_on_the_page_of_the_order_goes_by_the_same_rules(self):
        offer = self._offered()
        self.company.autoservice_change_hours = 720
        page = self._decline(offer).text
        self.assertIn("not in a state to be rejected", page)
        self.assertEqual(offer.phase, "offer")
        self.company.autoservice_change_hours = 24
        self._decline(offer)
        self.assertEqual(offer.phase, "cancelled")

    def test_what_waits_for_the_front_desk_has_no_page_of_the_order(self):
        offer = self._offered()
        order = f"/my/orders/{offer.sale_order_id.id}"
        self.assertIn(order, self._get("/my/visits").text)
        offer._write_facts({"self_way": "on_approval"})
        self.assertNotIn(order, self._get("/my/visits").text)
        self._decline(offer)
        self.assertEqual(offer.phase, "offer")
        self.assertNotIn("Accept", self._get(order).text)

    def test_cancelling_lets_the_time_go(self):
        page = self._post(f"{self.url}/cancel").text
        self.assertIn("The visit is cancelled.", page)
        self.assertEqual(self.visit.phase, "cancelled")
        self.assertIn("Cancelled by the customer", self._notes())
        self._post(f"{self.url}/cancel", 404)
        page = self._get(self.url)
        self.assertIn("The visit is cancelled.", page.text)
        self.assertTrue(page.url.endswith("/my/visits?done=cancelled"))

    def test_until_some_hours_before_it(self):
        near = fields.Datetime.now() + timedelta(hours=23, minutes=55)
        self.visit.write({"start": near})
        page = self._get(self.url).text
        self.assertIn("until 24 hours before", page)
        self.assertNotIn("/move", page)
        for verb in ("move", "cancel"):
            page = self._post(f"{self.url}/{verb}", 409, start=str(near)).text
            self.assertIn("Please call us: +373 22 000 111", page)
        self.assertEqual(self.visit.phase, "booked")
        self.company.autoservice_change_hours = 20
        self.assertIn("/move", self._get(self.url).text)
        self._post(f"{self.url}/cancel")
        self.assertEqual(self.visit.phase, "cancelled")

    def test_work_that_has_begun_is_not_moved(self):
        self.visit.action_start()
        page = self._get(self.url).text
        self.assertNotIn("/move", page)
        self._post(f"{self.url}/cancel", 409)
        self.assertEqual(self.visit.phase, "in_work")

    def test_what_is_in_pieces_the_desk_moves(self):
        self.visit._write_facts({"pause_minutes": 30})
        self.assertNotIn("/move", self._get(self.url).text)
        self._post(f"{self.url}/move", 409, start="2030-01-07 08:00:00")

    def test_the_owner_of_the_car_does_not_move_the_visit_of_another_customer(self):
        self._post(f"{self.url}/cancel")
        others = self._ahead(days=9, partner_id=self.stranger.id)
        self.assertIn("Body wash", self._get("/my/visits").text)
        for verb in ("move", "cancel"):
            self._post(f"/my/visits/{others.id}/{verb}", 404)
        self.assertEqual(others.phase, "booked")

    def test_the_links_of_the_visit_open(self):
        page = self._get("/my/visits").text
        order = f"/my/orders/{self.visit.sale_order_id.id}"
        self.assertIn(order, page)
        self._get(order)
        (ics,) = re.findall(r'href="[^"]*(/autoservice/visit/[^"]+)"', page)
        self.assertIn("BEGIN:VEVENT", self._get(ics).text)
        (status,) = re.findall(r'href="[^"]*(/autoservice/status/[^"]+)"', page)
        self.assertIn("We expect you", self._get(status).text)

    @mute_logger("odoo.http")
    def test_a_link_alone_or_a_form_of_another_site_changes_nothing(self):
        for verb in ("move", "cancel"):
            url = f"{self.url}/{verb}"
            self._get(url, 405)
            self._post(url, 400, csrf_token="forged")
        self.assertEqual(self.visit.phase, "booked")

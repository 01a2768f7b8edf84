# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.autoservice.models.portal.autoservice_portal_flood import LIMITS
from odoo.addons.autoservice.models.portal.autoservice_self_booking_hold import (
    MOST_HOLDS,
)

from .book_case import NUMBER, PHONE, BookCase


@tagged("post_install", "-at_install")
class TestBookWithoutTexts(BookCase):
    """Where a branch cannot text, nobody proves who he is: he gets little for it."""

    def setUp(self):
        super().setUp()
        self.company.autoservice_channel_order = "email"

    def test_one_address_books_few_visits(self):
        with patch.dict(LIMITS, {"book": [(2, 60)]}):
            for hour in (10, 11):
                self._hold(hour)
                self._post("code", phone=f"068 555 4{hour}")
            self._hold(13)
            text = self._post("code", 429, phone=PHONE, name="Ana")
        self.assertIn("Too many requests came from here.", text)
        self.assertIn('value="Ana"', text)
        self.assertEqual(len(self._visits()), 2)

    def test_nothing_is_booked_that_is_not_kept(self):
        self._hold(10)
        start = self._at(11).isoformat()
        text = self._post("code", 409, phone=PHONE, hold="", start=start, name="Ana")
        self.assertIn("11:00", text)
        self.assertFalse(self._visits())
        text = self._post("hold", start=start)
        self.assertIn('value="Ana"', text)
        self.assertIn("We will call you", self._post("code", phone=PHONE))
        self.assertEqual(self._visits().start, self._at(11))

    def test_a_hold_that_ran_out_is_chosen_anew(self):
        self._hold(11)
        self.clock.tick(timedelta(minutes=11))
        self.assertIn("11:00", self._post("code", 409, phone=PHONE))
        self.assertFalse(self._visits())

    def test_the_time_is_kept_while_the_desk_can_call(self):
        self._hold(16)
        self._post("code", phone=PHONE)
        visit = self._visits()
        self.assertEqual(visit.offer_expires_at, self._at(10), "two hours of work")
        self.clock.move_to(self._at(10))
        self.env["autoservice.booking"]._cron_release_expired_offers()
        self.assertEqual(visit.state, "cancelled")

    def test_in_the_evening_it_is_kept_until_the_next_morning(self):
        self.clock.move_to(self._at(21))
        self._get()
        self._post("hold", start=self._at(16, day=1).isoformat())
        self._post("code", phone=PHONE)
        self.assertEqual(self._visits().offer_expires_at, self._at(10, day=1))

    def test_own_prices_and_language_are_not_shown(self):
        pricelists = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user")._apply_group(pricelists)
        self.env["res.lang"]._activate_lang("ru_RU")
        self.partner.write(
            {
                "lang": "ru_RU",
                "property_product_pricelist": self.env["product.pricelist"].create(
                    {
                        "name": "Friends",
                        "item_ids": [
                            Command.create(
                                {
                                    "compute_price": "percentage",
                                    "percent_price": 50,
                                    "applied_on": "3_global",
                                }
                            )
                        ],
                    }
                ),
            }
        )
        for phone in (self.partner.phone, NUMBER):
            self._hold(10)
            self.assertIn("100.00", self._post("code", phone=phone))
            visit = self._visits()[0].sudo()
            self.opener.cookies.clear()
            page = self.url_open(
                f"/autoservice/status/{visit.status_token}",
                headers={"Accept-Language": ""},
            )
            self.assertIn('lang="en-US"', page.text)
            calendar = self.url_open(f"/autoservice/visit/{visit.status_token}.ics")
            self.assertEqual(calendar.status_code, 200)
            visit.action_cancel()

    def test_strangers_do_not_use_up_what_a_phone_may_book(self):
        self.company.autoservice_self_booking_most = 1
        self._hold(10)
        self._post("code", phone=self.partner.phone)
        proved = self._confirm(self._keep(self._at(11)), phone=self.partner.phone)
        self.assertEqual(proved.state, "booked")


@tagged("post_install", "-at_install")
class TestBookLimits(BookCase):
    """One form is one visit, one address keeps few times, and nobody learns a plate."""

    def test_one_address_keeps_few_times(self):
        hours = (10, 11, 13, 14, 15)
        self.assertEqual(len(hours), MOST_HOLDS)
        for hour in hours:
            self._hold(hour)
            self.opener.cookies.clear()
        self._get()
        text = self._post("hold", 429, start=self._at(16).isoformat())
        self.assertIn("Too many times are kept from here.", text)
        self.clock.tick(timedelta(minutes=11))
        self._get()
        self._post("hold", start=self._at(16).isoformat())

    def test_who_chooses_another_time_keeps_one(self):
        self._hold(10)
        for hour in (11, 14, 15):
            self._post("hold", start=self._at(hour).isoformat())
        self.assertEqual(self.env["autoservice.hold"].search_count([]), 1)

    def test_the_same_form_after_its_time_is_the_same_visit(self):
        self._bay("Wash post 2", "wash")
        washer = self._employee("Second Washer")
        washer.autoservice_role = self.washer.autoservice_role = "washer"
        first = self._confirm(self._keep(), plate="abc 123")
        self.clock.tick(timedelta(minutes=11))
        self.env["autoservice.hold"]._cron_release_expired()
        nothing, again = self.env["autoservice.hold"], {"start": self._at(10)}
        again["company"] = self.company
        self.assertEqual(self._confirm(nothing, plate="ABC-123", **again), first)
        hold = self._keep()
        self.assertEqual(self._confirm(hold, plate="ABC-123"), first)
        self.assertFalse(hold.allocation_ids)
        other = self._confirm(nothing, plate="XYZ 987", **again)
        self.assertNotEqual(other, first, "The other car of the family.")

    def test_one_plate_at_one_time_is_refused_whoever_has_it(self):
        self._bay("Wash post 2", "wash")
        washer = self._employee("Second Washer")
        washer.autoservice_role = self.washer.autoservice_role = "washer"
        answers = []
        for plate in (self.vehicle.plate, "QQQ 111"):
            self._book_by_page(plate=plate)
            self._get()
            self._post("hold", start=(self._at(10) + timedelta(minutes=15)).isoformat())
            self.clock.tick(timedelta(minutes=1))
            self._post("code", phone=PHONE, plate=plate)
            self._post("confirm", 400, code=self._code())
            answers.append(self.page.text.partition('role="alert"')[2][:150])
            self.env["autoservice.hold"].search([]).unlink()
            self._visits().sudo().filtered("can_cancel").action_cancel()
        self.assertEqual(answers[0], answers[1])
        self.assertIn("Plate:", answers[0])

    def test_a_car_that_never_came_is_dropped(self):
        visit = self._confirm(plate="NEW 001")
        car = visit.vehicle_id
        visit.with_user(self.manager_user).action_cancel()
        self.assertFalse(car.exists())
        self.assertEqual(visit.typed_plate, "NEW 001")
        known = self._confirm(plate="NEW 002").vehicle_id
        known.vin = "WVWZZZ1JZXW000001"
        known.booking_ids.with_user(self.manager_user).action_cancel()
        self.assertTrue(known.exists(), "Somebody has looked at it.")

    def test_a_car_that_was_known_before_stays(self):
        visit = self._confirm(phone=self.partner.phone, plate=self.vehicle.plate)
        visit.with_user(self.manager_user).action_cancel()
        self.assertTrue(self.vehicle.exists())

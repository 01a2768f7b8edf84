# Part of autoservice. See LICENSE for full copyright and licensing details.

import json

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .telephony_case import TelephonyCase


@tagged("post_install", "-at_install")
class TestCallCard(TelephonyCase):
    """What the front desk sees when somebody calls."""

    def _ring(self, phone="+37369123456"):
        Inquiry = self.env["autoservice.inquiry"].with_user(self.manager_user)
        return Inquiry.create({"phone": phone, "status": "ringing"})

    def _sections(self, call):
        return {one["key"]: one["lines"] for one in call.get_call_card()["sections"]}

    def test_the_card_says_who_it_is_and_what_there_is_with_him(self):
        oil = self._service("Oil change", pipeline="repair")
        done = self._work(oil)
        done.set_line_done(done.line_ids.ids)
        done.action_finish()
        self._work(self._service("Brakes", pipeline="repair"))
        self.env["autoservice.recommendation"].create(
            {"vehicle_id": self.vehicle.id, "title": "Brake pads"}
        )
        earlier = self._ring()
        earlier.write({"is_complaint": True, "note": "Waited long"})
        call = self._ring()
        card = call.get_call_card()
        self.assertEqual(card["customer"]["name"], "Ion Popa")
        sections = self._sections(call)
        self.assertIn("ABC123", sections["cars"][0]["text"])
        # What is still being done was not done last.
        self.assertEqual(len(sections["last"]), 1)
        self.assertIn("Oil change", sections["last"][0]["text"])
        self.assertIn("Waited long", sections["complaints"][0]["text"])
        self.assertEqual(sections["recommended"][0]["text"], "Brake pads")

    def test_a_stranger_has_a_card_without_sections(self):
        card = self._ring("+37379000111").get_call_card()
        self.assertFalse(card["customer"])
        self.assertEqual(card["phone"], "+37379000111")
        self.assertEqual(card["sections"], [])

    def test_the_card_costs_the_same_however_much_there_is(self):
        def cost(call):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            call.get_call_card()
            return self.env.cr.sql_log_count - before

        service = self._service("Oil change", pipeline="repair")
        call = self._ring()
        self._work(service)
        self.env["autoservice.recommendation"].create(
            {"vehicle_id": self.vehicle.id, "title": "Brakes"}
        )
        cost(call)
        few = cost(call)
        for number in range(3):
            car = self._vehicle(f"CAR{number}", self.partner)
            self._work(service, vehicle_id=car.id)
            self.env["autoservice.recommendation"].create(
                {"vehicle_id": car.id, "title": "Brakes"}
            )
        self.assertLessEqual(cost(call), few + 2)

    def test_only_the_front_desk_sees_cards_and_no_name_is_on_the_bus(self):
        exchange = self._exchange("twilio")
        exchange.signature = "none"
        quiet = self._user("quiet", "autoservice.group_manager")
        quiet.autoservice_no_calls = True
        users = self.env["res.users"]._get_call_listeners(self.company)
        self.assertIn(self.manager_user, users)
        self.assertNotIn(quiet, users)
        self.assertNotIn(self.executor_user, users)
        form = {"CallSid": "CA1", "CallStatus": "ringing", "From": "+37369123456"}
        self._post(exchange, form)
        call = self._calls(exchange)
        news = self.env["bus.bus"].search([("message", "ilike", "autoservice_call")])
        told = json.loads(news[-1:].message)["payload"]
        self.assertEqual(
            told,
            {"id": call.id, "status": "ringing", "user_id": False, "duration": 0},
        )
        with self.assertRaises(AccessError):
            call.with_user(self.executor_user).get_call_card()

    def test_two_customers_with_one_phone_are_both_shown(self):
        wife = self.env["res.partner"].create(
            {"name": "Ana Popa", "phone": "069 123 456"}
        )
        call = self._ring()
        self.assertEqual(call.partner_id, self.partner)
        others = self._sections(call)["others"]
        self.assertEqual(
            [(one["text"], one["id"]) for one in others], [("Ana Popa", wife.id)]
        )

    def test_five_cars_are_shown_and_more_are_counted(self):
        for number in range(4):
            self._vehicle(f"CAR{number}", self.partner)
        self.assertEqual(len(self._sections(self._ring())["cars"]), 5)
        self._vehicle("CAR8", self.partner)
        self._vehicle("CAR9", self.partner)
        lines = self._sections(self._ring())["cars"]
        self.assertEqual(len(lines), 6)
        self.assertEqual(lines[-1]["text"], "2 more")

    def test_who_drives_for_a_firm_calls_about_its_car(self):
        firm = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        car = self._vehicle("FIRM1", firm)
        driver = self.env["res.partner"].create(
            {"name": "Driver", "parent_id": firm.id, "phone": "+37369777777"}
        )
        call = self._ring("+37369777777")
        self.assertEqual(call.partner_id, driver)
        self.assertEqual(call.vehicle_id, car)

    def test_a_hidden_number_is_no_name_to_search_for(self):
        card = self._ring("anonymous").get_call_card()
        self.assertFalse(card["customer"])
        self.assertEqual(card["phone"], "")

    # What is made of a call
    def _quick_book(self, call, **context):
        Booking = self.env["autoservice.booking"].with_user(self.manager_user)
        service = self._service("Oil change", pipeline="repair")
        return Booking.with_context(
            autoservice_inquiry_id=call.id, **context
        ).quick_book("069123456", "ABC 123", [service.id], "2026-11-23 10:00:00")

    def test_what_is_booked_from_the_card_is_noted_in_the_call(self):
        call = self._ring()
        call.action_open_lead()
        booking = self._quick_book(call)
        self.assertEqual(call.booking_id, booking)
        self.assertEqual(booking.lead_id, call.lead_id)

    def test_a_call_of_another_company_is_not_touched_by_a_booking(self):
        other = self.env["res.company"].create({"name": "Other branch"})
        call = self.env["autoservice.inquiry"].create(
            {"company_id": other.id, "phone": "+37369123456"}
        )
        self._quick_book(call)
        self.assertFalse(call.booking_id)

    def test_a_booking_made_for_the_lead_of_a_call_is_the_calls_too(self):
        call = self._ring()
        call.action_open_lead()
        booking = self._book(self._service("Wash"), lead_id=call.lead_id.id)
        self.assertEqual(call.booking_id, booking)

    def test_nobody_takes_a_colleagues_extension(self):
        for user in (self.executor_user, self.owner_user):
            with self.assertRaisesRegex(ValidationError, "Extension: 901"):
                user.with_user(user).write({"autoservice_extension": "901"})
        with self.assertRaises(AccessError):
            self.manager_user.with_user(self.executor_user).write(
                {"autoservice_extension": "905"}
            )
        mine = self.executor_user.with_user(self.executor_user)
        mine.write({"autoservice_extension": "902"})
        self.assertEqual(
            mine._find_by_extension("901", self.company), self.manager_user
        )

    def test_a_customers_own_number_in_the_portal_is_no_extension(self):
        portal = self._user("portal_caller", "base.group_portal")
        portal.with_user(portal).write({"autoservice_extension": "907"})
        users = self.env["res.users"]
        self.assertFalse(users._find_by_extension("907", self.company))
        self.manager_user.autoservice_extension = "907"
        self.assertEqual(
            users._find_by_extension("907", self.company), self.manager_user
        )

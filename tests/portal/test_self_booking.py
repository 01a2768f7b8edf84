# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from doctest import DocTestSuite

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.autoservice.models.portal import self_booking_text
from odoo.addons.autoservice.models.portal.self_booking_text import Taken

from .self_booking_case import SelfBookingCase


def load_tests(loader, tests, pattern):
    tests.addTests(DocTestSuite(self_booking_text))
    return tests


@tagged("post_install", "-at_install")
class TestSelfBookingTimes(SelfBookingCase):
    """What is offered on the site, when, and at which price."""

    def test_only_what_the_owner_opened_is_offered(self):
        hidden = self._service("Secret wash")
        page = self.Site._get_page(self.company)
        ids = [one["id"] for one in page["services"]]
        self.assertIn(self.wash.id, ids)
        self.assertNotIn(hidden.id, ids)
        self.assertIn(self.class_suv.id, [one["id"] for one in page["classes"]])
        self.assertEqual(page["name"], self.company.name)
        for wrong in ([hidden.id], [], [10**8], "1", [self.wash.id] * 21):
            with self.assertRaises(ValidationError):
                self.Site._get_times(self.company, wrong, None)

    def test_an_archived_service_is_not_offered(self):
        self.wash.active = False
        ids = [one["id"] for one in self.Site._get_page(self.company)["services"]]
        self.assertNotIn(self.wash.id, ids)
        with self.assertRaises(ValidationError):
            self._times()

    def test_a_service_of_another_company_is_not_offered(self):
        other = self.env["res.company"].create({"name": "Other branch"})
        self.wash.company_id = self.company
        ids = [one["id"] for one in self.Site._get_page(other)["services"]]
        self.assertNotIn(self.wash.id, ids)
        with self.assertRaises(ValidationError):
            self.Site._get_times(other, self.wash.ids, None)

    def test_price_and_length_are_of_the_class(self):
        sedan, suv = (
            self.Site._get_offer(self.company, self.wash.ids, one.id)
            for one in (self.class_sedan, self.class_suv)
        )
        self.assertEqual((sedan["amount"], sedan["minutes"]), (100.0, 40))
        self.assertEqual((suv["amount"], suv["minutes"]), (150.0, 60))
        self.assertEqual(suv["lines"][0]["name"], "Body wash")
        self.assertIn("150.00", suv["amount_text"])

    def test_the_price_has_the_taxes(self):
        self.wash.taxes_id = self.env["account.tax"].create(
            {"name": "Twenty", "amount": 20.0}
        )
        offer = self.Site._get_offer(self.company, self.wash.ids, self.class_sedan.id)
        self.assertEqual(offer["amount"], 120.0)

    def test_together_the_strictest_way_counts(self):
        self._provider()
        for way in ("at_once", "prepayment", "on_approval"):
            other = self._service("Other wash")
            other.tech_card_id.self_booking = way
            offer = self.Site._get_offer(self.company, (self.wash | other).ids, None)
            self.assertEqual(offer["way"], way)
            self.assertEqual(len(offer["lines"]), 2)

    def test_where_nothing_is_proved_every_visit_is_confirmed_by_the_desk(self):
        chosen = self.company, self.wash.ids, None
        self.assertEqual(self.Site._get_offer(*chosen)["way"], "on_approval")
        known = self.Site._get_offer(*chosen, partner=self.partner)
        self.assertEqual(known["way"], "at_once")

    def test_times_begin_after_the_notice_and_end_with_the_work(self):
        found = self._times()
        self.assertEqual(found["day"], "2026-11-23")
        hours = [one["hour"] for one in found["times"]]
        self.assertEqual((hours[0], hours[-1]), ("10:00", "16:15"))
        self.assertEqual(found["times"][0]["start"], "2026-11-23 08:00:00")
        self.assertNotIn("12:30", hours, "the pause of the calendar")

    def test_closed_days_and_days_too_far_ahead_are_not_offered(self):
        days = self._times()["days"]
        self.assertEqual(days[0], "2026-11-23")
        self.assertEqual(days[-1], "2026-11-30")
        self.assertNotIn("2026-11-28", days, "a Saturday")
        saturday = self._times(day="2026-11-28")
        self.assertEqual((saturday["day"], saturday["times"]), ("2026-11-28", []))
        with self.assertRaises(Taken):
            self._keep(self._at(10, day=5))
        with self.assertRaises(Taken):
            self._keep(self._at(10, day=9))
        with self.assertRaises(Taken):
            self._keep(self._at(9))

    def test_weeks_far_ahead_are_looked_through_when_somebody_asks(self):
        self.company.autoservice_self_booking_days = 365
        self.env["resource.calendar.leaves"].create(
            {
                "name": "A feast",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-12-20 22:00:00",
                "date_to": "2026-12-21 22:00:00",
            }
        )
        found = self._times()
        self.assertEqual(
            (found["days"][0], found["days"][-1]), ("2026-11-23", "2026-12-18")
        )
        self.assertEqual((found["earlier"], found["later"]), (False, "2026-12-21"))
        later = self._times(day=found["later"])
        self.assertEqual((later["day"], later["earlier"]), ("2026-12-22", "2026-11-23"))
        self.assertTrue(later["times"])
        last = self._times(day="2027-11-23")
        self.assertEqual((last["days"][-1], last["later"]), ("2027-11-23", False))
        self._bay("Elsewhere", "tyre")
        self._book(
            self.wash,
            start=self._at(10),
            stop=self._at(10) + timedelta(days=40),
            bay_id=self.wash_post.id,
        )
        self.assertEqual(self._times()["days"][0][:7], "2027-01", "the next free weeks")

    def test_another_time_zone_shows_its_own_hours(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "There", "tz": "America/New_York"}
        )
        self.company.resource_calendar_id = calendar
        self.resources.write({"calendar_id": calendar.id, "tz": calendar.tz})
        found = self._times()
        self.assertEqual(found["times"][0]["hour"], "08:00")
        self.assertEqual(found["times"][0]["start"], "2026-11-23 13:00:00")

    def test_what_is_booked_or_kept_is_not_offered(self):
        self._book(self.wash, start=self._at(10), bay_id=self.wash_post.id)
        self.assertEqual(self._times()["times"][0]["hour"], "10:40")
        self._keep(self._at(11))
        hours = [one["hour"] for one in self._times()["times"]]
        self.assertNotIn("11:00", hours)
        self.clock.tick(timedelta(minutes=11))
        hours = [one["hour"] for one in self._times()["times"]]
        self.assertIn("11:00", hours)

    def test_who_comes_second_is_offered_the_next_best(self):
        self._keep(self._at(10))
        with self.assertRaises(Taken) as caught:
            self._keep(self._at(10))
        times = caught.exception.times
        self.assertEqual(times["day"], "2026-11-23")
        self.assertEqual(times["times"][0]["hour"], "10:40")

    def test_another_choice_lets_the_first_go(self):
        first = self._keep(self._at(10))
        second = self._keep(self._at(10) + timedelta(minutes=15), earlier=first)
        self.assertFalse(first.exists())
        self.assertTrue(second.exists())
        other = self._keep(self._at(11))
        with self.assertRaises(Taken):
            self._keep(self._at(11), earlier=second)
        self.assertTrue(second.exists(), "who gets nothing keeps what he has")
        self.assertTrue(other.exists())

    def test_two_posts_and_two_washers_take_two_visits_at_a_time(self):
        self._bay("Wash post 2", "wash")
        washer = self._employee("Second Washer")
        washer.autoservice_role = self.washer.autoservice_role = "washer"
        first, second = self._keep(), self._keep()
        self.assertFalse(
            first.allocation_ids.resource_id & second.allocation_ids.resource_id
        )
        with self.assertRaises(Taken):
            self._keep()

    def test_nobody_comes_at_odd_minutes(self):
        with self.assertRaises(Taken):
            self._keep(self._at(10) + timedelta(minutes=7))

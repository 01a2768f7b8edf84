# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest
from datetime import date, timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command, fields
from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.tests import tagged

from ...models.common import slots
from ..common import AutoserviceCase


@tagged("post_install", "-at_install")
class TestSlots(AutoserviceCase):
    """What find_slots offers can be booked; what quick_book is told is enough."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Body wash", price=100.0, minutes=40)
        cls.other_car = cls._vehicle("XYZ999", cls.partner)
        calendar = cls._every_day((9, 18))
        cls.wash_post.resource_calendar_id = calendar
        cls.wash_post.resource_id.tz = "Europe/Chisinau"
        cls.washer.resource_calendar_id = calendar
        cls.washer.tz = "Europe/Chisinau"
        cls.Booking = cls.env["autoservice.booking"].with_user(cls.manager_user)

    @classmethod
    def _every_day(cls, *shifts):
        """A calendar with the same shifts, (from, to) in hours, on every day."""
        return cls.env["resource.calendar"].create(
            {
                "name": "Every day",
                "tz": "Europe/Chisinau",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": f"{day}, {since}",
                            "dayofweek": str(day),
                            "hour_from": since,
                            "hour_to": until,
                            "day_period": "full_day",
                        }
                    )
                    for day in range(7)
                    for since, until in shifts
                ],
            }
        )

    def _slots(self, **kwargs):
        return self.Booking.find_slots(
            **{
                "date_from": "2026-11-23 00:00:00",
                "date_to": "2026-11-24 00:00:00",
                "minutes": 40,
                "bay_ids": self.wash_post.ids,
                **kwargs,
            }
        )

    def test_the_first_slot_is_when_the_garage_opens(self):
        # 9 o'clock in Chisinau in November is 7 o'clock UTC.
        self.assertEqual(
            self._slots(limit=1),
            [
                {
                    "start": "2026-11-23 07:00:00",
                    "stop": "2026-11-23 07:40:00",
                    "bay_id": self.wash_post.id,
                    "employee_ids": [],
                }
            ],
        )

    def test_the_last_slot_ends_when_the_garage_closes(self):
        self.assertEqual(self._slots()[-1]["start"], "2026-11-23 15:15:00")

    def test_held_time_is_not_offered_and_begins_anew_when_it_ends(self):
        self._book(self.wash, bay_id=self.wash_post.id, start="2026-11-23 07:00:00")
        self.assertEqual(self._slots(limit=1)[0]["start"], "2026-11-23 07:40:00")

    def test_the_person_wanted_must_be_free(self):
        self._book(
            self.wash,
            employee_ids=[Command.set(self.washer.ids)],
            start="2026-11-23 07:00:00",
        )
        slot = self._slots(employee_ids=self.washer.ids, limit=1)[0]
        self.assertEqual(slot["start"], "2026-11-23 07:40:00")
        self.assertEqual(slot["employee_ids"], self.washer.ids)

    def test_the_car_must_be_free(self):
        self._book(self.wash, start="2026-11-23 07:00:00")
        slot = self._slots(vehicle_id=self.vehicle.id, limit=1)[0]
        self.assertEqual(slot["start"], "2026-11-23 07:40:00")

    def test_only_bays_of_the_kind_are_offered(self):
        slots = self._slots(bay_ids=None, bay_kind="wash")
        kinds = self.env["autoservice.bay"].browse({s["bay_id"] for s in slots})
        self.assertEqual(set(kinds.mapped("kind")), {"wash"})

    def test_a_window_that_ends_before_it_begins_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "date_to"):
            self._slots(date_to="2026-11-22 00:00:00")
        with self.assertRaisesRegex(ValidationError, "minutes"):
            self._slots(minutes=0)

    def test_fourteen_days_cost_as_many_queries_as_one(self):
        self._slots()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            before = self.env.cr.sql_log_count
            self._slots()
            one_day = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._slots(date_to="2026-12-07 00:00:00")
        self.assertLessEqual(self.env.cr.sql_log_count - before, one_day)

    def test_examples_in_the_docstrings_hold(self):
        failed, tried = doctest.testmod(slots)
        self.assertGreaterEqual(tried, 10)
        self.assertFalse(failed)

    def test_a_day_of_24_hours_goes_on_over_midnight(self):
        self.wash_post.resource_calendar_id = self._every_day((0, 24))
        starts = {slot["start"] for slot in self._slots(date_to="2026-11-25 00:00:00")}
        # All quarters of 48 hours, less those from which 40 minutes do not fit.
        self.assertEqual(len(starts), 2 * 24 * 4 - 2)

    def test_a_night_shift_goes_on_over_midnight(self):
        self.wash_post.resource_calendar_id = self._every_day((0, 6), (22, 24))
        window = {"date_from": "2026-11-23 10:00:00", "date_to": "2026-11-24 10:00:00"}
        slot = self._slots(minutes=480, **window)
        self.assertEqual([one["start"] for one in slot], ["2026-11-23 20:00:00"])
        self.assertFalse(self._slots(minutes=481, **window))

    def test_a_shift_until_24_can_be_filled(self):
        self.wash_post.resource_calendar_id = self._every_day((22, 24))
        starts = [slot["start"] for slot in self._slots(minutes=60)]
        self.assertEqual(starts[-1], "2026-11-23 21:00:00")
        self.assertTrue(self._slots(minutes=120))

    def test_nights_in_which_the_clock_changes_have_their_true_length(self):
        self.wash_post.resource_calendar_id = self._every_day((0, 6), (22, 24))
        for day, hours in (("2026-03-29", 7), ("2026-10-25", 9), ("2026-11-23", 8)):
            noon = fields.Datetime.to_datetime(f"{day} 10:00:00")
            window = {
                "date_from": noon - timedelta(days=1),
                "date_to": noon,
            }
            with self.subTest(day=day):
                self.assertEqual(len(self._slots(minutes=hours * 60, **window)), 1)
                self.assertFalse(self._slots(minutes=hours * 60 + 1, **window))
        self.wash_post.resource_calendar_id = self._every_day((0, 24))
        for day in (date(2026, 3, 28), date(2026, 10, 24)):
            window = {"date_from": day, "date_to": day + timedelta(days=3)}
            self.assertEqual(len(self._slots(minutes=72 * 60, **window)), 1, day)

    def test_a_start_is_a_full_minute(self):
        slot = self._slots(date_from="2026-11-23 08:07:30", limit=1)[0]
        self.assertEqual(slot["start"], "2026-11-23 08:08:00")

    def test_an_expired_offer_holds_neither_bay_nor_car(self):
        offer = self._book(
            self.wash, bay_id=self.wash_post.id, start="2026-11-23 07:00:00"
        )
        wanted = {"limit": 1, "vehicle_id": self.vehicle.id}
        self.assertEqual(self._slots(**wanted)[0]["start"], "2026-11-23 07:40:00")
        offer.offer_expires_at = False
        self.assertEqual(self._slots(**wanted)[0]["start"], "2026-11-23 07:40:00")
        offer.offer_expires_at = fields.Datetime.now() - timedelta(minutes=1)
        self.assertEqual(self._slots(**wanted)[0]["start"], "2026-11-23 07:00:00")
        self._book(self.wash, bay_id=self.wash_post.id, start="2026-11-23 07:00:00")
        self.assertEqual(offer.state, "cancelled")

    def test_times_may_be_written_as_other_programs_write_them(self):
        for since, until in (
            ("2026-11-23T00:00:00Z", "2026-11-24T00:00:00.000Z"),
            ("2026-11-23T02:00+02:00", "2026-11-23T19:00:00-05:00"),
        ):
            slot = self._slots(date_from=since, date_to=until)[0]
            self.assertEqual(slot["start"], "2026-11-23 07:00:00")

    def test_wrong_parameters_of_a_search_are_named(self):
        for name, value in (
            ("date_from", "tomorrow"),
            ("date_from", None),
            ("date_to", 7),
            ("date_to", "2028-01-01 00:00:00"),
            ("minutes", 10**15),
            ("minutes", "40"),
            ("minutes", True),
            ("limit", -1),
            ("limit", "3"),
            ("bay_ids", 1),
            ("bay_ids", ["1"]),
            ("bay_kind", 1),
            ("employee_ids", "1"),
            ("employee_ids", [2**31 - 1]),
            ("vehicle_id", "1"),
        ):
            with (
                self.subTest(name=name, value=value),
                self.assertRaisesRegex(ValidationError, name),
            ):
                self._slots(**{name: value})

    def test_people_of_another_company_are_refused(self):
        other = self.env["res.company"].create({"name": "Other garage"})
        stranger = self.env["hr.employee"].create(
            {"name": "Stranger", "company_id": other.id}
        )
        with self.assertRaisesRegex(ValidationError, "employee_ids"):
            self._slots(employee_ids=stranger.ids)
        with self.assertRaisesRegex(ValidationError, "employee_ids"):
            self._quick(employee_ids=stranger.ids)
        self.manager_user.company_ids += other
        companies = (self.company | other).ids
        self.Booking = self.Booking.with_context(allowed_company_ids=companies)
        self.assertFalse(self._slots(employee_ids=stranger.ids))

    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(
            st.tuples(st.integers(0, 8 * 4), st.integers(10, 120)),
            min_size=1,
            max_size=4,
        ),
        st.integers(10, 180),
    )
    def test_every_slot_offered_can_be_booked(self, taken, minutes):
        with self.cr.savepoint() as savepoint:
            opening = fields.Datetime.to_datetime("2026-11-23 07:00:00")
            for quarter, length in taken:
                start = self._after(opening, 15 * quarter)
                try:
                    self._book(
                        vehicle_id=False,
                        bay_id=self.wash_post.id,
                        start=start,
                        stop=self._after(start, length),
                    )
                except ValidationError:
                    continue
            for slot in self._slots(minutes=minutes)[::7]:
                self._book(
                    vehicle_id=False,
                    bay_id=slot["bay_id"],
                    start=slot["start"],
                    stop=slot["stop"],
                ).action_cancel()
            savepoint.rollback()

    # Quick booking
    def _quick(self, **kwargs):
        return self.Booking.quick_book(
            **{
                "phone": "+373 79 000 111",
                "plate": "new 001",
                "service_ids": self.wash.ids,
                "start": "2026-11-23 08:00:00",
                **kwargs,
            }
        )

    def test_a_new_customer_and_car_are_created(self):
        booking = self._quick(name="Ana", bay_id=self.wash_post.id)
        self.assertEqual(booking.partner_id.name, "Ana")
        self.assertEqual(booking.partner_id.phone_sanitized, "+37379000111")
        self.assertEqual(booking.vehicle_id.plate_normalized, "NEW001")
        self.assertEqual(booking.vehicle_id.partner_id, booking.partner_id)
        self.assertEqual(booking.state, "booked")
        self.assertEqual(booking.amount_total, 100.0)
        self.assertEqual(booking.allocation_ids.bay_id, self.wash_post)

    def test_a_known_customer_and_car_are_recognised_however_typed(self):
        booking = self._quick(phone="+373 (69) 12-34-56", plate="авс-123")
        self.assertEqual(booking.partner_id, self.partner)
        self.assertEqual(booking.vehicle_id, self.vehicle)

    def test_who_brings_the_car_of_another_becomes_its_driver(self):
        booking = self._quick(plate="ABC123", name="Ana")
        self.assertEqual(booking.partner_id.name, "Ana")
        self.assertEqual(self.vehicle.partner_id, self.partner)
        drivers = self.vehicle.person_ids.filtered(lambda one: one.role == "driver")
        self.assertEqual(drivers.partner_id, booking.partner_id)

    def test_a_wrong_phone_or_a_taken_bay_leaves_nothing_behind(self):
        self._quick(bay_id=self.wash_post.id)
        counts = [
            self.env[model].search_count([])
            for model in ("res.partner", "autoservice.vehicle", "sale.order")
        ]
        for wrong in (
            {"phone": "12", "plate": "new 002"},
            {"phone": "+37379000222", "plate": "new 002", "bay_id": self.wash_post.id},
            {"phone": "+37379000222", "plate": "new 002", "service_ids": [0]},
        ):
            with (
                self.subTest(wrong=wrong),
                self.assertRaises(ValidationError),
                self.cr.savepoint(),
            ):
                self._quick(**wrong)
        self.assertEqual(
            counts,
            [
                self.env[model].search_count([])
                for model in ("res.partner", "autoservice.vehicle", "sale.order")
            ],
        )

    def test_a_service_named_twice_is_booked_twice(self):
        other = self._service("Waxing", price=50.0, minutes=20)
        wanted = [self.wash.id, other.id, self.wash.id]
        booking = self._quick(service_ids=wanted)
        self.assertEqual([line.product_id.id for line in booking.line_ids], wanted)
        self.assertEqual(booking.amount_total, 250.0)
        self.assertEqual(booking.duration, 100)

    def test_a_start_may_say_its_offset(self):
        booking = self._quick(start="2026-11-23T10:00:00+02:00")
        self.assertEqual(
            fields.Datetime.to_string(booking.start), "2026-11-23 08:00:00"
        )
        booking = self._quick(start="2026-11-24T08:00:00Z")
        self.assertEqual(
            fields.Datetime.to_string(booking.start), "2026-11-24 08:00:00"
        )

    def test_wrong_parameters_of_a_booking_are_named(self):
        for name, value in (
            ("phone", 37379000111),
            ("plate", 1),
            ("name", ["Ana"]),
            ("service_ids", None),
            ("service_ids", "1"),
            ("service_ids", ["1"]),
            ("start", "soon"),
            ("start", None),
            ("bay_id", "1"),
            ("bay_id", 2**31 - 1),
            ("employee_ids", 1),
            ("employee_ids", [2**31 - 1]),
        ):
            with (
                self.subTest(name=name, value=value),
                self.assertRaisesRegex(ValidationError, name),
            ):
                self._quick(**{name: value})

    def test_a_contact_that_was_created_meanwhile_is_not_created_again(self):
        """This transaction began earlier: it must be called anew to see the contact."""
        number = "+37379000333"
        with self.registry.cursor() as cr:
            other = self.env["res.partner"].with_env(self.env(cr=cr))
            winner = other.create({"name": "Ana", "phone": number})

        def forget():
            with self.registry.cursor() as cr:
                winner.with_env(winner.env(cr=cr)).unlink()

        self.addCleanup(forget)
        with self.assertRaises(ConcurrencyError):
            self._quick(phone=number)

    def test_who_creates_a_contact_makes_the_others_wait(self):
        with patch.object(
            self.registry["res.partner"], "_lock_new", autospec=True
        ) as lock:
            self._quick()
        self.assertEqual(lock.call_args.args[1:3], ("phone", ["+37379000111"]))
        self._quick(phone="+37379000444", plate="new 004")
        count = "SELECT count(*) FROM pg_locks WHERE classid = %s AND granted"
        self.env.cr.execute(count, [0x617573])
        self.assertEqual(self.env.cr.fetchone(), (1,))

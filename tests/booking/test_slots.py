# Part of autoservice. See LICENSE for full copyright and licensing details.

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import AutoserviceCase


@tagged("post_install", "-at_install")
class TestSlots(AutoserviceCase):
    """What find_slots offers can be booked; what quick_book is told is enough."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Body wash", price=100.0, minutes=40)
        cls.other_car = cls._vehicle("XYZ999", cls.partner)
        calendar = cls.env["resource.calendar"].create(
            {
                "name": "Every day 9 to 18",
                "tz": "Europe/Chisinau",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": day,
                            "dayofweek": str(day),
                            "hour_from": 9,
                            "hour_to": 18,
                            "day_period": "full_day",
                        }
                    )
                    for day in range(7)
                ],
            }
        )
        cls.wash_post.resource_calendar_id = calendar
        cls.wash_post.resource_id.tz = "Europe/Chisinau"
        cls.washer.resource_calendar_id = calendar
        cls.washer.tz = "Europe/Chisinau"
        cls.Booking = cls.env["autoservice.booking"].with_user(cls.manager_user)

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

# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytz import utc

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.autoservice.models.common import working_hours

from ..common.pick_lists import offered

MONDAY = datetime(2026, 11, 23)


@tagged("post_install", "-at_install")
class TestWorkingTime(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "shift_manager", "autoservice.group_manager"
        )
        cls.executor = new_test_user(
            cls.env, "shift_executor", "autoservice.group_executor"
        )
        cls.days = cls._calendar("Days", (9, 18))
        cls.bay = cls.env["autoservice.bay"].create(
            {"name": "Lift 1", "resource_calendar_id": cls.days.id}
        )
        cls.resource = cls.bay.resource_id
        cls.resource.tz = "Europe/Chisinau"
        cls.Shift = cls.env["autoservice.shift"].with_user(cls.manager)

    @classmethod
    def _calendar(cls, name, *hours, **vals):
        """A calendar with the same hours, (from, to), on every day."""
        return cls.env["resource.calendar"].create(
            {
                "name": name,
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
                    for since, until in hours
                ],
                **vals,
            }
        )

    def _time(self, start=MONDAY, days=1, resource=None):
        resource = resource or self.resource
        window = start, start + timedelta(days=days)
        return [
            (since, until)
            for since, until, _records in resource._get_working_time(window)[
                resource.id
            ]
        ]

    def _hours(self, *args, **kwargs):
        return [
            (f"{since:%d %H:%M}", f"{until:%d %H:%M}")
            for since, until in self._time(*args, **kwargs)
        ]

    def test_examples_in_the_docstrings_hold(self):
        failed, tried = doctest.testmod(working_hours)
        self.assertGreaterEqual(tried, 8)
        self.assertFalse(failed)

    # Calendars
    def test_the_hours_are_those_of_the_resources_own_clock(self):
        self.assertEqual(self._hours(), [("23 07:00", "23 16:00")])
        self.resource.tz = "Asia/Tokyo"
        self.assertEqual(self._hours(), [("23 00:00", "23 09:00")])

    def test_hours_are_cut_to_the_window(self):
        self.assertEqual(
            self._hours(MONDAY.replace(hour=10)),
            [("23 10:00", "23 16:00"), ("24 07:00", "24 10:00")],
        )

    def test_a_night_shift_over_midnight_is_one_stretch(self):
        self.bay.resource_calendar_id = self._calendar("Night", (0, 6), (22, 24))
        self.assertEqual(
            self._hours(MONDAY.replace(hour=10)), [("23 20:00", "24 04:00")]
        )

    def test_days_on_which_the_clock_changes_have_their_true_length(self):
        self.bay.resource_calendar_id = self._calendar("Always", (0, 24))
        for day in (datetime(2026, 3, 28), datetime(2026, 10, 24)):
            self.assertEqual(self._time(day, 3), [(day, day + timedelta(days=3))])
        self.bay.resource_calendar_id = self._calendar("Night", (0, 6), (22, 24))
        for day, hours in ((29, 7), (30, 8)):
            noon = datetime(2026, 3, day, 10)
            [(since, until)] = self._time(noon - timedelta(days=1))
            self.assertEqual(until - since, timedelta(hours=hours))
        [(since, until)] = self._time(datetime(2026, 10, 24, 10))
        self.assertEqual(until - since, timedelta(hours=9))

    def test_what_odoo_says_holds_for_ordinary_and_two_week_calendars(self):
        two_weeks = self._calendar("Two weeks", (9, 18))
        two_weeks.switch_calendar_type()
        odd = two_weeks.attendance_ids.filtered(lambda row: row.week_type == "1")
        odd.filtered(lambda row: row.dayofweek in "246").unlink()
        lunch = self.env["resource.calendar"].create({"name": "With lunch"})
        start, stop = MONDAY, MONDAY + timedelta(days=20)
        for calendar in two_weeks + lunch:
            self.bay.resource_calendar_id = calendar
            theirs = self.resource._get_valid_work_intervals(
                utc.localize(start), utc.localize(stop)
            )[0][self.resource.id]
            self.assertEqual(
                self._time(start, 20),
                [
                    (
                        since.astimezone(utc).replace(tzinfo=None),
                        until.astimezone(utc).replace(tzinfo=None),
                    )
                    for since, until, _records in theirs
                ],
            )

    def test_flexible_hours_lie_around_noon_whatever_the_window(self):
        self.bay.resource_calendar_id = self.env["resource.calendar"].create(
            {
                "name": "Flexible",
                "flexible_hours": True,
                "hours_per_day": 8,
                "full_time_required_hours": 40,
            }
        )
        self.assertEqual(self._hours(), [("23 06:00", "23 14:00")])
        self.assertEqual(len(self._hours(days=7)), 5)

    def test_who_has_no_calendar_works_at_all_times(self):
        self.bay.resource_calendar_id = False
        self.assertEqual(self._hours(), [("23 00:00", "24 00:00")])

    def test_many_resources_cost_as_many_queries_as_one(self):
        others = self.resource
        for number in range(4):
            calendar = self._calendar(f"Hours {number}", (number, number + 8))
            bay = self.env["autoservice.bay"].create(
                {"name": f"Lift {number}", "resource_calendar_id": calendar.id}
            )
            bay.resource_id.tz = ("UTC", "Asia/Tokyo", "America/Lima", "Asia/Kabul")[
                number
            ]
            others |= bay.resource_id
            self.Shift.add_extra(bay.resource_id.id, MONDAY, MONDAY.replace(hour=1))
            self.Shift.set_day_off(bay.resource_id.id, "2026-11-24")
        window = MONDAY, MONDAY + timedelta(days=14)
        self.resource._get_working_time(window)
        counts = []
        for resources in (self.resource, others):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            resources._get_working_time(window)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.sampled_from(["Europe/Chisinau", "America/New_York", "Asia/Kolkata", "UTC"]),
        st.integers(0, 365 * 24),
        st.integers(1, 60),
        st.integers(1, 60),
        st.sampled_from(["Night", "Days", "Always"]),
    )
    def test_two_windows_give_what_their_union_gives(
        self, zone, begin, first, second, name
    ):
        hours = {"Night": [(0, 6), (22, 24)], "Days": [(9, 18)], "Always": [(0, 24)]}
        with self.cr.savepoint() as savepoint:
            self.bay.resource_calendar_id = self._calendar(name, *hours[name])
            self.resource.tz = zone
            moments = [
                datetime(2026, 1, 1) + timedelta(hours=hour)
                for hour in (begin, begin + first, begin + first + second)
            ]
            parts = [
                self.resource._get_working_time(window)[self.resource.id]
                for window in (moments[:2], moments[1:], moments[::2])
            ]
            self.assertEqual(list(parts[0] | parts[1]), list(parts[2]))
            theirs = self.resource._get_valid_work_intervals(
                *(utc.localize(moment) for moment in moments[::2])
            )[0][self.resource.id]
            total = sum((until - since).total_seconds() for since, until, _x in theirs)
            ours = sum((until - since).total_seconds() for since, until, _x in parts[2])
            # Odoo ends a day a microsecond before midnight.
            self.assertAlmostEqual(ours, total, places=2)
            savepoint.rollback()

    # Leaves
    def test_leaves_are_taken_off_those_of_the_company_too(self):
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": "At the doctor's",
                    "resource_id": self.resource.id,
                    "date_from": "2026-11-23 08:00:00",
                    "date_to": "2026-11-23 09:00:00",
                },
                {
                    "name": "A holiday",
                    "date_from": "2026-11-23 22:00:00",
                    "date_to": "2026-11-24 21:59:59",
                },
            ]
        )
        self.assertEqual(
            self._hours(days=2), [("23 07:00", "23 08:00"), ("23 09:00", "23 16:00")]
        )

    def test_a_holiday_of_another_company_or_calendar_is_none(self):
        other = self.env["res.company"].create({"name": "Other garage"})
        for vals in (
            {"calendar_id": other.resource_calendar_id.id},
            {"calendar_id": self._calendar("Not ours", (9, 18)).id},
        ):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "A holiday",
                    "date_from": "2026-11-23 00:00:00",
                    "date_to": "2026-11-23 21:59:59",
                    **vals,
                }
            )
        self.assertEqual(self._hours(), [("23 07:00", "23 16:00")])

    # Extra shifts and days off
    def test_a_new_extra_shift_offers_the_bays_and_people_of_the_branch(self):
        self.assertTrue(self.resource.company_id)
        for kind in ("list", "form"):
            view = self.env.ref(f"autoservice.autoservice_shift_view_{kind}")
            found = offered(self.Shift, view, "//field[@name='resource_id']", "Lift 1")
            self.assertIn(self.resource, found, kind)

    def test_an_extra_shift_is_joined_to_the_hours(self):
        self.Shift.add_extra(
            self.resource.id, "2026-11-23 16:00:00", "2026-11-23 18:00:00"
        )
        self.Shift.add_extra(
            self.resource.id, "2026-11-23T19:00+00:00", "2026-11-23T20:00Z"
        )
        self.assertEqual(
            self._hours(), [("23 07:00", "23 18:00"), ("23 19:00", "23 20:00")]
        )

    def test_the_same_extra_shift_is_not_made_twice(self):
        span = "2026-11-23 16:00:00", "2026-11-23 18:00:00"
        first = self.Shift.add_extra(self.resource.id, *span)
        self.assertEqual(self.Shift.add_extra(self.resource.id, *span), first)

    def test_a_day_off_is_the_whole_local_day_and_can_be_taken_back(self):
        self.Shift.add_extra(
            self.resource.id, "2026-11-23 17:00:00", "2026-11-23 19:00:00"
        )
        self.Shift.set_day_off(self.resource.id, "2026-11-23", "Ill")
        self.Shift.set_day_off(self.resource.id, "2026-11-23")
        leave = self.env["resource.calendar.leaves"].search(
            [("resource_id", "=", self.resource.id)]
        )
        self.assertRecordValues(
            leave,
            [
                {
                    "name": "Ill",
                    "date_from": datetime(2026, 11, 22, 22),
                    "date_to": datetime(2026, 11, 23, 21, 59, 59),
                }
            ],
        )
        self.assertEqual(self._hours(days=2), [("24 07:00", "24 16:00")])
        self.Shift.clear_day(self.resource.id, "2026-11-23")
        self.assertEqual(self._hours(), [("23 07:00", "23 16:00")])

    def test_clearing_a_day_leaves_absences_of_others_alone(self):
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "resource_id": self.resource.id,
                "date_from": "2026-11-22 22:00:00",
                "date_to": "2026-11-23 21:59:59",
            }
        )
        self.Shift.set_day_off(self.resource.id, "2026-11-23")
        self.Shift.clear_day(self.resource.id, "2026-11-23")
        self.assertTrue(leave.exists())
        self.assertFalse(self._hours())

    def test_a_night_shift_into_a_day_off_ends_at_midnight(self):
        shift = self.Shift.add_extra(
            self.resource.id, "2026-11-22 18:00:00", "2026-11-23 02:00:00"
        )
        self.Shift.set_day_off(self.resource.id, "2026-11-23")
        self.assertEqual(shift.stop, datetime(2026, 11, 22, 22))

    def test_a_shift_over_a_whole_day_off_goes_on_after_it(self):
        self.Shift.add_extra(
            self.resource.id, "2026-11-22 18:00:00", "2026-11-24 02:00:00"
        )
        self.Shift.set_day_off(self.resource.id, "2026-11-23")
        self.assertEqual(
            self._hours(datetime(2026, 11, 22, 18), days=2),
            [
                ("22 18:00", "22 22:00"),
                ("23 22:00", "24 02:00"),
                ("24 07:00", "24 16:00"),
            ],
        )

    def test_the_day_off_beside_is_another_one_whatever_the_time_zone(self):
        self.Shift.set_day_off(self.resource.id, "2026-11-24")
        self.resource.tz = "Asia/Tokyo"
        self.Shift.clear_day(self.resource.id, "2026-11-25")
        self.Shift.set_day_off(self.resource.id, "2026-11-25")
        days_off = self.env["resource.calendar.leaves"].search(
            [("resource_id", "=", self.resource.id)], order="date_from"
        )
        self.assertEqual(len(days_off), 2)
        self.Shift.clear_day(self.resource.id, "2026-11-24")
        self.assertEqual(days_off.exists(), days_off[1])

    def test_people_have_extra_shifts_and_days_off_too(self):
        person = self.env["hr.employee"].create(
            {"name": "Petru", "resource_calendar_id": self.days.id}
        )
        person.tz = "Europe/Chisinau"
        resource = person.resource_id
        self.Shift.set_day_off(resource.id, "2026-11-23")
        self.Shift.add_extra(resource.id, "2026-11-23 10:00:00", "2026-11-23 12:00:00")
        self.assertEqual(self._hours(resource=resource), [("23 10:00", "23 12:00")])

    def test_wrong_parameters_are_named(self):
        span = "2026-11-23 16:00:00", "2026-11-23 18:00:00"
        id_ = self.resource.id
        for name, call in (
            ("resource_id", lambda: self.Shift.add_extra("1", *span)),
            ("resource_id", lambda: self.Shift.add_extra(2**31 - 1, *span)),
            ("start", lambda: self.Shift.add_extra(id_, "soon", span[1])),
            ("stop", lambda: self.Shift.add_extra(id_, span[1], span[0])),
            ("End", lambda: self.Shift.add_extra(id_, "2026-01-01", "2026-02-01")),
            ("date", lambda: self.Shift.set_day_off(id_, "tomorrow")),
            ("date", lambda: self.Shift.set_day_off(id_, None)),
            ("date", lambda: self.Shift.clear_day(id_, 7)),
            ("date", lambda: self.Shift.clear_day(id_, "1026-11-23")),
            ("start", lambda: self.Shift.add_extra(id_, "1026-11-23", span[1])),
            ("reason", lambda: self.Shift.set_day_off(id_, "2026-11-23", 7)),
            ("resource_id", lambda: self.Shift.clear_day(False, "2026-11-23")),
        ):
            with self.subTest(name=name), self.assertRaisesRegex(ValidationError, name):
                call()

    def test_a_bay_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other garage"})
        bay = self.env["autoservice.bay"].create(
            {"name": "Lift 9", "company_id": other.id}
        )
        with self.assertRaisesRegex(ValidationError, "resource_id"):
            self.Shift.set_day_off(bay.resource_id.id, "2026-11-23")

    def test_executors_may_not_change_working_time(self):
        Shift = self.Shift.with_user(self.executor)
        with self.assertRaises(AccessError):
            Shift.set_day_off(self.resource.id, "2026-11-23")
        with self.assertRaises(AccessError):
            Shift.clear_day(self.resource.id, "2026-11-23")
        with self.assertRaises(AccessError):
            Shift.add_extra(
                self.resource.id, "2026-11-23 16:00:00", "2026-11-23 18:00:00"
            )

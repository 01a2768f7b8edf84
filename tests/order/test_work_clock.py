# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest
from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.autoservice.models.order import working_day

from .work_case import WorkCase


@tagged("post_install", "-at_install")
class TestWorkClock(WorkCase):
    """What somebody forgot to stop ends with his working time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hours = [("8 to 12", 8, 12), ("13 to 17", 13, 17)]
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Workshop",
                "tz": "UTC",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": name,
                            "dayofweek": str(day),
                            "hour_from": since,
                            "hour_to": until,
                        }
                    )
                    for day in range(5)
                    for name, since, until in hours
                ],
            }
        )
        people = cls.washer + cls.master
        people.write({"resource_calendar_id": cls.calendar.id, "tz": "UTC"})

    def _start(self, when, line=0):
        """The washer begins to work on a line, and does not press stop."""
        with freeze_time(when):
            told = self.job.start_line(self.lines[line].id)
        return self.lines[line].work_time_ids.browse(
            self.env["autoservice.work.time"]
            .sudo()
            ._search([("stop", "=", False), ("employee_id", "=", self.washer.id)])
        ), told

    def _run_clock(self, when):
        with freeze_time(when):
            self.env["autoservice.work.time"]._cron_stop_forgotten()

    def setUp(self):
        super().setUp()
        self.job = self._job()

    def test_the_pure_part_does_as_it_says(self):
        failed, tried = doctest.testmod(working_day)
        self.assertFalse(failed)
        self.assertTrue(tried)

    def test_it_ends_with_the_day_and_an_hour_of_grace(self):
        stretch, _told = self._start("2026-11-23 15:00:00")
        self._run_clock("2026-11-23 17:59:00")
        self.assertFalse(stretch.stop)
        self._run_clock("2026-11-23 18:01:00")
        self.assertEqual(stretch.stop, datetime(2026, 11, 23, 17, 0))
        self.assertTrue(stretch.is_stopped_by_clock)
        self.assertEqual(self.lines[0].real_minutes, 120)

    def test_a_pause_within_the_day_does_not_end_it(self):
        stretch, _told = self._start("2026-11-23 11:00:00")
        self._run_clock("2026-11-23 14:30:00")
        self.assertFalse(stretch.stop)
        self._run_clock("2026-11-25 10:00:00")
        self.assertEqual(stretch.stop, datetime(2026, 11, 23, 17, 0))

    def _add_shift(self, start, stop):
        self.env["autoservice.shift"].create(
            {"resource_id": self.washer.resource_id.id, "start": start, "stop": stop}
        )

    def test_an_extra_shift_over_midnight_counts(self):
        self._add_shift("2026-11-28 20:00:00", "2026-11-29 04:00:00")
        stretch, _told = self._start("2026-11-28 23:00:00")
        self._run_clock("2026-11-29 04:30:00")
        self.assertFalse(stretch.stop)
        self._run_clock("2026-11-29 09:00:00")
        self.assertEqual(stretch.stop, datetime(2026, 11, 29, 4, 0))

    def test_outside_the_hours_it_ends_after_a_whole_shift(self):
        stretch, _told = self._start("2026-11-28 10:00:00")
        self._run_clock("2026-11-28 22:00:00")
        self.assertFalse(stretch.stop)
        self._run_clock("2026-11-28 23:00:00")
        self.assertEqual(stretch.stop, datetime(2026, 11, 28, 22, 0))

    def test_who_has_no_hours_is_stopped_after_a_whole_shift(self):
        self.washer.resource_calendar_id = False
        stretch, _told = self._start("2026-11-23 10:00:00")
        self._run_clock("2026-11-23 21:00:00")
        self.assertFalse(stretch.stop)
        self._run_clock("2026-11-24 10:00:00")
        self.assertEqual(stretch.stop, datetime(2026, 11, 23, 22, 0))

    def test_the_front_desk_is_told_once(self):
        self._start("2026-11-23 15:00:00")
        with freeze_time("2026-11-23 15:05:00"):
            self._as_master(self.job).start_line(self.lines[1].id)
        self._run_clock("2026-11-23 19:00:00")
        self._run_clock("2026-11-23 20:00:00")
        task = self.booking.activity_ids
        self.assertEqual(task.user_id, self.manager_user)
        self.assertIn(self.washer.name, task.summary)
        self.assertIn(self.master.name, task.summary)
        self.assertIn("Polish", str(task.note))

    def test_the_executor_sees_it_and_begins_again(self):
        _stretch, told = self._start("2026-11-23 15:00:00")
        self.assertFalse(told["lines"][0]["stopped_by_clock"])
        self._run_clock("2026-11-23 19:00:00")
        with freeze_time("2026-11-24 08:00:00"):
            told = self.job.get_job()
            self.assertEqual(
                told["lines"][0]["stopped_by_clock"], "2026-11-23 17:00:00"
            )
            self.assertFalse(told["is_running"])
            told = self.job.start_line(self.lines[0].id)
        self.assertTrue(told["is_running"])
        self.assertFalse(told["lines"][0]["stopped_by_clock"])

    def test_an_end_that_the_manager_gives_is_no_more_that_of_the_clock(self):
        stretch, _told = self._start("2026-11-23 15:00:00")
        self._run_clock("2026-11-23 19:00:00")
        stretch.with_user(self.manager_user).stop = "2026-11-23 15:40:00"
        self.assertFalse(stretch.is_stopped_by_clock)
        self.assertEqual(self.lines[0].real_minutes, 40)

    def test_where_nothing_runs_it_costs_one_query(self):
        self.env.flush_all()
        with self.assertQueryCount(1):
            self._run_clock("2026-11-23 19:00:00")

    def test_the_cron_runs_it(self):
        stretch, _told = self._start("2026-11-23 15:00:00")
        cron = self.env.ref("autoservice.work_time_cron_stop_forgotten")
        with freeze_time("2026-11-23 19:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertTrue(stretch.is_stopped_by_clock)

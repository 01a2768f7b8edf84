# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .work_case import WorkCase, picture


@tagged("post_install", "-at_install")
class TestMyJobs(WorkCase):
    """What the screen is told, and what it is not."""

    def _mine(self, date=None, user=None):
        Booking = self.env["autoservice.booking"].with_user(user or self.executor_user)
        return Booking.get_my_jobs(date)

    def test_today_holds_the_jobs_of_the_day_and_what_was_carried_over(self):
        begun = self._job(start=datetime(2026, 11, 20, 9, 0))
        begun.sudo().with_user(self.manager_user).action_start()
        missed = self._job(start=datetime(2026, 11, 20, 13, 0), vehicle_id=False)
        today = self._job()
        tomorrow = self._job(start=datetime(2026, 11, 24, 8, 0))
        with freeze_time("2026-11-23 07:00:00"):
            told = self._mine()
            later = self._mine("2026-11-24")
        self.assertEqual([one["id"] for one in told["jobs"]], [begun.id, today.id])
        self.assertEqual(
            [one["is_carried_over"] for one in told["jobs"]], [True, False]
        )
        self.assertEqual([one["id"] for one in later["jobs"]], [tomorrow.id])
        self.assertNotIn(missed.id, [one["id"] for one in told["jobs"]])
        self.assertEqual(told["jobs"][1]["place"], "Wash post 1")

    def test_the_day_is_that_of_the_user(self):
        late = self._job(start=datetime(2026, 11, 23, 22, 30))
        with freeze_time("2026-11-23 21:59:00"):
            self.assertFalse(self._mine()["jobs"])
        with freeze_time("2026-11-23 22:01:00"):
            told = self._mine()
        self.assertEqual(told["today"], "2026-11-24")
        self.assertEqual([one["id"] for one in told["jobs"]], [late.id])

    def test_a_carried_over_job_is_listed_on_the_days_of_its_pieces(self):
        job = self._job()
        desk = job.with_user(self.manager_user)
        with freeze_time("2026-11-23 08:00:00"):
            desk.action_start()
            desk.carry_over("2026-11-23 08:30:00", "2026-11-26 08:00:00")
            listed = {
                day: [one["is_carried_over"] for one in self._mine(day)["jobs"]]
                for day in ("2026-11-23", "2026-11-24", "2026-11-26", "2026-11-27")
            }
            self.assertFalse(job.get_job()["is_carried_over"])
        self.assertEqual(
            listed,
            {
                "2026-11-23": [False],
                "2026-11-24": [],
                "2026-11-26": [True],
                "2026-11-27": [],
            },
        )
        with freeze_time("2026-11-24 08:00:00"):
            self.assertFalse(self._mine()["jobs"])
        with freeze_time("2026-11-26 08:00:00"):
            self.assertTrue(job.get_job()["is_carried_over"])
        with freeze_time("2026-11-27 08:00:00"):
            self.assertEqual([one["id"] for one in self._mine()["jobs"]], [job.id])

    def test_a_bad_date_is_named(self):
        for date in ("tomorrow", 5, ["2026-11-23"], {"a": 1}, True, "0001-01-01"):
            with self.assertRaisesRegex(ValidationError, "(?i)date"):
                self._mine(date)

    def test_bad_searches_for_parts_are_refused(self):
        job = self._job()
        for name, value in (
            ("text", 5),
            ("text", ["oil"]),
            ("limit", None),
            ("limit", "8"),
            ("limit", 0),
            ("limit", 10**9),
        ):
            with self.assertRaisesRegex(ValidationError, name):
                job.find_parts(**{"text": "W712", name: value})

    def test_the_order_line_is_closed_to_executors(self):
        """Other modules put the price into its name."""
        job = self._job()
        job.start_line(self.lines[0].id)
        job.add_photo(picture(), line_id=self.lines[0].id)
        job.ask_part(text="bolt", line_id=self.lines[0].id)
        job.set_check(self.lines[0].id, self.wash.tech_card_id.checklist[0].id)
        for found in (
            self.booking.photo_ids,
            self.booking.part_request_ids,
            self.booking.work_time_ids,
            self.lines.work_check_ids,
        ):
            mine = found.with_user(self.executor_user).search([])
            self.assertTrue(mine)
            self.assertNotIn("line_id", mine.read()[0])
            with self.assertRaises(AccessError):
                mine.read(["line_id"])
            self.assertTrue(found.with_user(self.manager_user).read(["line_id"]))

    def test_no_price_and_no_recipe_is_told(self):
        job = self._job()
        job.start_line(self.lines[0].id)
        job.ask_part(product_id=self.filter.id)
        job.add_photo(picture())
        job.add_note("done soon")
        with freeze_time("2026-11-23 09:00:00"):
            told = [self._mine(), job.get_job(), job.find_parts("W712")]
        text = json.dumps(told)
        for secret in ("123.45", "67.89", "54.32", "191.34", "price", "Secret shampoo"):
            self.assertNotIn(secret, text)

    def test_the_job_of_somebody_else_is_closed_to_executors(self):
        job = self._job(employee_ids=[Command.set(self.master.ids)])
        calls = (
            ("get_job", ()),
            ("start_line", (self.lines[0].id,)),
            ("stop_line", (self.lines[0].id,)),
            ("set_check", (self.lines[0].id, 1)),
            ("add_photo", (picture(),)),
            ("remove_photo", (1,)),
            ("ask_part", (1, None, "bolt")),
            ("add_note", ("hello",)),
            ("action_finish", ()),
            ("action_open_job", ()),
        )
        for name, args in calls:
            with self.assertRaises(AccessError, msg=name):
                getattr(job, name)(*args)
        with freeze_time("2026-11-23 08:00:00"):
            self.assertFalse(self._mine()["jobs"])
        self.assertFalse(job.find_job("ABC123")["booking_id"])

    def test_records_of_others_and_of_other_companies_are_not_read(self):
        job = self._as_master(self._job(employee_ids=[Command.set(self.master.ids)]))
        job.start_line(self.lines[0].id)
        job.add_photo(picture())
        job.ask_part(text="bolt")
        job.set_check(self.lines[0].id, self.wash.tech_card_id.checklist[0].id)
        records = (
            self.booking.photo_ids,
            self.booking.part_request_ids,
            self.booking.work_time_ids,
            self.lines.work_check_ids,
        )
        other = self.env["res.company"].create({"name": "Other garage"})
        stranger = new_test_user(
            self.env,
            login="test_stranger",
            groups="autoservice.group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for found in records:
            self.assertTrue(found.with_user(self.master_user).has_access("read"))
            for user in (self.executor_user, stranger):
                self.assertFalse(found.with_user(user).has_access("read"))
            for operation in ("write", "unlink", "create"):
                found_own = found.with_user(self.master_user)
                self.assertFalse(found_own.has_access(operation))
        with self.assertRaises(AccessError):
            job.with_user(stranger).get_job()

    def test_a_car_is_found_by_what_was_scanned(self):
        job = self._job()
        self.vehicle.vin = "1M8GDM9AXKP042788"
        for code in (
            "abc 123",
            "1M8GDM9AXKP042788",
            "I1M8GDM9AXKP042788",
            "*1M8GDM9AXKP042788*",
            self.booking.name,
        ):
            found = job.find_job(code)
            self.assertEqual(found["booking_id"], job.id, code)
        for code in ("nothing", "%", "_" * len(self.booking.name)):
            self.assertFalse(job.find_job(code)["booking_id"], code)
        self.assertFalse(job.find_job(False)["booking_id"])

    def test_many_jobs_cost_what_one_costs(self):
        with freeze_time("2026-11-23 07:00:00"):
            self._job()
            self._mine()
            one = self._count(self._mine)
            for number in range(1, 6):
                self._job(
                    start=self._after(self.now, 70 * number),
                    vehicle_id=self._vehicle(f"N {number}", self.partner).id,
                )
            many = self._count(self._mine)
            self.assertEqual(len(self._mine()["jobs"]), 6)
        self.assertLessEqual(many, one)

    def _count(self, function):
        """Return how many queries a call costs, with cold caches of records."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        return self.cr.sql_log_count - before

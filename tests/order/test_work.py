# Part of autoservice. See LICENSE for full copyright and licensing details.

import base64
from contextlib import nullcontext
from datetime import datetime
from types import SimpleNamespace
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .work_case import WorkCase, picture

WORK = "odoo.addons.autoservice.models.order.autoservice_booking_work"
PHOTO = "odoo.addons.autoservice.models.order.autoservice_photo"


@tagged("post_install", "-at_install")
class TestWorkTime(WorkCase):
    """Start and stop: real minutes by person and line."""

    def test_starting_a_line_starts_the_job_and_minutes_add_up(self):
        job = self._job()
        wash = self.lines[0]
        with freeze_time("2026-11-23 08:00:00"):
            told = job.start_line(wash.id)
        self.assertEqual(told["state"], "in_work")
        self.assertTrue(told["is_running"])
        with freeze_time("2026-11-23 08:12:30"):
            told = job.stop_line(wash.id)
        self.assertFalse(told["is_running"])
        with freeze_time("2026-11-23 09:00:00"):
            job.start_line(wash.id)
        with freeze_time("2026-11-23 09:05:00"):
            told = job.stop_line(wash.id)
        self.assertEqual(wash.real_minutes, 18)
        self.assertEqual(told["lines"][0]["seconds"], 1050)
        self.assertEqual(len(wash.work_time_ids), 2)

    def test_a_second_start_changes_nothing(self):
        job = self._job()
        with freeze_time("2026-11-23 08:00:00"):
            job.start_line(self.lines[0].id)
        with freeze_time("2026-11-23 08:10:00"):
            job.start_line(self.lines[0].id)
        with freeze_time("2026-11-23 08:20:00"):
            job.stop_line(self.lines[0].id)
            job.stop_line(self.lines[0].id)
        self.assertEqual(self.lines[0].real_minutes, 20)
        self.assertEqual(len(self.lines.work_time_ids), 1)

    def test_starting_another_line_ends_the_first_also_of_another_job(self):
        job = self._job()
        other = self._job(start=self._after(self.now, 120), vehicle_id=False)
        other.sudo().vehicle_id = self._vehicle("XYZ 9", self.partner)
        first = job.sudo().line_ids[0]
        with freeze_time("2026-11-23 08:00:00"):
            job.start_line(first.id)
        with freeze_time("2026-11-23 08:07:00"):
            other.start_line(self.lines[1].id)
        self.assertEqual(first.real_minutes, 7)
        self.assertFalse(self.lines[1].work_time_ids.stop)

    def test_two_people_work_on_one_line(self):
        job = self._job()
        wash = self.lines[0]
        with freeze_time("2026-11-23 08:00:00"):
            job.start_line(wash.id)
            told = self._as_master(job).start_line(wash.id)
        self.assertEqual(
            [one["is_own"] for one in told["lines"][0]["running"]], [False, True]
        )
        with freeze_time("2026-11-23 08:10:00"):
            job.stop_line(wash.id)
        with freeze_time("2026-11-23 08:15:00"):
            self._as_master(job).stop_line(wash.id)
        self.assertEqual(wash.real_minutes, 25)

    def test_a_second_tap_at_the_same_time_is_told_to_come_again(self):
        """This transaction began earlier: called anew it sees what was begun."""
        job = self._job()
        unseen = SimpleNamespace(_get_running=lambda worker: worker.browse(2**31 - 1))
        with (
            patch(f"{WORK}.present", return_value=nullcontext(unseen)),
            self.assertRaises(ConcurrencyError),
        ):
            job.start_line(self.lines[0].id)

    def test_taps_of_one_person_come_one_after_the_other(self):
        job = self._job()
        job.start_line(self.lines[0].id)
        self.env.cr.execute(
            "SELECT objid FROM pg_locks WHERE classid = %s AND granted", [0x617576]
        )
        self.assertEqual(self.env.cr.fetchall(), [(self.washer.id,)])

    def test_ticking_off_ends_the_work_of_all(self):
        job = self._job()
        wash = self.lines[0]
        with freeze_time("2026-11-23 08:00:00"):
            job.start_line(wash.id)
            self._as_master(job).start_line(wash.id)
        with freeze_time("2026-11-23 08:30:00"):
            job.set_line_done([wash.id])
        self.assertEqual(wash.real_minutes, 60)
        self.assertTrue(all(wash.work_time_ids.mapped("stop")))

    def test_what_was_typed_stays_where_nobody_pressed_start(self):
        job = self._job()
        self.lines[0].real_minutes = 33
        with freeze_time("2026-11-23 08:00:00"):
            job.start_line(self.lines[1].id)
        with freeze_time("2026-11-23 08:05:00"):
            job.stop_line(self.lines[1].id)
        self.assertEqual(self.lines.mapped("real_minutes"), [33, 5])

    def test_the_manager_corrects_a_forgotten_stop(self):
        job = self._job()
        with freeze_time("2026-11-23 08:00:00"):
            job.start_line(self.lines[0].id)
        stretch = self.lines[0].work_time_ids.with_user(self.manager_user)
        stretch.stop = "2026-11-23 08:45:00"
        self.assertEqual(self.lines[0].real_minutes, 45)

    @mute_logger("odoo.sql_db")
    def test_nobody_works_on_two_things_at_once_in_the_table_either(self):
        job = self._job()
        with freeze_time("2026-11-23 08:00:00"):
            job.start_line(self.lines[0].id)
        Time = self.env["autoservice.work.time"]
        with self.assertRaises(Exception) as caught, self.cr.savepoint():
            Time.create(
                {
                    "line_id": self.lines[1].id,
                    "employee_id": self.washer.id,
                    "start": "2026-11-23 09:00:00",
                }
            )
        self.assertIn("one_line_at_a_time", str(caught.exception))

    def test_the_end_of_the_visit_ends_the_work(self):
        job = self._job()
        with freeze_time("2026-11-23 08:00:00"):
            job.start_line(self.lines[0].id)
        with freeze_time("2026-11-23 08:20:00"):
            job.with_user(self.manager_user).action_cancel()
        self.assertEqual(self.lines[0].real_minutes, 20)
        with self.assertRaisesRegex(UserError, self.booking.name):
            job.start_line(self.lines[0].id)

    def test_a_part_is_nothing_to_work_on(self):
        job = self._job(line_ids=[Command.create({"product_id": self.filter.id})])
        with self.assertRaisesRegex(UserError, "nothing to work on"):
            job.start_line(self.lines.id)

    def test_a_user_who_is_no_employee_is_told_so(self):
        job = self._job()
        with self.assertRaisesRegex(UserError, "no employee"):
            job.with_user(self.manager_user).start_line(self.lines[0].id)


@tagged("post_install", "-at_install")
class TestDone(WorkCase):
    """Checklist, and the end of the work."""

    def test_the_checklist_is_kept_per_line(self):
        job = self._job()
        job.action_start()
        point = self.wash.tech_card_id.checklist[0]
        told = job.set_check(self.lines[0].id, point.id)
        job.set_check(self.lines[0].id, point.id)
        checks = told["lines"][0]["checklist"]
        self.assertEqual([one["is_done"] for one in checks], [True, False])
        self.assertEqual(checks[0]["person"], self.washer.name)
        point.unlink()
        checks = job.get_job()["lines"][0]["checklist"]
        self.assertEqual(
            {one["name"]: one["is_done"] for one in checks},
            {"Sills dried": False, "Mats taken out": True},
        )

    def test_a_tick_is_taken_back(self):
        job = self._job()
        job.action_start()
        point = self.wash.tech_card_id.checklist[0]
        job.set_check(self.lines[0].id, point.id)
        job.set_check(self.lines[0].id, point.id, False)
        self.assertFalse(self.lines[0].work_check_ids)

    def test_a_point_of_another_card_is_refused(self):
        job = self._job()
        job.action_start()
        point = self.wash.tech_card_id.checklist[0]
        with self.assertRaisesRegex(UserError, "another tech card"):
            job.set_check(self.lines[1].id, point.id)

    def test_not_done_yet_names_what_is_left(self):
        job = self._job()
        job.action_start()
        job.set_line_done(self.lines[0].ids)
        with self.assertRaisesRegex(UserError, "Polish"):
            job.action_finish()
        self.assertFalse(self.booking.finished_at)

    def test_done_frees_the_time_and_tells_the_front_desk_once(self):
        job = self._job()
        with freeze_time("2026-11-23 08:00:00"):
            job.start_line(self.lines[0].id)
        with freeze_time("2026-11-23 08:30:00"):
            job.set_line_done(self.lines.ids)
            job.action_finish()
        with freeze_time("2026-11-23 08:40:00"):
            job.action_finish()
        self.assertEqual(self.booking.finished_at, datetime(2026, 11, 23, 8, 30))
        self.assertEqual(
            set(self.booking.allocation_ids.mapped("stop")),
            {datetime(2026, 11, 23, 8, 30)},
        )
        self.assertFalse(job.get_job()["can_finish"])
        task = self.booking.activity_ids
        self.assertEqual(task.user_id, self.manager_user)
        self.assertIn("ABC123", task.summary)
        job.with_user(self.manager_user).action_issue_invoice()
        self.assertFalse(task.exists())

    def test_a_finished_job_is_taken_up_again_if_its_time_is_free(self):
        job = self._job()
        with freeze_time("2026-11-23 08:00:00"):
            job.action_start()
            job.set_line_done(self.lines.ids)
        with freeze_time("2026-11-23 08:20:00"):
            job.action_finish()
        with freeze_time("2026-11-23 08:25:00"):
            job.start_line(self.lines[0].id)
        self.assertFalse(self.booking.finished_at)
        self.assertFalse(self.lines[0].is_done)
        self.assertFalse(self.booking.activity_ids)

    def test_a_tick_that_is_taken_back_takes_the_job_up_again(self):
        job = self._job()
        with freeze_time("2026-11-23 08:00:00"):
            job.action_start()
            job.set_line_done(self.lines.ids)
        with freeze_time("2026-11-23 08:20:00"):
            job.action_finish()
            job.set_line_done(self.lines[0].ids, False)
        self.assertTrue(job.get_job()["can_finish"])
        self.assertFalse(self.booking.activity_ids)

    def test_a_finished_job_whose_time_was_given_away_is_not_taken_up(self):
        job = self._job()
        with freeze_time("2026-11-23 08:00:00"):
            job.action_start()
            job.set_line_done(self.lines.ids)
        with freeze_time("2026-11-23 08:20:00"):
            job.action_finish()
        self._book(
            self.wash,
            start=datetime(2026, 11, 23, 8, 30),
            vehicle_id=False,
            bay_id=self.wash_post.id,
        )
        with (
            freeze_time("2026-11-23 08:25:00"),
            self.assertRaisesRegex(ValidationError, "Wash post 1"),
        ):
            job.start_line(self.lines[0].id)


@tagged("post_install", "-at_install")
class TestRecords(WorkCase):
    """Photos, parts and notes."""

    def test_a_photo_is_kept_with_who_took_it(self):
        job = self._job()
        told = job.add_photo(picture(), "before", self.lines[0].id)
        photo = self.booking.photo_ids
        self.assertEqual(photo.employee_id, self.washer)
        self.assertEqual(photo.line_id, self.lines[0])
        self.assertTrue(photo.with_user(self.executor_user).image)
        self.assertEqual(told["photos"][0]["kind"], "before")
        self.assertTrue(told["photos"][0]["is_own"])
        with self.assertRaisesRegex(UserError, "your own"):
            self._as_master(job).remove_photo(photo.id)
        self.assertFalse(job.remove_photo(photo.id)["photos"])

    def test_what_is_no_photo_is_refused(self):
        job = self._job()
        text = base64.b64encode(b"no picture").decode()
        for image, kind in ((text, "before"), ("%%%", "after"), (False, "other")):
            with self.assertRaises(ValidationError):
                job.add_photo(image, kind)
        with self.assertRaisesRegex(ValidationError, "Kind of photo"):
            job.add_photo(picture(), "selfie")

    def test_a_picture_that_no_browser_shows_is_refused(self):
        job = self._job()
        with self.assertRaisesRegex(ValidationError, "not BMP"):
            job.add_photo(picture(format_="BMP"))
        with (
            patch(f"{PHOTO}.MOST_MEGABYTES", 0),
            self.assertRaisesRegex(ValidationError, "too large"),
        ):
            job.add_photo(picture())
        for kind in (["before"], {"a": 1}, 5):
            with self.assertRaisesRegex(ValidationError, "kind"):
                job.add_photo(picture(), kind)

    def test_a_job_keeps_so_many_photos_and_no_more(self):
        job = self._job()
        with patch(f"{PHOTO}.MOST_PHOTOS", 2):
            for _photo in range(2):
                job.add_photo(picture())
            with (
                self.assertRaisesRegex(ValidationError, "2 photos at most"),
                self.cr.savepoint(),
            ):
                job.add_photo(picture())
            job.remove_photo(self.booking.photo_ids[0].id)
            job.add_photo(picture())
        self.assertEqual(len(self.booking.photo_ids), 2)

    def test_a_known_part_is_a_task_of_the_storekeeper(self):
        job = self._job()
        self.booking.sale_order_id.warehouse_id.storekeeper_id = self.storekeeper_user
        told = job.ask_part(2, product_id=self.filter.id, note="the long one")
        request = self.booking.part_request_ids
        self.assertTrue(self.booking.is_part_asked)
        self.assertEqual(told["parts"][0]["state"], "asked")
        task = self.booking.activity_ids
        self.assertEqual(task.user_id, self.storekeeper_user)
        self.assertIn("Oil filter W712", task.summary)
        request.with_user(self.storekeeper_user).action_give()
        self.assertFalse(self.booking.is_part_asked)
        self.assertFalse(self.booking.activity_ids)
        self.assertEqual(job.get_job()["parts"][0]["state"], "given")
        with self.assertRaises(UserError):
            request.with_user(self.storekeeper_user).action_refuse()

    def test_a_part_in_words_is_a_task_of_the_front_desk(self):
        job = self._job()
        job.ask_part(text=" bolt M8 ")
        request = self.booking.part_request_ids.with_user(self.manager_user)
        self.assertEqual(request.name, "bolt M8")
        self.assertEqual(self.booking.activity_ids.user_id, self.manager_user)
        request.answer = "Tomorrow"
        request.action_refuse()
        self.assertEqual(job.get_job()["parts"][0]["answer"], "Tomorrow")
        with self.assertRaisesRegex(UserError, "choose|possible"):
            request.action_sell()

    def test_a_given_part_goes_on_the_order_once(self):
        job = self._job()
        job.ask_part(2, product_id=self.filter.id)
        request = self.booking.part_request_ids.with_user(self.manager_user)
        request.action_sell()
        line = self.booking.line_ids - self.lines
        self.assertEqual((line.product_id, line.product_uom_qty), (self.filter, 2.0))
        with self.assertRaises(UserError):
            request.action_sell()

    def test_bad_requests_for_parts_are_refused(self):
        job = self._job()
        with self.assertRaisesRegex(ValidationError, "Part"):
            job.ask_part(text="  ")
        for quantity in (0, -1, "two", True, None):
            with self.assertRaisesRegex(ValidationError, "Quantity"):
                job.ask_part(quantity, text="bolt")
        with self.assertRaisesRegex(ValidationError, "no part"):
            job.ask_part(product_id=self.wash.id)
        with self.assertRaises(UserError):
            job.ask_part(text="bolt", line_id=1)
        for name, value in (("text", 5), ("note", ["x"]), ("product_id", "oil")):
            with self.assertRaisesRegex(ValidationError, name):
                job.ask_part(**{"text": "bolt", name: value})
        with self.assertRaisesRegex(ValidationError, "text"):
            job.add_note(5)

    def test_the_end_of_the_visit_answers_open_requests(self):
        job = self._job()
        job.ask_part(text="bolt")
        job.with_user(self.manager_user).action_cancel()
        self.assertEqual(self.booking.part_request_ids.phase, "refused")
        self.assertFalse(self.booking.is_part_asked)
        self.assertFalse(self.booking.activity_ids)

    def test_parts_that_nobody_gave_are_named_where_the_visit_ends(self):
        job = self._job()
        job.ask_part(text="bolt", quantity=2)
        job.action_start()
        self.booking.with_user(self.manager_user).action_issue_invoice()
        request = self.booking.part_request_ids
        self.assertEqual(request.answer, "The visit is over.")
        self.assertRegex(
            self.booking.message_ids[0].body, "visit is over.*not given: bolt × 2"
        )

    def test_a_note_is_for_colleagues(self):
        job = self._job()
        told = job.add_note("Scratch <on> the door")
        self.assertEqual(told["notes"][0]["text"], "Scratch <on> the door")
        message = self.booking.message_ids.filtered(
            lambda one: one.message_type == "comment"
        )
        self.assertTrue(message.subtype_id.internal)
        with self.assertRaisesRegex(ValidationError, "Note"):
            job.add_note(" ")

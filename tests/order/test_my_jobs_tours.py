# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime, time

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from ..common import AutoserviceCase


class MyJobsTours(AutoserviceCase, HttpCase):
    """A washer takes his job from start to done, on his phone or at a desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service(
            "Tour wash",
            price=80.0,
            minutes=20,
            checklist=[
                Command.create({"name": "Mats out"}),
                Command.create({"name": "Glass dry"}),
            ],
        )
        cls.bulb = cls._part("Tour bulb", price=12.34)
        cls.post = cls._bay("Tour post", "wash")

    def _book_today(self):
        """A booking at noon of the executor's today."""
        user = self.executor_user
        today = fields.Date.context_today(user.with_context(tz=user.tz))
        booking = self._book(
            self.wash,
            start=datetime.combine(today, time(10)),
            bay_id=self.post.id,
            note="It squeaks",
            employee_ids=[Command.set(self.washer.ids)],
        )
        booking.action_book()
        return booking

    def _take_a_job_from_start_to_done(self):
        booking = self._book_today()
        self.start_tour(
            "/odoo/my-jobs", "autoservice_my_jobs", login=self.executor_user.login
        )
        self.assertEqual(booking.state, "in_work")
        self.assertTrue(booking.finished_at)
        line = booking.line_ids
        self.assertTrue(line.is_done)
        self.assertEqual(len(line.work_time_ids), 2)
        self.assertTrue(all(line.work_time_ids.mapped("stop")))
        self.assertEqual(line.work_check_ids.mapped("name"), ["Mats out"])
        self.assertEqual(booking.photo_ids.mapped("kind"), ["before", "after"])
        request = booking.part_request_ids
        self.assertEqual((request.product_id, request.quantity), (self.bulb, 2.0))
        self.assertIn("Scratch on the left door", str(booking.message_ids[0].body))


@tagged("post_install", "-at_install")
class TestMyJobsOnAPhone(MyJobsTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_job_from_start_to_done_on_a_phone(self):
        self._take_a_job_from_start_to_done()

    def test_a_scanned_vin_opens_the_job(self):
        """The camera itself is Odoo's; what it would read is given."""
        self.vehicle.vin = "1M8GDM9AXKP042788"
        self._book_today()
        self.start_tour(
            "/odoo/my-jobs", "autoservice_my_jobs_scan", login=self.executor_user.login
        )


@tagged("post_install", "-at_install")
class TestMyJobsAtADesk(MyJobsTours):
    def test_a_job_from_start_to_done_at_a_desk(self):
        self._take_a_job_from_start_to_done()

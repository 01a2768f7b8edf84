# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .work_case import WorkCase, picture


@tagged("post_install", "-at_install")
class TestTicks(WorkCase):
    """When a line was ticked off."""

    def setUp(self):
        super().setUp()
        self.job = self._job()
        with freeze_time("2026-11-23 08:00:00"):
            self.job.action_start()
            self.job.set_line_done(self.lines[0].ids)

    def test_a_tick_is_noted_also_where_more_is_written_with_it(self):
        line = self.lines[1].with_user(self.manager_user)
        with freeze_time("2026-11-23 08:20:00"):
            line.write({"is_done": True, "product_id": self.wash.id})
        self.assertEqual(line.done_at, datetime(2026, 11, 23, 8, 20))
        self.assertEqual(line.product_id, self.wash)

    def test_what_is_ticked_off_already_keeps_its_time(self):
        with freeze_time("2026-11-23 08:20:00"):
            self.job.set_line_done(self.lines.ids)
        with freeze_time("2026-11-23 08:30:00"):
            self.lines.with_user(self.manager_user).is_done = True
        self.assertEqual(
            self.lines.mapped("done_at"),
            [datetime(2026, 11, 23, 8, 0), datetime(2026, 11, 23, 8, 20)],
        )

    def test_a_tick_that_is_taken_back_has_no_time(self):
        self.job.set_line_done(self.lines.ids, False)
        self.assertFalse(any(self.lines.mapped("done_at")))

    def test_to_take_back_no_tick_takes_no_finished_job_up(self):
        with freeze_time("2026-11-23 08:20:00"):
            self.job.set_line_done(self.lines.ids)
            self.job.action_finish()
        self.lines[0].sudo().is_done = False
        self.job.set_line_done(self.lines[0].ids, False)
        self.assertTrue(self.booking.finished_at)

    def test_what_is_no_list_of_ids_is_refused(self):
        for line_ids in (None, 5, "5", ["5"], [True]):
            with self.assertRaisesRegex(ValidationError, "line_ids"):
                self.job.set_line_done(line_ids)


@tagged("post_install", "-at_install")
class TestLinesWithWork(WorkCase):
    """Minutes, ticks and photos are not lost with a line."""

    def setUp(self):
        super().setUp()
        self.job = self._job()

    def _let_go(self):
        """Cancel the visit: its order is open to changes again."""
        self.job.with_user(self.manager_user).action_cancel()

    def test_a_line_with_work_on_it_stays(self):
        wash, polish = self.lines
        with freeze_time("2026-11-23 08:00:00"):
            self.job.start_line(wash.id)
        with freeze_time("2026-11-23 08:10:00"):
            self.job.set_line_done(wash.ids)
        self._let_go()
        with (
            self.assertRaisesRegex(UserError, "Body wash.*quantity to 0"),
            self.cr.savepoint(),
        ):
            self.lines.with_user(self.manager_user).unlink()
        polish.with_user(self.manager_user).unlink()
        self.assertEqual(wash.real_minutes, 10)

    def test_a_line_with_a_ticked_point_or_a_photo_stays(self):
        wash, polish = self.lines
        self.job.action_start()
        self.job.set_check(wash.id, self.wash.tech_card_id.checklist[0].id)
        self.job.add_photo(picture(), line_id=polish.id)
        self._let_go()
        for line in self.lines:
            with self.assertRaises(UserError), self.cr.savepoint():
                line.with_user(self.manager_user).unlink()
        self.booking.photo_ids.unlink()
        polish.with_user(self.manager_user).unlink()

    def test_the_way_out_keeps_the_minutes(self):
        wash = self.lines[0]
        with freeze_time("2026-11-23 08:00:00"):
            self.job.start_line(wash.id)
        with freeze_time("2026-11-23 08:10:00"):
            self.job.stop_line(wash.id)
        wash.with_user(self.manager_user).product_uom_qty = 0
        self.assertEqual(wash.real_minutes, 10)
        self.assertFalse(wash.price_subtotal)

    def test_the_desk_removes_and_replaces_lines_of_an_offer(self):
        offer = self._book(
            self.wash, start=self._after(self.now, 300), vehicle_id=False
        )
        offer.line_ids = [
            Command.unlink(offer.line_ids.id),
            Command.create({"product_id": self.polish.id}),
        ]
        self.assertEqual(offer.line_ids.product_id, self.polish)

    def test_a_visit_that_never_began_is_deleted_with_its_photos(self):
        self.job.add_photo(picture(), line_id=self.lines[0].id)
        desk = self.job.with_user(self.manager_user)
        desk.action_archive()
        photos = self.booking.photo_ids
        self.job.with_user(self.owner_user).unlink()
        self.assertFalse(photos.exists())

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields
from odoo.tests import HttpCase, tagged

from .portal_case import PortalCase


class MyCarsTours(PortalCase, HttpCase):
    """A customer at his own pages, in a browser."""

    def _approve_extra_work(self):
        self._past(60)
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        job = self._work(self.wash, start=now, bay_id=self.wash_post.id).sudo()
        wiper = self._part("Wiper blade", price=15.0)
        asked, wished = self.env["autoservice.recommendation"].create(
            [
                {
                    "vehicle_id": self.vehicle.id,
                    "booking_id": job.id,
                    "product_id": product.id,
                }
                for product in (self.disc, wiper)
            ]
        )
        asked.action_ask()
        self.start_tour("/my/cars", "autoservice_my_cars", login=self.user.login)
        self.assertEqual(asked.phase, "approved")
        self.assertIn(self.disc, job.line_ids.product_id)
        self.assertTrue(wished.wished_at)

    def _move_and_cancel(self):
        visit = self._ahead(days=8)
        before = visit.start
        self.start_tour("/my/visits", "autoservice_my_visits", login=self.user.login)
        self.assertGreater(visit.start, before)
        self.assertEqual(visit.phase, "cancelled")


@tagged("post_install", "-at_install")
class TestMyCarsOnAPhone(MyCarsTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_extra_work_is_approved_from_the_car_on_a_phone(self):
        self._approve_extra_work()

    def test_a_visit_is_moved_and_cancelled_on_a_phone(self):
        self._move_and_cancel()


@tagged("post_install", "-at_install")
class TestMyCarsAtADesk(MyCarsTours):
    def test_extra_work_is_approved_from_the_car_at_a_desk(self):
        self._approve_extra_work()

    def test_a_visit_is_moved_and_cancelled_at_a_desk(self):
        self._move_and_cancel()

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime, time

from odoo import fields
from odoo.tests import HttpCase, tagged

from .recommendation_case import RecommendationCase
from .work_case import picture


class ExtraWorkTours(RecommendationCase, HttpCase):
    """The customer answers, and an executor inspects, in a browser."""

    def setUp(self):
        # Noon in Chisinau is the same day as in UTC, whenever the tests run.
        there = self.env.user.with_context(tz="Europe/Chisinau")
        self.now = datetime.combine(fields.Date.context_today(there), time(10))
        super().setUp()

    def _answer_line_by_line(self):
        wiper = self._part("Wiper blade", price=15.0)
        pads = self._recommend(condition="now", note="3 mm", photo=picture())
        blade = self._recommend(wiper, note="Streaks")
        self.job.action_ask_recommendations()
        self.start_tour(
            self.job.sale_order_id.get_portal_url(), "autoservice_extra_work"
        )
        self.assertEqual((pads | blade).mapped("phase"), ["approved", "declined"])
        self.assertEqual(self.job.amount_total, 300.0)

    def _inspect_the_car(self):
        self.start_tour(
            "/odoo/my-jobs", "autoservice_inspection", login=self.executor_user.login
        )
        found = self.vehicle.recommendation_ids
        self.assertEqual(set(found.mapped("name")), {"Brakes", "Tyres"})
        self.assertEqual(set(found.mapped("note")), {"3 mm", False})
        self.assertEqual(self.job.inspection_ids.employee_id, self.washer)


@tagged("post_install", "-at_install")
class TestExtraWorkOnAPhone(ExtraWorkTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_customer_answers_line_by_line_on_a_phone(self):
        self._answer_line_by_line()

    def test_an_executor_inspects_a_car_on_a_phone(self):
        self._inspect_the_car()


@tagged("post_install", "-at_install")
class TestExtraWorkAtADesk(ExtraWorkTours):
    def test_the_customer_answers_line_by_line_at_a_desk(self):
        self._answer_line_by_line()

    def test_an_executor_inspects_a_car_at_a_desk(self):
        self._inspect_the_car()

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .recommendation_case import RecommendationCase


@tagged("post_install", "-at_install")
class TestInspection(RecommendationCase):
    """What is found on a car becomes recommended work that stays on it."""

    def test_an_inspection_begins_with_the_usual_points(self):
        inspection = self._inspect()
        self.assertEqual(inspection.item_ids.point_id, self.points)
        self.assertEqual(inspection.open_count, len(self.points))
        self.assertFalse(self.vehicle.recommendation_ids)

    def test_the_button_counts_what_was_found(self):
        job = self.job.with_user(self.manager_user)
        self.assertFalse(job.inspection_text)
        self._inspect().item_ids[0].action_soon()
        self.assertEqual(job.inspection_text, "0 now, 1 soon")

    def test_a_visit_has_one_inspection(self):
        inspection = self._inspect()
        self.assertEqual(self.job.action_inspect()["res_id"], inspection.id)

    def test_what_is_not_good_is_recommended(self):
        first, second, third = self._inspect().item_ids[:3]
        first.action_now()
        second.action_soon()
        third.action_good()
        found = self.vehicle.recommendation_ids
        self.assertEqual(found.item_id, first | second)
        self.assertEqual(found.mapped("phase"), ["open", "open"])
        self.assertEqual(set(found.mapped("condition")), {"now", "soon"})
        self.assertEqual(found.booking_id, self.job)

    def test_a_finding_that_is_changed_changes_what_is_recommended(self):
        item = self._inspect().item_ids[0]
        item.action_soon()
        item.write({"condition": "now", "note": "3 mm", "product_id": self.pads.id})
        found = self.vehicle.recommendation_ids
        self.assertEqual(found.condition, "now")
        self.assertEqual(found.note, "3 mm")
        self.assertEqual(found.product_id, self.pads)
        item.action_good()
        self.assertFalse(found.exists())

    def test_what_the_customer_was_asked_stays_as_he_was_asked(self):
        item = self._inspect().item_ids[0]
        item.write({"condition": "now", "product_id": self.pads.id})
        found = self.vehicle.recommendation_ids
        found.with_user(self.manager_user).action_ask()
        item.action_good()
        self.assertEqual(found.phase, "asked")
        with self.assertRaisesRegex(UserError, "stays as he saw it"):
            found.with_user(self.manager_user).quantity = 5

    def test_what_waits_on_the_car_is_not_recommended_twice(self):
        item = self._inspect().item_ids[0]
        item.action_soon()
        found = self.vehicle.recommendation_ids
        self.job.with_user(self.manager_user).action_archive()
        later = self._book(
            self.wash, start=self.now + timedelta(days=30), vehicle_id=self.vehicle.id
        )
        later.action_book()
        again = later.inspection_ids.create({"booking_id": later.id})
        again.item_ids[0].action_now()
        self.assertEqual(self.vehicle.recommendation_ids, found)
        self.assertEqual(found.condition, "now")
        self.assertEqual(found.item_id, again.item_ids[0])

    def test_two_findings_of_one_point_are_two(self):
        inspection = self._inspect()
        first = inspection.item_ids[0]
        first.write({"condition": "now", "note": "left"})
        inspection.item_ids = [
            Command.create(
                {"point_id": first.point_id.id, "condition": "soon", "note": "right"}
            )
        ]
        second = inspection.item_ids - inspection.item_ids[: len(self.points)]
        first.condition = "soon"
        for item, note in ((first, "left"), (second, "right")):
            self.assertEqual(item.recommendation_ids.mapped("note"), [note])
        self.assertEqual(len(self.vehicle.recommendation_ids), 2)

    def test_an_own_finding_is_recommended_by_its_words(self):
        inspection = self._inspect()
        inspection.item_ids = [
            Command.create({"title": "Dent in the door", "condition": "soon"})
        ]
        self.assertEqual(self.vehicle.recommendation_ids.name, "Dent in the door")

    def test_the_rest_is_good(self):
        inspection = self._inspect()
        inspection.item_ids[0].action_now()
        inspection.action_rest_good()
        self.assertEqual(inspection.now_count, 1)
        self.assertEqual(inspection.open_count, 0)
        self.assertEqual(len(self.vehicle.recommendation_ids), 1)

    def test_the_names_follow_the_language(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        self.points[0].with_context(lang="ro_RO").name = "Plăcuțe"
        item = self._inspect().item_ids[0]
        item.action_now()
        found = self.vehicle.recommendation_ids
        self.assertEqual(found.with_context(lang="ro_RO").name, "Plăcuțe")

    # Rights
    def test_an_executor_inspects_his_own_job_and_sees_no_price(self):
        job = self.job.with_user(self.executor_user)
        inspection = job.inspection_ids.browse(job.action_inspect()["res_id"])
        self.assertEqual(inspection.employee_id, self.washer)
        inspection.item_ids[0].action_now()
        found = self.vehicle.recommendation_ids.with_user(self.executor_user)
        self.assertEqual(found.name, self.points[0].name)
        for name in ("price_total", "asked_total", "asked_price_unit", "line_id"):
            with self.assertRaises(AccessError):
                found.read([name])
        for function in (found.action_ask, found.action_put, found.action_dismiss):
            with self.assertRaises(AccessError):
                function()

    def test_an_executor_does_not_inspect_the_job_of_another(self):
        inspection = self._inspect()
        self.job.sudo().employee_ids = self.master
        with self.assertRaises(AccessError):
            self.job.with_user(self.executor_user).action_inspect()
        with self.assertRaises(AccessError):
            inspection.with_user(self.executor_user).item_ids[0].action_now()

    def test_a_closed_visit_is_not_inspected(self):
        inspection = self._inspect()
        self.job.with_user(self.manager_user).action_archive()
        with self.assertRaisesRegex(UserError, "is closed"):
            inspection.item_ids[0].action_now()

    def test_a_visit_without_car_is_not_inspected(self):
        booking = self._book(
            self.wash, vehicle_id=False, start=self._after(self.now, 600)
        )
        with self.assertRaisesRegex(UserError, "choose the car"):
            booking.action_inspect()

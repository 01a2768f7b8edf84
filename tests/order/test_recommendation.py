# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .recommendation_case import RecommendationCase


@tagged("post_install", "-at_install")
class TestRecommendation(RecommendationCase):
    """Recommended work: asked, approved or declined, on the order, done."""

    # Prices
    def test_the_price_follows_the_class_of_the_car(self):
        work = self._recommend()
        self.assertEqual(work.price_total, 200.0)
        suv = self._vehicle("SUV777", self.partner, self.class_suv)
        self.assertEqual(
            self._recommend(vehicle_id=suv.id, booking_id=False).price_total, 300.0
        )
        self.assertFalse(
            self.job.line_ids.filtered(lambda one: one.product_id == self.pads)
        )
        self.assertEqual(self.job.sale_order_id.amount_total, 100.0)

    def test_the_customer_is_told_prices_with_taxes(self):
        self.pads.taxes_id = self.env["account.tax"].create(
            {"name": "20%", "amount": 20.0, "company_id": self.company.id}
        )
        work = self._ask()
        self.assertEqual(work.price_total, 240.0)
        self.assertEqual(work.asked_price_unit, 200.0)

    def test_what_was_told_is_what_is_sold(self):
        work = self._ask()
        self.pads.tech_card_id.rate_ids.price = 999.0
        self.assertEqual(work.price_total, 200.0)
        work.action_approve()
        self.assertEqual(work.line_id.price_unit, 200.0)
        self.assertEqual(self.job.amount_total, 300.0)

    # Companies
    def test_another_company_keeps_its_own_list_of_a_car(self):
        other = self.env["res.company"].create({"name": "Other garage"})
        self.vehicle.company_id = False
        theirs = self.env["autoservice.recommendation"].create(
            {
                "vehicle_id": self.vehicle.id,
                "company_id": other.id,
                "point_id": self.points[0].id,
                "title": "Theirs",
            }
        )
        self._inspect().item_ids[0].action_now()
        self.assertEqual(theirs.company_id, other)
        ours = self.job.recommendation_ids
        self.assertEqual((len(ours), ours.company_id), (1, self.company))
        self.assertNotIn(theirs, self.job.sudo().recommendation_ids)

    # Asking
    def test_asking_shows_the_link_and_sends_nothing(self):
        work = self._recommend()
        before = self.env["mail.mail"].search_count([])
        self.job.action_ask_recommendations()
        self.assertEqual(work.phase, "asked")
        self.assertEqual(work.target_booking_id, self.job)
        self.assertIn(self.job.sale_order_id.access_token, self.job.customer_link)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_another_car_in_the_visit_takes_the_question_back(self):
        work = self._ask(booking_id=False)
        self.job.vehicle_id = self._vehicle("NEW123", self.partner, self.class_sedan)
        self.assertEqual((work.phase, work.vehicle_id), ("open", self.vehicle))
        self.assertFalse(work.target_booking_id)
        self.assertNotIn(work, self.job.recommendation_ids)

    def test_without_work_or_part_nothing_is_asked(self):
        work = self._recommend(title="Noise", product_id=False)
        with self.assertRaisesRegex(UserError, "Noise: choose the work or part"):
            work.action_ask()

    def test_a_car_without_open_visit_is_not_asked_about(self):
        work = self._recommend()
        self.job.action_archive()
        with self.assertRaisesRegex(UserError, "has no open visit"):
            work.action_ask()

    # Approving
    def test_approved_work_is_on_the_order_and_its_time_is_planned(self):
        stop = self.job.stop
        work = self._ask(quantity=1)
        work.action_approve()
        self.assertEqual(work.phase, "approved")
        self.assertEqual(work.line_id.booking_id, self.job)
        self.assertEqual(work.line_id.order_id, self.job.sale_order_id)
        self.assertEqual(work.line_id.planned_minutes, 60)
        self.assertEqual(self.job.stop, self._after(stop, 60))
        self.assertEqual(set(self.job.allocation_ids.mapped("stop")), {self.job.stop})

    def test_approving_twice_sells_once(self):
        work = self._ask()
        work.action_approve()
        work.action_approve()
        self.assertEqual(len(self.job.line_ids), 2)

    def test_a_clash_does_not_lose_the_approval(self):
        work = self._ask()
        stop = self.job.stop
        ana = self.env["res.partner"].create({"name": "Ana"})
        following = self._book(
            self.wash,
            partner_id=ana.id,
            vehicle_id=self._vehicle("NXT001", ana, self.class_sedan).id,
            start=stop,
            bay_id=self.lift.id,
        )
        following.action_book()
        work.action_approve()
        self.assertEqual(work.phase, "approved")
        self.assertEqual(work.line_id.planned_minutes, 60)
        self.assertEqual(self.job.stop, stop)
        self.assertEqual(self.job.amount_total, 300.0)
        task = self.job.answer_activity_id
        self.assertEqual(task.user_id, self.manager_user)
        self.assertIn("No room for Brake pads", str(task.note))

    def test_a_part_is_sold_like_a_service(self):
        part = self._part("Disc", price=50.0)
        work = self._ask(part, quantity=2)
        work.action_approve()
        self.assertEqual(work.line_id.product_uom_qty, 2)
        self.assertEqual(self.job.amount_total, 200.0)

    # Declining
    def test_what_is_declined_stays_on_the_car_for_the_next_visit(self):
        work = self._ask()
        work.action_decline()
        self.assertEqual(self.job.amount_total, 100.0)
        self.job.action_archive()
        self.assertEqual(work.phase, "declined")
        later = self._book(self.wash, start=self.now + timedelta(days=30))
        self.assertEqual(later.recommendation_ids, work)
        self.assertEqual(later.waiting_work_count, 1)
        later.action_put_recommendations()
        self.assertEqual(work.phase, "approved")
        self.assertEqual(work.line_id.booking_id, later)
        self.assertEqual(later.amount_total, 300.0)

    def test_nothing_is_put_on_a_closed_visit(self):
        self._recommend()
        self.job.action_archive()
        with self.assertRaisesRegex(UserError, "not possible now"):
            self.job.action_put_recommendations()

    # The visit goes on, or not
    def test_a_visit_that_is_called_off_leaves_the_work_open(self):
        asked, sold = self._ask(), self._ask()
        sold.action_approve()
        self.job.action_archive()
        self.assertEqual((asked | sold).mapped("phase"), ["open", "open"])
        self.job.action_book()
        self.assertEqual(sold.phase, "approved")
        self.assertEqual(asked.phase, "open")

    def test_a_line_that_is_taken_off_leaves_the_work_open(self):
        work = self._ask()
        work.action_approve()
        # Odoo keeps the lines of confirmed orders.
        work.line_id.product_uom_qty = 0
        self.assertEqual(work.phase, "open")
        self.assertFalse(work.target_booking_id)

    def test_a_line_that_is_deleted_leaves_the_work_open(self):
        work = self._recommend()
        offer = self._book(self.wash, start=self.now + timedelta(days=3))
        work.with_context(autoservice_visit_id=offer.id).action_put()
        self.assertEqual(work.line_id.booking_id, offer)
        offer.line_ids = [Command.delete(work.line_id.id)]
        self.assertEqual(work.phase, "open")

    def test_what_was_invoiced_is_done(self):
        work, asked = self._ask(), self._ask()
        work.action_approve()
        self.job.action_start()
        self.job.action_issue_invoice()
        self.assertEqual(work.phase, "done")
        self.assertEqual(asked.phase, "open")

    def test_what_was_found_follows_to_the_right_car(self):
        work = self._recommend()
        other = self._vehicle("RGT001", self.partner, self.class_suv)
        self.job.vehicle_id = other
        self.assertEqual(work.vehicle_id, other)

    def test_a_dismissed_work_comes_back(self):
        work = self._recommend()
        work.action_dismiss()
        self.assertFalse(self.job.recommendation_ids)
        work.action_reopen()
        self.assertEqual(work.phase, "open")

    def test_the_state_is_changed_by_buttons_alone(self):
        work = self._recommend()
        for vals in ({"phase": "approved"}, {"asked_total": 1.0}):
            with self.assertRaises(UserError):
                work.write(vals)

    # Companies
    def test_another_company_sees_nothing(self):
        work = self._recommend()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._user("stranger", "autoservice.group_manager")
        stranger.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        self.assertFalse(
            self.env["autoservice.recommendation"]
            .with_user(stranger)
            .search([("id", "=", work.id)])
        )

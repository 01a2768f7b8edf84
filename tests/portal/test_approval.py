# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import format_amount, mute_logger

from .book_case import BookCase
from .self_booking_case import SelfBookingCase

PAY_FIRST = "One more step: please pay"

NUMBER = "+37368555444"


@tagged("post_install", "-at_install")
class TestApproval(SelfBookingCase):
    """What was booked on the site waits for an answer, and the front desk gives it."""

    def _unproved(self, way="prepayment"):
        """A visit of somebody who could prove nothing, as the front desk sees it."""
        self.wash.tech_card_id.self_booking = way
        hold = self._keep(self._at(14, day=2))
        visit = self._confirm(hold, phone="069123456", proved="none")
        return visit.with_user(self.manager_user)

    def _kinds(self, visit):
        messages = self.env["autoservice.message"].search(
            [("res_model", "=", visit._name), ("res_id", "=", visit.id)]
        )
        return messages.mapped("kind")

    # Who it is
    def _find(self):
        """Who is recognised by the phone that a stranger has typed."""
        partners = self.env["res.partner"].with_user(self.manager_user)
        return partners._find_by_phone([NUMBER], self.company).get(NUMBER)

    def _strange(self, hour, **typed):
        hold = self._keep(self._at(hour, day=2))
        visit = self._confirm(hold, phone=NUMBER, proved="none", **typed)
        return visit.with_user(self.manager_user)

    def test_a_phone_that_nobody_has_proved_is_nobody_s_before_the_desk_has_called(
        self,
    ):
        visit = self._strange(14)
        self.assertTrue(visit.partner_id.is_phone_claimed)
        self.assertFalse(self._find())
        visit.action_book()
        self.assertEqual(self._find(), visit.partner_id)

    def test_who_proves_the_phone_is_not_whom_a_stranger_has_made_of_it(self):
        strange = self._strange(14, email="eve@example.com")
        strange.action_cancel()
        proved = self._confirm(self._keep(self._at(15, day=2)), phone=NUMBER)
        self.assertNotEqual(proved.partner_id, strange.partner_id)
        self.assertEqual(self._find(), proved.partner_id)
        self.assertFalse(proved.partner_id.email)

    def test_the_desk_makes_nobody_of_a_phone_that_is_another_s(self):
        strange = self._strange(14)
        proved = self._confirm(self._keep(self._at(15, day=2)), phone=NUMBER)
        strange.action_book()
        self.assertTrue(strange.partner_id.is_phone_claimed)
        self.assertEqual(self._find(), proved.partner_id)

    def test_only_the_front_desk_says_whose_phone_it_is(self):
        strange = self._strange(14)
        strange.sudo().with_user(self.executor_user)._accept_contact()
        self.assertFalse(self._find())
        strange._accept_contact()
        self.assertEqual(self._find(), strange.partner_id)

    def test_who_says_the_same_twice_is_one_contact(self):
        first, second = self._strange(10).partner_id, self._strange(14).partner_id
        other = self._strange(16, email="eve@example.com").partner_id
        self.assertEqual(first, second)
        self.assertNotEqual(first, other)

    def test_its_task_is_planned_anew_whatever_has_deleted_it(self):
        visit = self._unproved()
        summary, until = visit.activity_ids.summary, visit.offer_expires_at
        visit.activity_ids.sudo().unlink()
        visit.invalidate_recordset(["activity_ids"])
        self.assertEqual(visit.activity_ids.mapped("summary"), [summary])
        self.assertEqual(visit.offer_expires_at, until)
        visit.action_book()
        self.assertFalse(visit.activity_ids)

    # Price
    def test_the_price_that_was_told_keeps_its_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        prices = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id, "company_id": self.company.id}
        )
        self.partner.with_company(self.company).property_product_pricelist = prices
        self.wash.tech_card_id.self_booking = "at_once"
        hold = self._keep(self._at(14, day=2))
        visit = self._confirm(hold, phone=self.partner.phone, proved="none")
        self.assertEqual(visit.currency_id, euro)
        self.assertEqual(visit.told_currency_id, self.company.currency_id)
        told = format_amount(self.env, visit.told_amount, self.company.currency_id)
        self.assertEqual(self.Site._get_done(visit)["amount"], told)

    # Prepayment
    def test_that_money_is_due_shows_on_the_visit_and_its_task(self):
        visit = self._unproved()
        self.assertEqual(visit.self_way, "on_approval")
        self.assertTrue(visit.can_ask_prepayment)
        self.assertEqual(visit.prepayment_due, visit.amount_total)
        self.assertIn("To be paid in advance", visit.activity_ids.note)

    def test_where_none_is_due_none_is_asked_for(self):
        visit = self._unproved("at_once")
        self.assertFalse(visit.can_ask_prepayment)
        self.assertNotIn("in advance", visit.activity_ids.note)
        with self.assertRaises(UserError):
            visit.action_ask_prepayment()

    def test_the_front_desk_asks_for_the_prepayment(self):
        visit = self._unproved()
        visit.action_ask_prepayment()
        order = visit.sale_order_id
        self.assertEqual((visit.state, visit.self_way), ("offer", "prepayment"))
        self.assertEqual((order.state, order.require_payment), ("sent", True))
        self.assertEqual(visit.offer_expires_at, self._at(8) + timedelta(hours=2))
        self.assertEqual(self._kinds(visit), ["self_payment"])
        self.assertFalse(visit.activity_ids)
        self.assertFalse(visit.can_ask_prepayment)
        self.assertTrue(visit.sudo()._get_pay_url())

    def test_whoever_has_proved_nothing_gets_no_link_to_the_order(self):
        visit = self._unproved()
        visit.action_ask_prepayment()
        done = self.Site._get_done(visit)
        self.assertEqual((done["way"], done["pay_url"]), ("prepayment", False))
        self.assertEqual(visit.sudo()._prepare_status_page()["title"], PAY_FIRST)

    def test_to_book_without_money_stays_the_front_desk_s_decision(self):
        visit = self._unproved()
        visit.action_book()
        self.assertEqual(visit.state, "booked")
        self.assertFalse(visit.can_ask_prepayment)
        with self.assertRaises(UserError):
            visit.action_ask_prepayment()

    def test_who_only_works_on_cars_asks_for_no_money(self):
        visit = self._unproved().with_user(self.executor_user)
        with self.assertRaises(AccessError):
            visit.action_ask_prepayment()

    # Refusal
    def test_who_cancels_himself_is_not_told_that_we_refused_him(self):
        user = self._user("guest", "base.group_portal")
        visit = self._unproved("on_approval").with_user(user).sudo()
        visit.partner_id = user.partner_id
        visit._cancel_by_customer(user.partner_id)
        self.assertEqual(visit.state, "cancelled")
        self.assertNotIn("self_refused", self._kinds(visit))

    def test_whom_the_front_desk_refuses_is_told(self):
        visit = self._unproved("on_approval")
        visit.action_cancel()
        self.assertEqual(self._kinds(visit), ["self_refused"])

    # Task
    def test_the_task_ends_with_the_answer_alone(self):
        visit = self._unproved("on_approval")
        task = visit.activity_ids.with_user(self.manager_user)
        for slip in (
            task.action_done,
            lambda: task.action_feedback(feedback="Called him"),
            task.unlink,
            lambda: task.write({"active": False}),
        ):
            with self.assertRaisesRegex(UserError, "book or cancel the visit"):
                slip()
        self.assertTrue(task.active)
        line = self.env["autoservice.diary"].with_user(self.manager_user)
        line = line.search([("activity_id", "=", task.id)])
        self.assertEqual(line.action_done()["res_id"], visit.id)
        visit.action_book()
        self.assertFalse(task.active)

    def test_the_task_can_be_put_off(self):
        task = self._unproved("on_approval").activity_ids
        task = task.with_user(self.manager_user)
        task.date_deadline += timedelta(days=1)
        self.assertTrue(task.active)

    # Administrator
    def test_who_answers_becomes_the_administrator_of_what_the_site_booked(self):
        employee = self._employee("Ana Desk", self.manager_user)
        visit = self._unproved("on_approval")
        self.assertFalse(visit.administrator_id)
        visit.action_book()
        self.assertEqual(visit.administrator_id, employee)

    def test_who_starts_the_work_becomes_it_only_where_there_is_none(self):
        first = self._employee("Ana Desk", self.manager_user)
        self.wash.tech_card_id.self_booking = "at_once"
        visit = self._confirm(self._keep(self._at(14)), plate="NEW 01")
        self.assertFalse(visit.administrator_id)
        visit.with_user(self.manager_user).action_start()
        self.assertEqual(visit.administrator_id, first)

    def test_an_executor_who_starts_does_not_become_it(self):
        visit = self._confirm(self._keep(self._at(14)), plate="NEW 01")
        visit.employee_ids = self.washer
        visit.with_user(self.executor_user).action_start()
        self.assertFalse(visit.administrator_id)

    def test_a_visit_that_is_not_from_the_site_keeps_having_none(self):
        self._employee("Ana Desk", self.manager_user)
        visit = self._book(self.wash, start=self._at(10), administrator_id=False)
        visit.with_user(self.manager_user).action_book()
        visit.with_user(self.manager_user).action_start()
        self.assertEqual(visit.state, "in_work")
        self.assertFalse(visit.administrator_id)

    # Estimate
    def test_a_signature_books_what_is_not_to_be_paid_first(self):
        self.company.portal_confirmation_pay = True
        order = self._book(self.wash, start=self._at(10)).sale_order_id
        self.assertTrue(order._has_to_be_signed())
        self.assertFalse(order._has_to_be_paid())
        order.require_payment = True
        self.assertTrue(order._has_to_be_paid())

    def test_an_estimate_holds_as_long_as_its_offer(self):
        visit = self._book(self.wash, start=self._at(10, day=5))
        order = visit.sale_order_id
        self.assertEqual(order.validity_date, visit.offer_expires_at.date())
        visit.offer_expires_at = self._at(9, day=3)
        self.assertEqual(order.validity_date, self._at(9, day=3).date())


@tagged("post_install", "-at_install")
class TestApprovalPayment(BookCase):
    """Nobody pays for a visit before the front desk has said yes to it."""

    @mute_logger("odoo.http")
    def test_the_order_takes_no_money_before_the_answer(self):
        self.wash.tech_card_id.self_booking = "on_approval"
        order = self._confirm(self._keep(self._at(10))).sale_order_id
        method = self.env["payment.method"].with_context(active_test=False)
        method = method.search([("is_primary", "=", True)], limit=1)
        provider = self.env["payment.provider"].create(
            {
                "name": "Card",
                "state": "test",
                "is_published": True,
                "payment_method_ids": method.ids,
                "company_id": self.company.id,
            }
        )
        method.active = True
        wanted = {
            "provider_id": provider.id,
            "payment_method_id": method.id,
            "token_id": None,
            "amount": order.amount_total,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/my",
            "access_token": order._portal_ensure_token(),
        }
        self.env.flush_all()
        answer = self.url_open(
            f"/my/orders/{order.id}/transaction", json={"params": wanted}
        ).json()
        self.assertIn("We confirm this visit first", str(answer.get("error")))
        self.assertFalse(order.transaction_ids)
        order.booking_ids.action_book()
        self.env.flush_all()
        answer = self.url_open(
            f"/my/orders/{order.id}/transaction", json={"params": wanted}
        ).json()
        self.assertNotIn("error", answer)
        self.env.invalidate_all()
        self.assertEqual(len(order.transaction_ids), 1)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo.tests import tagged

from .self_booking_case import SelfBookingCase


@tagged("post_install", "-at_install")
class TestSelfBookingWays(SelfBookingCase):
    """On approval the front desk decides, with prepayment the money."""

    def _pay_online(self, booking, state="done", amount=None):
        """The customer pays the order of a visit on its page."""
        order = booking.sale_order_id
        method = self.env["payment.method"].with_context(active_test=False)
        method = method.search([], limit=1)
        provider = self.env["payment.provider"].create(
            {
                "name": "Card",
                "state": "test",
                "payment_method_ids": method.ids,
                "company_id": self.company.id,
            }
        )
        payment = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": amount or order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "reference": order.name,
                "sale_order_ids": order.ids,
            }
        )
        if state == "done":
            payment._set_done()
            self._arrive(payment)
        return payment

    def _arrive(self, payment):
        """What Odoo does with an order once its money is there, without the books."""
        payment._check_amount_and_confirm_order()

    def _messages(self, booking):
        return self.env["autoservice.message"].search(
            [("res_model", "=", booking._name), ("res_id", "=", booking.id)]
        )

    def _prepaid(self, **typed):
        self.wash.tech_card_id.self_booking = "prepayment"
        return self._confirm(self._keep(self._at(14)), **typed)

    def test_on_approval_the_front_desk_says_yes_or_no(self):
        self.wash.tech_card_id.self_booking = "on_approval"
        first = self._confirm(self._keep(self._at(10)), plate="NEW 01")
        second = self._confirm(self._keep(self._at(11)))
        self.assertEqual((first | second).mapped("state"), ["offer", "offer"])
        self.assertIn("+37368555444", first.activity_ids.summary)
        self.assertFalse(self._messages(first))
        first.with_user(self.manager_user).action_book()
        second.with_user(self.manager_user).action_cancel()
        self.assertFalse((first | second).activity_ids)
        self.assertEqual(first.state, "booked")
        self.assertIn("confirmation", self._messages(first).mapped("kind"))
        self.assertEqual(self._messages(second).mapped("kind"), ["self_refused"])
        self.assertEqual(self._keep(self._at(11)).start, self._at(11))

    def test_an_unproved_phone_waits_for_the_front_desk(self):
        booking = self._confirm(phone="069123456", plate="ABC123", proved="none")
        self.assertEqual((booking.state, booking.self_way), ("offer", "on_approval"))
        self.assertFalse(booking.vehicle_id)
        self.assertTrue(booking.activity_ids)
        booking.with_user(self.manager_user).action_book()
        self.assertEqual(booking.vehicle_id, self.vehicle)
        self.assertFalse(booking.activity_ids)

    def test_with_prepayment_the_money_books(self):
        booking = self._prepaid()
        self.assertEqual(booking.state, "offer")
        self.assertEqual(booking.sale_order_id.state, "sent")
        done = self.Site._get_done(booking)
        self.assertIn(f"/my/orders/{booking.sale_order_id.id}", done["pay_url"])
        message = self._messages(booking)
        self.assertEqual(message.kind, "self_payment")
        self.assertIn("/my/orders/", message._render()[1])
        self._pay_online(booking)
        self.assertEqual(booking.state, "booked")
        self.assertFalse(self.Site._get_done(booking)["pay_url"])
        self.assertIn("confirmation", self._messages(booking).mapped("kind"))
        self.assertFalse(booking._wants_message(message))

    def test_what_nobody_pays_is_let_go(self):
        booking = self._prepaid()
        self.clock.tick(timedelta(hours=2))
        self.assertIn("14:00", [one["hour"] for one in self._times()["times"]])
        self.env["autoservice.booking"]._cron_release_expired_offers()
        self.assertEqual(booking.state, "cancelled")
        self.assertIn("self_refused", self._messages(booking).mapped("kind"))

    def test_who_is_just_paying_keeps_the_time(self):
        booking = self._prepaid()
        payment = self._pay_online(booking, state="pending")
        payment._set_pending()
        self.clock.tick(timedelta(hours=2))
        self.env["autoservice.booking"]._cron_release_expired_offers()
        self.assertEqual(booking.state, "offer")
        self.assertNotIn("14:00", [one["hour"] for one in self._times()["times"]])
        payment._set_canceled()
        self.env["autoservice.booking"]._cron_release_expired_offers()
        self.assertEqual(booking.state, "cancelled")

    def test_money_that_comes_too_late_is_a_task(self):
        booking = self._prepaid()
        payment = self._pay_online(booking, state="draft")
        booking.with_user(self.manager_user).action_cancel()
        payment._set_done()
        self._arrive(payment)
        self.assertEqual(booking.state, "cancelled")
        self.assertIn("the time was let go", booking.activity_ids.summary)

    def test_a_part_of_the_money_keeps_no_time(self):
        booking = self._prepaid()
        self._pay_online(booking, amount=0.01)
        self.assertEqual(booking.state, "offer")
        self.clock.tick(timedelta(hours=2))
        self.env["autoservice.booking"]._cron_release_expired_offers()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(len(booking.activity_ids), 1)
        self.assertIn("the time was let go", booking.activity_ids.summary)

    def test_money_of_a_visit_that_is_called_off_is_a_task(self):
        booking = self._prepaid()
        self._pay_online(booking, amount=1.0)
        booking.with_user(self.manager_user).action_cancel()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(len(booking.activity_ids), 1)
        self.assertIn("the time was let go", booking.activity_ids.summary)

    def test_money_that_books_later_than_it_came_is_one_task(self):
        booking = self._prepaid()
        payment = self._pay_online(booking, state="draft")
        payment._set_done()
        booking.with_user(self.manager_user).action_cancel()
        self._arrive(payment)
        self.assertEqual(len(booking.activity_ids), 1)

    def test_a_payment_of_a_part_keeps_no_time(self):
        booking = self._prepaid()
        self._pay_online(booking, state="pending", amount=1.0)._set_pending()
        self.clock.tick(timedelta(hours=2))
        self.env["autoservice.booking"]._cron_release_expired_offers()
        self.assertEqual(booking.state, "cancelled")

    def test_a_payment_under_way_keeps_the_time_as_long_again(self):
        booking = self._prepaid()
        self._pay_online(booking, state="pending")._set_pending()
        self.clock.tick(timedelta(hours=3, minutes=59))
        self.env["autoservice.booking"]._cron_release_expired_offers()
        self.assertEqual(booking.state, "offer")
        self.clock.tick(timedelta(minutes=1))
        self.env["autoservice.booking"]._cron_release_expired_offers()
        self.assertEqual(booking.state, "cancelled")

    def test_the_time_that_an_offer_lost_can_be_kept_at_once(self):
        booking = self._prepaid()
        self.clock.tick(timedelta(hours=2))
        self.assertEqual(self._keep(self._at(14)).start, self._at(14))
        self.assertEqual(booking.state, "cancelled")

    def test_what_waits_for_the_front_desk_the_customer_cannot_agree_to(self):
        self.wash.tech_card_id.self_booking = "on_approval"
        booking = self._confirm(self._keep(self._at(10)))
        order = booking.sale_order_id
        order.write({"require_signature": True, "require_payment": True})
        self.assertFalse(order._has_to_be_signed() or order._has_to_be_paid())
        self._pay_online(booking)
        self.assertEqual((booking.state, order.state), ("offer", "draft"))
        booking.with_user(self.manager_user).action_book()
        self.assertEqual((booking.state, order.state), ("booked", "sale"))

    def test_what_costs_nothing_is_booked_without_money(self):
        self.wash.tech_card_id.rate_ids.price = 0.0
        booking = self._prepaid()
        self.assertEqual((booking.state, booking.self_way), ("booked", "at_once"))

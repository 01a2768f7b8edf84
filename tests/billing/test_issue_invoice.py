# Part of autoservice. See LICENSE for full copyright and licensing details.

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import AutoserviceCase


class TestIssueInvoiceBase(AutoserviceCase):
    """A wash that needs soap, and a filter in stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.soap = cls._consumable("Soap", cost=2.0)
        cls.filter = cls._part("Oil filter", price=20.0, cost=12.0)
        cls.wash = cls._service(
            "Body wash",
            price=100.0,
            minutes=40,
            lines=[
                {"product_id": cls.soap.id, "quantity": 3},
                {
                    "product_id": cls.soap.id,
                    "quantity": 2,
                    "class_id": cls.class_suv.id,
                },
            ],
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls._stock(cls.soap, 100)
        cls._stock(cls.filter, 10)

    @classmethod
    def _stock(cls, product, quantity):
        cls.env["stock.quant"]._update_available_quantity(
            product, cls.warehouse.lot_stock_id, quantity
        )

    def _invoiced(self, *products, **vals):
        booking = self._work(*products, **vals)
        booking.action_issue_invoice()
        return booking


@tagged("post_install", "-at_install")
class TestIssueInvoice(TestIssueInvoiceBase):
    """One button, one transaction; paid only by money."""

    # The road
    def test_the_visit_is_closed_in_one_step(self):
        booking = self._invoiced(self.wash, self.filter)
        invoice = booking.invoice_ids
        self.assertEqual(booking.state, "invoiced")
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.amount_total, 120.0)
        self.assertEqual(self.soap.qty_available, 97.0)
        self.assertEqual(self.filter.qty_available, 9.0)
        self.assertEqual(booking.sale_order_id.invoice_status, "invoiced")
        self.assertEqual(set(booking.line_ids.mapped("qty_delivered")), {1.0})

    def test_the_class_of_the_car_adds_its_own_consumables(self):
        self._invoiced(
            self.wash,
            vehicle_id=self._vehicle("SUV001", self.partner, self.class_suv).id,
        )
        self.assertEqual(self.soap.qty_available, 95.0)

    def test_the_consumables_are_in_the_ledger_and_the_books_balance(self):
        booking = self._invoiced(self.wash)
        moves = self.env["stock.move"].search([("booking_id", "=", booking.id)])
        entry = moves.account_move_id
        self.assertEqual(sum(moves.mapped("value")), 6.0)
        self.assertEqual(entry.state, "posted")
        self.assertEqual(sum(entry.line_ids.mapped("debit")), 6.0)
        self.assertEqual(sum(entry.line_ids.mapped("balance")), 0.0)

    def test_pressed_again_it_does_nothing_more(self):
        booking = self._invoiced(self.wash, self.filter)
        action = booking.action_issue_invoice()
        self.assertEqual(len(booking.invoice_ids), 1)
        self.assertEqual(action["res_id"], booking.invoice_ids.id)
        self.assertEqual(self.soap.qty_available, 97.0)
        self.assertEqual(self.filter.qty_available, 9.0)

    def test_many_visits_are_closed_at_once(self):
        bookings = self.env["autoservice.booking"]
        for number in range(5):
            bookings |= self._work(
                self.wash, self.filter, start=self._after(self.now, 60 * number)
            )
        bookings.action_issue_invoice()
        self.assertEqual(len(bookings.invoice_ids), 5)
        self.assertEqual(set(bookings.mapped("state")), {"invoiced"})
        self.assertEqual(self.soap.qty_available, 85.0)

    def test_work_done_early_gives_its_time_back(self):
        booking = self._work(self.wash, bay_id=self.wash_post.id)
        half = self._after(self.now, 20)
        with freeze_time(half):
            booking.action_issue_invoice()
        self.assertEqual(booking.allocation_ids.stop, half)
        self.assertEqual(booking.stop, self._after(self.now, 40))
        self._book(
            self.wash,
            vehicle_id=self._vehicle("XYZ999", self.partner).id,
            bay_id=self.wash_post.id,
            start=half,
        )

    def test_a_car_that_gets_another_class_leaves_its_history_as_it_was(self):
        booking = self._invoiced(self.wash, bay_id=self.wash_post.id)
        self.wash.tech_card_id.rate_ids = [
            Command.create(
                {"class_id": self.class_suv.id, "price": 150.0, "minutes": 90}
            )
        ]
        stop = booking.allocation_ids.stop
        self.vehicle.class_id = self.class_suv
        self.assertEqual(booking.vehicle_class_id, self.class_sedan)
        self.assertEqual(booking.amount_total, 100.0)
        self.assertEqual(booking.allocation_ids.stop, stop)

    # Refusals
    def test_an_offer_is_not_invoiced(self):
        with self.assertRaisesRegex(UserError, "Offer"):
            self._book(self.wash).action_issue_invoice()

    def test_nothing_to_invoice_is_refused_and_changes_nothing(self):
        booking = self._work()
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            booking.action_issue_invoice()
        self.assertEqual(booking.state, "in_work")

    def test_an_executor_does_not_invoice(self):
        job = self._work(self.wash, employee_ids=[Command.set(self.washer.ids)])
        with self.assertRaises(AccessError):
            job.with_user(self.executor_user).action_issue_invoice()

    def test_a_failure_in_the_middle_leaves_nothing_behind(self):
        booking = self._work(self.wash, self.filter)

        def fail(_self):
            raise ValueError("The pay system is on fire")

        self.patch(self.env.registry["autoservice.booking"], "_on_issue_invoice", fail)
        with self.assertRaisesRegex(ValueError, "on fire"), self.cr.savepoint():
            booking.action_issue_invoice()
        self.env.invalidate_all()
        self.assertEqual(booking.state, "in_work")
        self.assertFalse(booking.invoice_ids)
        self.assertEqual(self.soap.qty_available, 100.0)
        self.assertEqual(self.filter.qty_available, 10.0)

    # Money
    def test_only_money_makes_it_paid(self):
        booking = self._invoiced(self.wash)
        with self.assertRaisesRegex(UserError, r"Still open: INV/.*100"):
            booking.write({"state": "paid"})
        self.assertEqual(booking.state, "invoiced")
        self._pay(booking.invoice_ids, amount=40.0)
        self.assertEqual(booking.payment_state, "partial")
        self.assertEqual(booking.state, "invoiced")
        self._pay(booking.invoice_ids)
        self.assertEqual(booking.payment_state, "paid")
        self.assertEqual(booking.state, "paid")

    def test_a_clerk_who_knows_no_bookings_registers_the_payment(self):
        booking = self._invoiced(self.wash)
        clerk = self._user("clerk", "account.group_account_invoice")
        self.env["account.payment.register"].with_user(clerk).with_context(
            active_model="account.move",
            active_ids=booking.invoice_ids.ids,
            tracking_disable=False,
        ).create({}).action_create_payments()
        self.flush_tracking()
        self.assertEqual(booking.state, "paid")

    def test_a_free_visit_is_paid_at_once(self):
        gift = self._service("Gift wash", price=0.0)
        self.assertEqual(self._invoiced(gift).state, "paid")

    def test_a_payment_taken_back_takes_paid_back(self):
        booking = self._invoiced(self.wash)
        self._pay(booking.invoice_ids)
        booking.invoice_ids.line_ids.remove_move_reconcile()
        self.assertEqual(booking.state, "invoiced")

    def flush_tracking(self):
        """Write the tracked changes, as the end of a request does."""
        self.env.flush_all()
        self.cr.precommit.run()

    def _refund(self, booking):
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.manager_user)
            .with_context(
                active_model="account.move", active_ids=booking.invoice_ids.ids
            )
            .create({"journal_id": booking.invoice_ids.journal_id.id})
        )
        wizard.refund_moves()
        refund = booking.invoice_ids.filtered(lambda m: m.move_type == "out_refund")
        refund.with_user(self.manager_user).action_post()
        return refund

    def test_a_refund_brings_it_back(self):
        booking = self._invoiced(self.wash)
        self._pay(booking.invoice_ids)
        self._refund(booking)
        self.assertEqual(booking.payment_state, "refunded")
        self.assertEqual(booking.state, "invoiced")

    def test_after_a_refund_it_can_be_invoiced_anew_without_consuming_twice(self):
        booking = self._invoiced(self.wash, self.filter)
        self._refund(booking)
        booking.action_issue_invoice()
        self.assertEqual(len(booking.invoice_ids), 3)
        self.assertEqual(booking.amount_due, 120.0)
        self.assertEqual(self.soap.qty_available, 97.0)
        self.assertEqual(self.filter.qty_available, 9.0)

    # Cancelling
    def test_a_visit_with_a_deposit_is_not_called_off_before_the_refund(self):
        booking = self._book(self.wash)
        booking.action_book()
        self.env["sale.advance.payment.inv"].with_user(self.manager_user).with_context(
            active_model="sale.order", active_ids=booking.sale_order_id.ids
        ).create(
            {"advance_payment_method": "fixed", "fixed_amount": 30.0}
        ).create_invoices()
        booking.invoice_ids.with_user(self.manager_user).action_post()
        self._pay(booking.invoice_ids)
        for verb in ("action_archive", "action_cancel"):
            with (
                self.subTest(verb=verb),
                self.assertRaisesRegex(UserError, "refund the customer first"),
            ):
                getattr(booking, verb)()
        booking.action_start()
        booking.action_issue_invoice()
        self.assertEqual(booking.amount_due, 70.0)

    def test_what_was_invoiced_stays(self):
        booking = self._invoiced(self.wash)
        for values in (
            {"line_ids": [Command.create({"product_id": self.filter.id})]},
            {"line_ids": [Command.update(booking.line_ids.id, {"product_uom_qty": 2})]},
            {"start": self._after(self.now, 60)},
            {"vehicle_id": False},
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, "is closed"),
            ):
                booking.write(values)
        # What Sales adds to the order afterwards is a sale of its own.
        booking.sale_order_id.order_line = [
            Command.create({"product_id": self.filter.id})
        ]
        self.assertEqual(booking.amount_total, 100.0)

    def test_cancelling_after_the_invoice_takes_everything_back(self):
        booking = self._invoiced(self.wash, self.filter)
        booking.action_cancel()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.payment_state, "refunded")
        self.assertEqual(booking.amount_due, 0.0)
        self.assertEqual(self.soap.qty_available, 100.0)
        self.assertEqual(self.filter.qty_available, 10.0)

    def test_a_paid_visit_is_not_cancelled_before_the_refund(self):
        booking = self._invoiced(self.wash)
        self._pay(booking.invoice_ids)
        with self.assertRaisesRegex(UserError, "refund the customer first"):
            booking.action_cancel()
        self._refund(booking)
        booking.action_cancel()
        self.assertEqual(booking.state, "cancelled")

    def test_a_free_visit_is_cancelled_without_a_credit_note(self):
        booking = self._invoiced(self._service("Gift wash", price=0.0))
        booking.action_cancel()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(len(booking.invoice_ids), 1)

    def test_what_was_refunded_and_invoiced_anew_is_cancelled_until_it_is_paid(self):
        booking = self._invoiced(self.wash)
        first = booking.invoice_ids
        self._pay(first)
        self._pay(self._refund(booking))
        self.assertEqual(booking.payment_state, "refunded")
        booking.action_issue_invoice()
        self.assertEqual(booking.payment_state, "not_paid")
        self.assertTrue(booking.can_cancel)
        again = booking.invoice_ids.filtered(lambda m: m.payment_state == "not_paid")
        self._pay(again, amount=40.0)
        self.assertEqual(booking.payment_state, "partial")
        self.assertFalse(booking.can_cancel)
        self._pay(again)
        self.assertEqual(booking.state, "paid")
        self.assertEqual(booking.amount_due, 0.0)

    def test_cancelling_what_was_invoiced_anew_credits_the_last_invoice(self):
        booking = self._invoiced(self.wash)
        self._pay(booking.invoice_ids)
        self._pay(self._refund(booking))
        booking.action_issue_invoice()
        booking.action_cancel()
        self.assertEqual(booking.payment_state, "refunded")
        self.assertEqual(booking.amount_due, 0.0)
        self.assertEqual(len(booking.invoice_ids), 4)

    def test_an_invoice_that_was_credited_in_part_is_not_credited_whole(self):
        booking = self._invoiced(self.wash, self.filter)
        refund = booking.invoice_ids._reverse_moves()
        refund.invoice_line_ids.filtered(
            lambda line: line.product_id == self.filter
        ).unlink()
        refund.action_post()
        with self.assertRaisesRegex(UserError, "settled in part"):
            booking.action_cancel()


@tagged("post_install", "-at_install")
class TestInvoicedInSales(TestIssueInvoiceBase):
    """Sales and the ledger stay open to their own people; the booking follows."""

    def _draft(self, booking):
        """The invoice that somebody makes of the order in Sales."""
        booking.line_ids.qty_delivered = 1
        return booking.sale_order_id._create_invoices()

    def _down_payment(self, booking, percentage=30):
        order = booking.sale_order_id
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        ).create(
            {"advance_payment_method": "percentage", "amount": percentage}
        ).create_invoices()
        return booking.invoice_ids

    def _refused(self, reason, action):
        """The action is refused and leaves nothing behind."""
        with self.assertRaisesRegex(UserError, reason), self.cr.savepoint():
            action()
        self.env.invalidate_all()

    def test_what_is_invoiced_and_paid_already_counts(self):
        booking = self._work(self.wash)
        invoice = self._draft(booking)
        invoice.action_post()
        self._pay(invoice)
        booking.action_issue_invoice()
        self.assertEqual(booking.invoice_ids, invoice)
        self.assertEqual(booking.state, "paid")
        self.assertEqual(self.soap.qty_available, 97.0)

    def test_a_draft_of_the_work_is_posted(self):
        booking = self._work(self.wash)
        invoice = self._draft(booking)
        booking.action_issue_invoice()
        self.assertEqual(booking.invoice_ids, invoice)
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(booking.state, "invoiced")

    def test_what_is_left_gets_an_invoice(self):
        booking = self._work(self.wash)
        invoice = self._draft(booking)
        booking.line_ids = [Command.create({"product_id": self.filter.id})]
        booking.action_issue_invoice()
        second = booking.invoice_ids - invoice
        self.assertEqual(second.amount_total, 20.0)
        self.assertEqual(set(booking.invoice_ids.mapped("state")), {"posted"})
        self.assertEqual(booking.amount_due, 120.0)

    def test_a_draft_that_names_other_work_too_is_not_posted(self):
        booking = self._work(self.wash)
        other = self._work(self.wash, start=self._after(self.now, 60))
        (booking | other).line_ids.qty_delivered = 1
        (booking | other).sale_order_id._create_invoices()
        self._refused("is a draft: post it or delete it", booking.action_issue_invoice)
        (booking | other).action_issue_invoice()
        self.assertEqual(len((booking | other).invoice_ids), 1)
        self._refused("other bookings too", booking.action_cancel)
        (booking | other).action_cancel()
        self.assertEqual((booking | other).mapped("amount_due"), [0.0, 0.0])

    def test_an_invoice_below_zero_is_not_issued(self):
        booking = self._work(self.wash)
        self.company.sale_discount_product_id = self.env["product.product"].create(
            {"name": "Discount", "type": "service", "invoice_policy": "order"}
        )
        self.env["sale.order.discount"].with_user(self.manager_user).create(
            {
                "sale_order_id": booking.sale_order_id.id,
                "discount_type": "amount",
                "discount_amount": 130.0,
            }
        ).action_apply_discount()
        with self.assertRaisesRegex(UserError, f"{booking.name} would be below zero"):
            booking.action_issue_invoice()

    def test_a_draft_down_payment_is_in_the_way(self):
        booking = self._work(self.wash)
        draft = self._down_payment(booking)
        self._refused("is a draft: post it or delete it", booking.action_issue_invoice)
        draft.action_post()
        booking.action_issue_invoice()
        self.assertEqual(
            sorted(booking.invoice_ids.mapped("amount_total")), [30.0, 70.0]
        )
        self._pay(booking.invoice_ids - draft)
        self.assertEqual(booking.payment_state, "partial")
        self._pay(draft)
        self.assertEqual(booking.state, "paid")

    def test_a_draft_keeps_the_booking_from_being_paid(self):
        booking = self._work(self.wash)
        draft = self._down_payment(booking)
        draft.action_post()
        booking.action_issue_invoice()
        self._pay(booking.invoice_ids - draft)
        draft.button_draft()
        self.assertEqual(booking.payment_state, "partial")
        with self.assertRaisesRegex(UserError, "INV/.* is a draft: post it"):
            booking.write({"state": "paid"})

    def test_an_invoice_that_was_reset_to_draft_is_posted_by_the_button(self):
        booking = self._invoiced(self.wash)
        invoice = booking.invoice_ids
        invoice.button_draft()
        with self.assertRaisesRegex(UserError, f"{invoice.name} is a draft: post it"):
            booking.write({"state": "paid"})
        booking.action_issue_invoice()
        self.assertEqual(booking.invoice_ids, invoice)
        self.assertEqual(invoice.state, "posted")

    def test_bookings_of_one_order_get_an_invoice_each(self):
        first = self._work(self.wash)
        second = self._work(
            self.wash,
            start=self._after(self.now, 60),
            sale_order_id=first.sale_order_id.id,
        )
        both = first | second
        both.action_issue_invoice()
        self.assertEqual(len(both.invoice_ids), 2)
        self.assertEqual(both.mapped("amount_due"), [100.0, 100.0])
        first.action_cancel()
        self.assertEqual(first.payment_state, "refunded")
        self.assertEqual(second.payment_state, "not_paid")
        self.assertEqual(second.amount_due, 100.0)

    def test_invoices_are_opened_by_those_who_read_bookings(self):
        booking = self._invoiced(self.wash)
        stranger = booking.with_user(self._user("stranger", "base.group_user"))
        for action in (stranger.action_open_invoices, stranger.action_register_payment):
            with self.assertRaises(AccessError):
                action()
        action = booking.with_user(self.accountant_user).action_open_invoices()
        self.assertEqual(action["res_id"], booking.invoice_ids.id)

    def test_who_takes_the_payment_stays_with_the_visit(self):
        booking = self._work(self.wash)
        booking.action_issue_invoice()
        action = booking.action_register_payment()
        wizard = self.env[action["res_model"]].with_user(self.manager_user)
        done = (
            wizard.with_context(**action["context"]).create({}).action_create_payments()
        )
        self.assertIs(done, True)
        self.assertEqual(booking.state, "paid")

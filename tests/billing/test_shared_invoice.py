# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import tagged

from .test_issue_invoice import TestIssueInvoiceBase


@tagged("post_install", "-at_install")
class TestSharedInvoice(TestIssueInvoiceBase):
    """One invoice that Sales made for several visits: paid together, credited apart."""

    def _shared(self):
        """Two visits and the one invoice that Sales made for both."""
        first = self._work(self.wash)
        second = self._work(self.wash, start=self._after(self.now, 120))
        bookings = first | second
        bookings.line_ids.qty_delivered = 1
        invoice = bookings.sale_order_id._create_invoices()
        bookings.action_issue_invoice()
        self.assertEqual(bookings.invoice_ids, invoice)
        return first, second, invoice

    def _credit_one(self, booking, invoice):
        refund = invoice._reverse_moves()
        refund.invoice_line_ids.filtered(
            lambda line: line.sale_line_ids.booking_id != booking
        ).unlink()
        refund.action_post()
        return refund

    def test_one_invoice_for_two_visits_is_paid_for_both(self):
        first, second, invoice = self._shared()
        self._pay(invoice, amount=50.0)
        self.assertEqual((first | second).mapped("payment_state"), ["partial"] * 2)
        self._pay(invoice)
        self.assertEqual((first | second).mapped("state"), ["paid"] * 2)

    def test_of_a_paid_invoice_for_two_visits_one_is_credited(self):
        first, second, invoice = self._shared()
        self._pay(invoice)
        self._credit_one(first, invoice)
        self.assertEqual(first.payment_state, "refunded")
        self.assertTrue(first.can_cancel)
        self.assertEqual(second.state, "paid")
        self.assertFalse(second.can_cancel)

    def test_of_an_unpaid_invoice_for_two_visits_one_is_credited(self):
        first, second, invoice = self._shared()
        refund = self._credit_one(first, invoice)
        (invoice | refund).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(first.payment_state, "refunded")
        self.assertEqual(second.payment_state, "not_paid")
        self._pay(invoice)
        self.assertEqual(second.state, "paid")
        self.assertEqual(first.payment_state, "refunded")

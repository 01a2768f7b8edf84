# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_issue_invoice import TestIssueInvoiceBase


@tagged("post_install", "-at_install")
class TestShopSale(TestIssueInvoiceBase):
    """A sale in the shop is closed with one button, as a visit is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.filter.invoice_policy = "order"
        cls.pads = cls._part("Brake pads", price=80.0)
        cls.env["stock.quant"]._update_available_quantity(
            cls.pads, cls.warehouse.retail_store_id, 2
        )

    def _order(self, *products, **vals):
        """An order that the manager has confirmed."""
        order = (
            self.env["sale.order"]
            .with_user(self.manager_user)
            .create(
                {
                    "partner_id": self.partner.id,
                    "order_line": [
                        Command.create({"product_id": product.id, **vals})
                        for product in products
                    ],
                }
            )
        )
        order.action_confirm()
        return order

    def test_goods_leave_the_store_and_the_invoice_is_posted(self):
        order = self._order(self.filter, self.pads)
        self.assertTrue(order.can_issue_invoice)
        action = order.action_issue_invoice()
        invoice = order.invoice_ids
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.amount_total, 100.0)
        self.assertEqual(action["res_id"], invoice.id)
        self.assertEqual(order.sudo().picking_ids.state, "done")
        self.assertEqual(self.pads.qty_available, 1.0)
        self.assertEqual(self.filter.qty_available, 9.0)
        self.assertFalse(order.can_issue_invoice)
        self.assertFalse(order.can_deliver)

    def test_services_of_the_shop_are_taken_as_delivered(self):
        order = self._order(self.pads, self.wash)
        order.action_issue_invoice()
        self.assertEqual(order.invoice_ids.amount_total, 180.0)

    def test_pressed_again_it_does_nothing_more(self):
        order = self._order(self.filter)
        order.action_issue_invoice()
        order.action_issue_invoice()
        self.assertEqual(len(order.invoice_ids), 1)
        self.assertEqual(self.filter.qty_available, 9.0)

    def test_missing_goods_are_named_and_nothing_is_changed(self):
        order = self._order(self.pads, product_uom_qty=5)
        with (
            self.assertRaisesRegex(
                UserError, "Brake pads: needed 5.00 Units, in stock 2.00"
            ),
            self.cr.savepoint(),
        ):
            order.action_issue_invoice()
        self.assertFalse(order.invoice_ids)
        self.assertEqual(self.pads.qty_available, 2.0)

    def test_a_draft_made_in_sales_is_posted_with_the_delivery(self):
        order = self._order(self.filter)
        order._create_invoices()
        self.assertTrue(order.can_issue_invoice)
        order.action_issue_invoice()
        self.assertEqual(order.invoice_ids.state, "posted")
        self.assertEqual(self.filter.qty_available, 9.0)

    def test_what_was_invoiced_before_is_handed_over(self):
        order = self._order(self.filter)
        order._create_invoices().action_post()
        self.assertFalse(order.can_issue_invoice)
        self.assertTrue(order.can_deliver)
        order.action_deliver()
        self.assertEqual(self.filter.qty_available, 9.0)
        self.assertFalse(order.can_deliver)

    def test_what_was_paid_in_advance_is_taken_off(self):
        order = self._order(self.filter, self.wash)
        self.env["sale.advance.payment.inv"].with_user(self.manager_user).with_context(
            active_model="sale.order", active_ids=order.ids
        ).create(
            {"advance_payment_method": "fixed", "fixed_amount": 5.0}
        ).create_invoices()
        order.invoice_ids.action_post()
        order.action_issue_invoice()
        amounts = sorted(order.invoice_ids.mapped("amount_total"))
        self.assertEqual(amounts, [5.0, 115.0])

    def test_what_is_no_sale_of_the_shop_is_refused_with_words(self):
        quotation = self.env["sale.order"].create({"partner_id": self.partner.id})
        booking = self._work(self.wash)
        nothing = self._order()
        for order, words in (
            (quotation, "is in the state “Quotation”"),
            (booking.sale_order_id, f"belongs to {booking.name}: issue the invoice"),
            (nothing, "There is nothing to invoice"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                order.with_user(self.manager_user).action_issue_invoice()
            self.assertFalse(order.with_user(self.manager_user).can_issue_invoice)

    def test_who_may_not_invoice_does_not(self):
        order = self._order(self.filter)
        seller = new_test_user(
            self.env,
            login="test_seller",
            groups="sales_team.group_sale_salesman_all_leads",
        )
        for user in (seller, self.executor_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                order.with_user(user).action_issue_invoice()
        self.assertFalse(order.with_user(seller).can_issue_invoice)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestDelivery(StockCase):
    """Parts on the order leave through Odoo's own pickings, in full or not at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pads = cls._part("Brake pads")
        cls.oil_filter = cls._part("Oil filter")

    def _parts(self, quantity=2):
        return [
            Command.create({"product_id": self.wash.id}),
            Command.create({"product_id": self.pads.id, "product_uom_qty": quantity}),
        ]

    def test_parts_are_delivered_through_the_picking_of_the_order(self):
        self._fill(self.pads, 5, self.stock)
        booking = self._work(line_ids=self._parts())
        booking.sudo()._deliver_parts()
        picking = booking.sudo().sale_order_id.picking_ids
        self.assertEqual(picking.state, "done")
        self.assertTrue(picking.date_done)
        line = booking.sudo().line_ids.filtered(lambda x: x.product_id == self.pads)
        self.assertEqual(line.qty_delivered, 2)
        self.assertEqual(self._on_hand(self.pads, self.stock), 3)
        booking.sudo()._deliver_parts()
        self.assertEqual(self._on_hand(self.pads, self.stock), 3)

    def test_parts_that_came_after_the_confirmation_are_found(self):
        booking = self._work(line_ids=self._parts())
        self._fill(self.pads, 5, self.retail)
        booking.sudo()._deliver_parts()
        self.assertEqual(self._on_hand(self.pads, self.retail), 3)

    def test_missing_parts_are_named_and_nothing_is_changed(self):
        self._fill(self.pads, 1, self.stock)
        booking = self._work(
            line_ids=[
                *self._parts(),
                Command.create({"product_id": self.oil_filter.id}),
            ]
        )
        with (
            self.assertRaisesRegex(
                UserError,
                r"(?s)Brake pads: needed 2.00 Units, in stock 1.00"
                r".*Oil filter: needed 1.00 Units, in stock 0.00",
            ),
            self.env.cr.savepoint(),
        ):
            booking.action_issue_invoice()
        self.env.invalidate_all()
        self.assertEqual(booking.state, "in_work")
        self.assertFalse(booking.sudo().consumed_at)
        self.assertEqual(self._on_hand(self.pads, self.stock), 1)

    def test_goods_that_were_promised_twice_are_refused_to_the_second(self):
        self._fill(self.pads, 2, self.stock)
        booking = self._work(line_ids=self._parts())
        self._fill(self.pads, -2, self.stock)
        with self.assertRaisesRegex(
            UserError, "Brake pads: needed 2.00 Units, in stock 0.00"
        ):
            booking.sudo()._deliver_parts()

    def test_negative_stock_delivers_what_is_not_there(self):
        self.company.autoservice_allow_negative_stock = True
        booking = self._work(line_ids=self._parts())
        booking.sudo()._deliver_parts()
        self.assertEqual(self._on_hand(self.pads, self.stock), -2)

    def test_delivery_in_three_steps_is_gone_through(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        self._fill(self.pads, 5, self.stock)
        booking = self._work(line_ids=self._parts())
        booking.sudo()._deliver_parts()
        order = booking.sudo().sale_order_id
        self.assertEqual(set(order.picking_ids.mapped("state")), {"done"})
        line = booking.sudo().line_ids.filtered(lambda x: x.product_id == self.pads)
        self.assertEqual(line.qty_delivered, 2)

    def test_lines_of_another_booking_stay_open(self):
        self._fill(self.pads, 5, self.stock)
        self._fill(self.oil_filter, 5, self.stock)
        first = self._work(line_ids=self._parts())
        order = first.sudo().sale_order_id
        second = self._book(start=self._after(self.now, 300), sale_order_id=order.id)
        second.write({"line_ids": [Command.create({"product_id": self.oil_filter.id})]})
        first.sudo()._deliver_parts()
        line = second.sudo().line_ids
        self.assertEqual(line.qty_delivered, 0)
        self.assertIn("assigned", line.move_ids.mapped("state"))

    def test_lines_of_no_booking_go_with_the_first(self):
        self._fill(self.oil_filter, 5, self.stock)
        first = self._work(self.wash)
        order = first.sudo().sale_order_id
        self._book(start=self._after(self.now, 300), sale_order_id=order.id)
        line = self.env["sale.order.line"].create(
            {"order_id": order.id, "product_id": self.oil_filter.id}
        )
        self.assertFalse(line.booking_id)
        first.sudo()._deliver_parts()
        self.assertEqual(line.qty_delivered, 1)

    # By hand
    def test_delivery_that_was_cancelled_is_opened_again(self):
        self._fill(self.pads, 5, self.stock)
        booking = self._work(line_ids=self._parts())
        order = booking.sudo().sale_order_id
        order.picking_ids.action_cancel()
        booking.action_issue_invoice()
        self.assertEqual(self._on_hand(self.pads, self.stock), 3)
        line = order.order_line.filtered(lambda x: x.product_id == self.pads)
        self.assertEqual((line.qty_delivered, line.qty_invoiced), (2, 2))

    def test_delivery_that_cannot_be_opened_again_names_the_part(self):
        self._fill(self.pads, 5, self.stock)
        booking = self._work(line_ids=self._parts())
        order = booking.sudo().sale_order_id
        order.picking_ids.action_cancel()
        order.action_lock()
        with self.assertRaisesRegex(
            UserError, "Brake pads: ordered 2.00 Units, delivered 0.00"
        ):
            booking.sudo()._deliver_parts()

    def test_parts_that_were_given_back_stay_back(self):
        self._fill(self.pads, 5, self.stock)
        booking = self._work(line_ids=self._parts())
        booking.sudo()._deliver_parts()
        booking.sudo().line_ids._return_deliveries()
        booking.sudo()._deliver_parts()
        self.assertEqual(self._on_hand(self.pads, self.stock), 5)

    def test_parts_of_which_some_were_picked_are_delivered_in_full(self):
        self._fill(self.pads, 2, self.stock)
        booking = self._work(line_ids=self._parts(5))
        move = booking.sudo().sale_order_id.picking_ids.move_ids
        self.assertEqual(move.quantity, 2)
        move.picked = True
        self._fill(self.pads, 8, self.stock)
        booking.sudo()._deliver_parts()
        self.assertEqual((move.state, move.quantity), ("done", 5))
        self.assertEqual(self._on_hand(self.pads, self.stock), 5)

    def test_cancel_brings_parts_back_into_their_package(self):
        for filled, left in ((5, 3), (2, 0)):
            with self.subTest(left=left):
                package = self.env["stock.package"].create({"name": f"BOX{left}"})
                self._fill(self.pads, filled, self.retail, package_id=package)
                booking = self._work(line_ids=self._parts())
                booking.sudo()._deliver_parts()
                self.assertEqual(self._on_hand(self.pads, self.retail), left)
                booking.action_cancel()
                inside = package.quant_ids.filtered("quantity")
                self.assertEqual(inside.location_id, self.retail)
                self.assertEqual(sum(inside.mapped("quantity")), filled)
                self._fill(self.pads, -filled, self.retail, package_id=package)

    def test_parts_are_sold_at_cost_once(self):
        self._fill(self.pads, 5, self.stock)
        booking = self._work(line_ids=self._parts())
        booking.action_issue_invoice()
        self.assertNotIn(self.pads, booking.sudo().consumption_move_ids.product_id)
        costs = booking.sudo().invoice_ids.line_ids.filtered(
            lambda line: line.display_type == "cogs" and line.debit
        )
        self.assertAlmostEqual(sum(costs.mapped("debit")), 60)

    def test_cancel_brings_parts_back_once(self):
        self._fill(self.pads, 5, self.stock)
        self._fill(self.shampoo, 100)
        booking = self._work(line_ids=self._parts())
        booking.action_issue_invoice()
        self.assertEqual(self._on_hand(self.pads, self.stock), 3)
        booking.action_cancel()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(self._on_hand(self.pads, self.stock), 5)
        self.assertEqual(self._on_hand(self.shampoo), 100)
        line = booking.sudo().line_ids.filtered(lambda x: x.product_id == self.pads)
        self.assertEqual(line.qty_delivered, 0)
        booking.sudo()._return_goods()
        self.assertEqual(self._on_hand(self.pads, self.stock), 5)

    # Asked for
    def _ask(self, booking, **vals):
        return self.env["autoservice.part.request"].create(
            {"booking_id": booking.id, "name": "Brake pads", "quantity": 2, **vals}
        )

    def test_nobody_knows_the_end_of_what_waits_for_a_part_without_a_date(self):
        booking = self._work(self.wash)
        self.assertTrue(booking.expected_stop)
        for vals in ({}, {"product_id": self.pads.id}):
            request = self._ask(booking, **vals)
            self.assertFalse(booking.expected_stop, vals)
            self.assertTrue(booking.is_promise_in_danger)
            request.with_user(self.manager_user).action_give()
            self.assertTrue(booking.expected_stop, vals)

    def test_a_part_that_the_store_has_holds_nothing_up(self):
        self._fill(self.pads, 2, self.stock)
        booking = self._work(self.wash)
        self._ask(booking, product_id=self.pads.id)
        self.assertTrue(booking.expected_stop)
        self._ask(booking, product_id=self.pads.id, quantity=3)
        self.assertFalse(booking.expected_stop)

    def test_a_part_that_was_put_on_the_order_is_waited_for_once(self):
        booking = self._work(self.wash)
        request = self._ask(booking, product_id=self.pads.id)
        request.with_user(self.manager_user).action_sell()
        self.assertFalse(booking.expected_stop)
        missing = booking._get_missing_parts(booking.ids)[booking.id]
        self.assertEqual(missing.undated, 1)
        self._fill(self.pads, 2, self.stock)
        booking.sudo().line_ids.move_ids._action_assign()
        booking.invalidate_recordset()
        self.assertTrue(booking.expected_stop)

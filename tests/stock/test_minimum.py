# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestMinimum(StockCase):
    """A store below its minimum is marked and gives the storekeeper one task."""

    def _minimum(self, product, quantity, store=None):
        return self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": product.id,
                "location_id": (store or self.workshop).id,
                "product_min_qty": quantity,
                "trigger": "manual",
            }
        )

    def _move(self, product, quantity, source, target):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                "inventory_name": "Test",
                "is_inventory": True,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()

    def test_consumption_below_the_minimum_gives_one_task(self):
        self._fill(self.shampoo, 150)
        minimum = self._minimum(self.shampoo, 100)
        self.assertFalse(minimum.is_below_minimum)
        for number in range(3):
            booking = self._work(self.wash, start=self._after(self.now, 120 * number))
            booking.sudo()._consume()
        self.assertTrue(minimum.is_below_minimum)
        task = self._tasks(self.shampoo)
        self.assertEqual(task.user_id, self.storekeeper_user)
        self.assertEqual(minimum.alarm_activity_id, task)
        self.assertIn(self.workshop.display_name, str(task.note))

    def test_task_goes_when_the_stock_is_back_and_comes_again(self):
        minimum = self._minimum(self.shampoo, 100)
        self.assertEqual(len(self._tasks(self.shampoo)), 1)
        supplier = self.env.ref("stock.stock_location_suppliers")
        self._move(self.shampoo, 200, supplier, self.workshop)
        self.assertFalse(minimum.is_below_minimum)
        self.assertFalse(minimum.alarm_since)
        self.assertFalse(self._tasks(self.shampoo))
        self._move(self.shampoo, 150, self.workshop, supplier)
        self.assertEqual(len(self._tasks(self.shampoo)), 1)

    def test_task_that_was_ticked_off_does_not_come_again_while_below(self):
        self._fill(self.shampoo, 90)
        self._minimum(self.shampoo, 100)
        self._tasks(self.shampoo).action_feedback()
        self._work(self.wash).sudo()._consume()
        self.assertFalse(self._tasks(self.shampoo))

    def test_stores_are_looked_at_each_for_itself(self):
        self._fill(self.shampoo, 500)
        workshop = self._minimum(self.shampoo, 100)
        retail = self._minimum(self.shampoo, 100, self.retail)
        self.assertFalse(workshop.is_below_minimum)
        self.assertTrue(retail.is_below_minimum)

    def test_rules_elsewhere_are_marked_and_give_no_task(self):
        rule = self._minimum(self.shampoo, 100, self.stock)
        self.assertTrue(rule.is_below_minimum)
        self.assertFalse(self._tasks(self.shampoo))

    def test_lists_find_what_is_below(self):
        self._fill(self.shampoo, 500)
        fine = self._minimum(self.shampoo, 100)
        below = self._minimum(self.wax, 100)
        both = fine | below
        Rule = self.env["stock.warehouse.orderpoint"].with_user(self.storekeeper_user)
        own = [("id", "in", both.ids)]
        found = Rule.search([*own, ("is_below_minimum", "=", True)])
        self.assertEqual(found, below)
        found = Rule.search([*own, ("is_below_minimum", "=", False)])
        self.assertEqual(found, fine)
        for model in ("product.product", "product.template"):
            with self.subTest(model=model):
                products = self.env[model].with_user(self.storekeeper_user)
                found = products.search([("is_below_minimum", "=", True)])
                self.assertIn("Wax", found.mapped("name"))
                self.assertNotIn("Shampoo", found.mapped("name"))
                self.assertTrue(all(found.mapped("is_below_minimum")))

    def test_cron_repairs_what_moved_without_a_move(self):
        self._fill(self.shampoo, 500)
        minimum = self._minimum(self.shampoo, 100)
        self._fill(self.shampoo, -450)
        self.assertFalse(self._tasks(self.shampoo))
        with self.enter_registry_test_mode():
            self.env.ref("autoservice.ir_cron_check_minimum").method_direct_trigger()
        minimum.invalidate_recordset()
        self.assertTrue(minimum.alarm_since)
        self.assertEqual(len(self._tasks(self.shampoo)), 1)

    def test_minimum_that_is_deleted_or_archived_takes_its_task_along(self):
        self._minimum(self.shampoo, 100).unlink()
        self._minimum(self.wax, 100).active = False
        self.assertFalse(self._tasks(self.shampoo, self.wax))

    def test_opening_the_replenishment_keeps_minimums(self):
        self._fill(self.shampoo, 500)
        minimum = self._minimum(self.shampoo, 100)
        self.env["stock.warehouse.orderpoint"].action_open_orderpoints()
        self.assertTrue(minimum.exists())

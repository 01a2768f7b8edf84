# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest

from odoo.tests import tagged

from odoo.addons.autoservice.models.stock import drawing

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestStockSetup(StockCase):
    """Every company and warehouse has what the workshop needs, old ones and new ones."""

    def test_every_warehouse_has_its_stores(self):
        for warehouse in self.env["stock.warehouse"].search([]):
            for store in (warehouse.workshop_store_id, warehouse.retail_store_id):
                self.assertEqual(store.location_id, warehouse.lot_stock_id)
                self.assertEqual(store.usage, "internal")
                self.assertEqual(store.company_id, warehouse.company_id)
                self.assertEqual(store.warehouse_id, warehouse)

    def test_drawing_does_what_its_examples_say(self):
        failed, tried = doctest.testmod(drawing)
        self.assertFalse(failed)
        self.assertTrue(tried)

    def test_giving_stores_again_changes_nothing(self):
        locations = self.env["stock.location"].search_count([])
        self.warehouse._ensure_stores()
        self.company._ensure_consumption()
        self.assertEqual(self.env["stock.location"].search_count([]), locations)
        self.assertEqual(self.warehouse.workshop_store_id, self.workshop)

    def test_a_copied_warehouse_has_stores_of_its_own(self):
        copy = self.warehouse.copy()
        self.assertTrue(copy.workshop_store_id)
        self.assertNotEqual(copy.workshop_store_id, self.workshop)

    def test_a_company_is_valued_once_it_has_its_chart(self):
        company = self.env["res.company"].create({"name": "New Garage"})
        location = company.consumption_location_id
        self.assertEqual(location.usage, "production")
        self.assertEqual(location.company_id, company)
        self.assertFalse(location.valuation_account_id)
        self._ensure_chart(company)
        self.assertIn(
            location.valuation_account_id.account_type,
            ("expense", "expense_direct_cost"),
        )
        for name in ("consumables", "parts"):
            category = self.env.ref(f"autoservice.product_category_{name}")
            category = category.with_company(company)
            self.assertEqual(category.property_valuation, "real_time")
            self.assertEqual(category.property_cost_method, "average")

    def test_the_accountants_choice_is_kept(self):
        category = self.env.ref("autoservice.product_category_consumables")
        category.with_company(self.company).property_valuation = "periodic"
        self.company._ensure_consumption()
        self.assertEqual(
            category.with_company(self.company).property_valuation, "periodic"
        )

    def test_costs_of_the_price_list_survive_the_valuation(self):
        shampoo = self.env.ref("autoservice.consumable_shampoo")
        self.assertAlmostEqual(shampoo.standard_price, 0.12)

    def test_storekeeper_is_the_chosen_one_else_who_cares_for_the_stock(self):
        Warehouse = self.env["stock.warehouse"]
        self.assertEqual(
            self.warehouse._get_storekeepers(), {self.warehouse: self.storekeeper_user}
        )
        self.warehouse.storekeeper_id = False
        keeper = self.warehouse._get_storekeepers()[self.warehouse]
        self.assertTrue(keeper.has_group("stock.group_stock_manager"))
        self.assertFalse(keeper.has_group("base.group_system"))
        self.assertEqual(Warehouse._get_storekeepers(), {})

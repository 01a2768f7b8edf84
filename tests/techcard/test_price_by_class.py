# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .tech_card_case import TechCardCase


@tagged("post_install", "-at_install")
class TestPriceByClass(TechCardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._card(rates=[(cls.suv, 150, 60), (cls.no_class, 120, 45)])
        cls.service = cls.card.product_id

    def _price(self, vehicle_class, product=None, **params):
        product = (product or self.service).with_user(self.seller)
        product = product.with_context(autoservice_class_id=vehicle_class.id)
        return product._price_compute("list_price", **params)[product.id]

    def test_the_price_is_that_of_the_class(self):
        self.assertEqual(self._price(self.suv), 150)

    def test_a_class_without_a_row_pays_the_price_for_every_class(self):
        self.assertEqual(self._price(self.sedan), 120)

    def test_a_car_without_a_class_pays_the_price_for_every_class(self):
        self.assertEqual(self._price(self.no_class), 120)

    def test_without_a_row_that_fits_it_is_the_list_price(self):
        card = self._card(rates=[(self.suv, 150, 60)])
        self.assertEqual(self._price(self.sedan, card.product_id), 100)

    def test_a_service_for_nothing_is_for_nothing(self):
        card = self._card(rates=[(self.suv, 0, 60)])
        self.assertEqual(self._price(self.suv, card.product_id), 0)

    def test_where_no_car_is_spoken_of_nothing_changes(self):
        service = self.service.with_user(self.seller)
        self.assertEqual(service._price_compute("list_price")[service.id], 100)

    def test_the_cost_is_not_touched(self):
        service = self.service.with_context(autoservice_class_id=self.suv.id)
        self.assertEqual(service._price_compute("standard_price")[service.id], 0)

    def test_goods_and_services_without_a_card_keep_their_price(self):
        self.assertEqual(self._price(self.suv, self._service(price=70)), 70)
        self.assertEqual(self._price(self.suv, self._consumable(list_price=7)), 7)

    def test_the_template_has_the_price_of_its_only_variant(self):
        self.assertEqual(self._price(self.suv, self.service.product_tmpl_id), 150)

    def test_a_price_per_hour_is_eight_times_that_for_a_day(self):
        service = self._service(uom_id=self.hour.id)
        self._card(service=service, rates=[(self.suv, 150, 60)])
        day = self.env.ref("uom.product_uom_day")
        self.assertEqual(self._price(self.suv, service, uom=day), 1200)

    def test_the_rate_is_converted_from_the_currency_of_the_card(self):
        currency = self.env["res.currency"].create({"name": "XTC", "symbol": "x"})
        currency.rate_ids = [Command.create({"name": "2020-01-01", "rate": 2.0})]
        price = self._price(self.suv, currency=currency, date=date(2026, 11, 21))
        self.assertEqual(self.card.currency_id, self.service.currency_id)
        self.assertEqual(price, 300)

    def test_a_pricelist_counts_its_percentage_from_the_class_rate(self):
        pricelist = self._pricelist(
            {"compute_price": "percentage", "percent_price": 10}
        )
        self.assertEqual(self._pricelist_price(pricelist, self.suv), 135)
        self.assertEqual(self._pricelist_price(pricelist, self.sedan), 108)

    def test_a_pricelist_on_a_pricelist_does_too(self):
        base = self._pricelist({"compute_price": "percentage", "percent_price": 10})
        top = self._pricelist(
            {
                "compute_price": "percentage",
                "percent_price": 10,
                "base": "pricelist",
                "base_pricelist_id": base.id,
            }
        )
        self.assertAlmostEqual(self._pricelist_price(top, self.suv), 121.5)

    def test_a_fixed_price_of_a_pricelist_stands_for_the_rate(self):
        pricelist = self._pricelist({"compute_price": "fixed", "fixed_price": 99})
        self.assertEqual(self._pricelist_price(pricelist, self.suv), 99)

    def test_a_hundred_services_cost_no_more_queries_than_one(self):
        services = self.env["product.product"].union(
            *(self._service(f"Wash {number}") for number in range(10))
        )
        for service in services:
            self._card(service=service, rates=[(self.suv, 150, 60)])
        self.env.flush_all()

        def queries(products):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            products.with_context(autoservice_class_id=self.suv.id)._price_compute(
                "list_price"
            )
            return self.env.cr.sql_log_count - before

        queries(services[:1])
        self.assertEqual(queries(services), queries(services[:1]))

    def _pricelist(self, item):
        return self.env["product.pricelist"].create(
            {"name": "Regulars", "item_ids": [Command.create(item)]}
        )

    def _pricelist_price(self, pricelist, vehicle_class):
        service = self.service.with_context(autoservice_class_id=vehicle_class.id)
        return pricelist._get_product_price(service, 1.0)

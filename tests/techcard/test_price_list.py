# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import tagged
from odoo.tools import convert_file

from .tech_card_case import TechCardCase


@tagged("post_install", "-at_install")
class TestPriceList(TechCardCase):
    """The price list that comes with the addon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = cls.env["ir.model.data"].search([("module", "=", "autoservice")])
        cls.data = data.filtered(
            lambda row: (
                row.model in ("product.product", "product.template")
                or row.model.startswith("autoservice.tech.card")
            )
        )
        card_ids = data.filtered(lambda row: row.model == "autoservice.tech.card")
        cls.cards = cls.env["autoservice.tech.card"].browse(card_ids.mapped("res_id"))

    def test_both_directions_have_services_with_a_rate_for_each_class(self):
        pipelines = self.cards.grouped("pipeline")
        self.assertGreaterEqual(len(pipelines["wash"]), 12)
        self.assertGreaterEqual(len(pipelines["repair"]), 18)
        for card in self.cards:
            self.assertEqual(len(card.rate_ids.class_id), 6, card.display_name)
            self.assertTrue(card.checklist, card.display_name)

    def test_services_are_delivered_when_they_are_invoiced(self):
        self.assertEqual(
            set(self.cards.product_id.mapped("invoice_policy")), {"delivery"}
        )

    def test_the_list_price_is_that_of_a_passenger_car(self):
        for card in self.cards:
            price = card._get_rate(self.sedan).price
            self.assertEqual(card.product_id.list_price, price, card.display_name)

    def test_consumables_are_kept_in_stock_and_have_a_cost(self):
        goods = self.cards.line_ids.product_id
        self.assertTrue(all(goods.mapped("is_storable")))
        self.assertTrue(all(goods.mapped("standard_price")))

    def test_an_express_wash_of_an_suv_takes_50_ml_of_shampoo(self):
        card = self.env.ref("autoservice.tech_card_express_wash")
        shampoo = self.env.ref("autoservice.consumable_shampoo")
        self.assertEqual(card._get_consumption(self.suv), [(shampoo, 50.0)])
        self.assertEqual(card._get_consumption(self.sedan), [(shampoo, 35.0)])

    def test_an_upgrade_does_not_take_back_what_the_business_changed(self):
        self.assertTrue(all(self.data.mapped("noupdate")))

    def test_an_upgrade_does_not_bring_back_what_the_business_deleted(self):
        lines = self.cards.line_ids
        lines[0].unlink()
        self.cards.rate_ids[0].price = 7
        path = "data/techcard_price_list.xml"
        convert_file(self.env, "autoservice", path, {}, mode="update")
        self.assertEqual(self.cards.line_ids, lines[1:])
        self.assertEqual(self.cards.rate_ids[0].price, 7)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .tech_card_case import TechCardCase


@tagged("post_install", "-at_install")
class TestTechCard(TechCardCase):
    def _assert_refused(self, message, model, vals):
        """Assert that the database refuses the record with our words."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
            self.env.cr.savepoint(),
        ):
            self.env[model].create(vals)
        name = caught.exception.diag.constraint_name
        table_object = self.env[model]._table_objects[name]
        self.assertRegex(table_object.get_error_message(self.env[model]), message)

    def test_a_service_has_one_card(self):
        card = self._card()
        self._assert_refused(
            "already has", card._name, {"product_id": card.product_id.id}
        )

    def test_only_a_service_gets_a_card(self):
        with self.assertRaisesRegex(ValidationError, "not a service"):
            self._card(service=self._consumable())

    def test_a_service_with_a_card_stays_a_service(self):
        card = self._card()
        with self.assertRaisesRegex(ValidationError, "stays a service"):
            card.product_id.type = "consu"

    def test_only_goods_are_consumed(self):
        with self.assertRaisesRegex(ValidationError, "not goods"):
            self._card(lines=[(self._service("Other"), 1, self.piece, self.no_class)])

    def test_the_unit_must_fit_the_product(self):
        with self.assertRaisesRegex(ValidationError, "cannot be had from"):
            self._card(lines=[(self._consumable(), 1, self.piece, self.no_class)])

    def test_the_unit_is_the_products_own_unless_said_otherwise(self):
        shampoo, cloth = self._consumable(), self._consumable("Cloth", self.piece)
        with Form(self.env["autoservice.tech.card"].with_user(self.owner)) as form:
            form.product_id = self._service()
            with form.line_ids.new() as line:
                line.product_id = shampoo
                line.product_uom_id = self.litre
                line.quantity = 0.035
            with form.line_ids.new() as line:
                line.product_id = cloth
        units = form.record.line_ids.product_uom_id
        self.assertEqual(units, self.litre + self.piece)

    def test_quantities_money_and_minutes_out_of_range_are_refused(self):
        card = self._card()
        shampoo = self._consumable()
        line = {"card_id": card.id, "product_id": shampoo.id}
        line_model, rate_model = card.line_ids._name, card.rate_ids._name
        for quantity in (0, -1):
            self._assert_refused("Quantity", line_model, {**line, "quantity": quantity})
        rate = {"card_id": card.id}
        self._assert_refused("Price", rate_model, {**rate, "price": -1, "minutes": 5})
        self._assert_refused("Minutes", rate_model, {**rate, "price": 1, "minutes": 0})

    def test_a_quantity_that_rounds_to_nothing_is_refused(self):
        vals = {
            "card_id": self._card().id,
            "product_id": self._consumable().id,
            "quantity": 0.0000001,
        }
        self._assert_refused("Quantity", "autoservice.tech.card.line", vals)

    def test_terms_are_not_negative(self):
        vals = {"product_id": self._service().id, "warranty_days": -1}
        self._assert_refused("negative", "autoservice.tech.card", vals)

    def test_one_rate_per_class_and_one_for_every_class(self):
        card = self._card(rates=[(self.suv, 150, 60), (self.no_class, 100, 45)])
        for vehicle_class in (self.suv, self.no_class):
            vals = {"card_id": card.id, "class_id": vehicle_class.id, "price": 1}
            self._assert_refused("one rate", card.rate_ids._name, vals)

    def test_minutes_come_from_the_class_else_from_every_class_else_are_none(self):
        card = self._card(rates=[(self.suv, 150, 60), (self.no_class, 100, 45)])
        card = card.with_user(self.executor)
        self.assertEqual(card._get_minutes(self.suv), 60)
        self.assertEqual(card._get_minutes(self.sedan), 45)
        self.assertEqual(card._get_minutes(self.no_class), 45)
        only_suv = self._card(rates=[(self.suv, 150, 60)])
        self.assertEqual(only_suv._get_minutes(self.sedan), 0)

    def test_minutes_of_many_services_in_a_constant_number_of_queries(self):
        services = self.env["product.product"].union(
            *(self._service(f"Wash {number}") for number in range(10))
        )
        for service in services:
            self._card(service=service, rates=[(self.no_class, 100, 45)])
        bare = self._service("Without a card")
        self.env.flush_all()

        def queries(products):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            minutes = products._get_service_minutes(self.suv)
            self.assertEqual(minutes, {p.id: 45 if p != bare else 0 for p in products})
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries(services + bare), queries(services[:1]))

    def test_the_card_is_archived_and_comes_back_with_its_service(self):
        card = self._card(rates=[(self.no_class, 100, 45)])
        card.product_id.active = False
        self.assertFalse(card.active)
        self.assertEqual(card.product_id._get_tech_cards()[card.product_id.id], card)
        self.assertEqual(card.product_id.tech_card_id, card)
        card.product_id.active = True
        self.assertTrue(card.active)

    def test_the_owner_makes_a_card_from_a_service_in_one_click(self):
        service = self._service(price=250).with_user(self.owner)
        action = service.product_tmpl_id.action_create_tech_card()
        card = self.env["autoservice.tech.card"].browse(action["res_id"])
        self.assertEqual(card.product_id, service)
        self.assertRecordValues(
            card.rate_ids, [{"class_id": False, "price": 250, "minutes": 60}]
        )
        self.assertEqual(service.action_open_tech_card()["res_id"], card.id)
        self.assertEqual(service.product_tmpl_id.tech_card_ids, card)

    def test_a_second_click_makes_no_second_card(self):
        service = self._service().with_user(self.owner)
        first = service.action_create_tech_card()["res_id"]
        self.assertEqual(service.action_create_tech_card()["res_id"], first)

    def test_the_manager_reads_rates_and_changes_nothing(self):
        card = self._card(rates=[(self.no_class, 100, 45)]).with_user(self.manager)
        self.assertEqual(card.rate_ids.price, 100)
        for record, vals in (
            (card, {"bay_kind": "wash"}),
            (card.rate_ids, {"price": 1}),
        ):
            with self.assertRaises(AccessError):
                record.write(vals)

    def test_executor_and_storekeeper_read_the_card_but_no_price_and_no_share(self):
        card = self._card(
            rates=[(self.no_class, 100, 45)],
            checklist=[Command.create({"name": "Wheels washed"})],
        )
        for user in (self.executor, self.storekeeper):
            seen = card.with_user(user)
            self.assertEqual(seen.checklist.name, "Wheels washed")
            self.assertEqual(seen.bay_kind, "repair")
            with self.assertRaises(AccessError):
                seen.read(["rate_ids"])
            with self.assertRaises(AccessError):
                self.env[card.sudo().rate_ids._name].with_user(user).search([])
            with self.assertRaises(AccessError):
                seen._get_rate(self.suv).read(["price"])

    def test_executor_opens_the_form(self):
        card = self._card(rates=[(self.no_class, 100, 45)])
        for user in (self.executor, self.storekeeper, self.manager, self.owner):
            with Form(card.with_user(user)) as form:
                self.assertEqual(form.bay_kind, "repair")

    def test_a_user_without_our_groups_still_reads_products_whole(self):
        service = self._card().product_id
        self.assertTrue(service.with_user(self.seller).read()[0]["name"])
        with Form(service.product_tmpl_id.with_user(self.seller)) as form:
            self.assertEqual(form.name, "Wash")

    def test_cards_of_other_companies_are_invisible(self):
        other = self.env["res.company"].create({"name": "Other garage"})
        card = self._card(
            service=self._service(company_id=other.id),
            rates=[(self.no_class, 100, 45)],
            checklist=[Command.create({"name": "Wheels washed"})],
        )
        self.assertEqual(card.company_id, other)
        for record in (card, card.rate_ids, card.checklist):
            seen = record.with_user(self.owner)
            self.assertFalse(seen.search([("id", "in", record.ids)]))
            with self.assertRaises(AccessError):
                seen.read(["company_id"])

    def test_a_shared_service_takes_no_consumable_of_one_company(self):
        own = self._consumable(company_id=self.env.company.id)
        with self.assertRaisesRegex(Exception, "compan"):
            self._card(lines=[(own, 1, self.ml, self.no_class)])

    def test_the_owner_sees_what_the_consumables_cost(self):
        shampoo = self._consumable(standard_price=0.12)
        card = self._card(
            rates=[(self.suv, 150, 60), (self.no_class, 100, 45)],
            lines=[
                (shampoo, 0.035, self.litre, self.no_class),
                (shampoo, 0.015, self.litre, self.suv),
            ],
        ).with_user(self.owner)
        self.assertAlmostEqual(card.consumables_cost, 4.2)
        rates = {rate.class_id: rate.consumables_cost for rate in card.rate_ids}
        self.assertAlmostEqual(rates[self.suv], 6.0)
        self.assertAlmostEqual(rates[self.no_class], 4.2)

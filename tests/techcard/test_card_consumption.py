# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged

from ...models.techcard import consumption
from .tech_card_case import TechCardCase

micro = st.integers(1, 10**10).map(lambda number: number / 10**6)
row = st.tuples(st.sampled_from([None, 1, 2]), st.integers(1, 3), micro)


@tagged("post_install", "-at_install")
class TestConsumptionArithmetic(BaseCase):
    def test_the_examples_in_the_module_are_true(self):
        failed, tried = doctest.testmod(consumption)
        self.assertEqual(failed, 0)
        self.assertGreater(tried, 5)

    @given(micro)
    def test_six_decimals_survive_the_way_through_a_float(self, number):
        self.assertEqual(consumption.exact(number), round(Decimal(number), 6))

    @given(micro)
    def test_litres_to_millilitres_and_back_is_the_same_quantity(self, number):
        there = consumption.convert(number, 1000.0, 1.0)
        self.assertEqual(
            consumption.convert(float(there), 1.0, 1000.0), consumption.exact(number)
        )

    @given(st.lists(row), st.integers(1, 200), st.sampled_from([None, 1, 2]))
    def test_n_times_takes_n_times_as_much_to_the_last_digit(self, rows, times, car):
        rows = [(cls, product, consumption.exact(qty)) for cls, product, qty in rows]
        once = consumption.add_up([(rows, car, 1)])
        many = consumption.add_up([(rows, car, times)])
        self.assertEqual(many, {product: qty * times for product, qty in once.items()})

    @given(st.lists(row), st.lists(row), st.sampled_from([None, 1, 2]))
    def test_two_cards_together_take_what_they_take_apart(self, one, two, car):
        parts = [
            [(cls, product, consumption.exact(qty)) for cls, product, qty in rows]
            for rows in (one, two)
        ]
        together = consumption.add_up((rows, car, 1) for rows in parts)
        apart = [consumption.add_up([(rows, car, 1)]) for rows in parts]
        for product, total in together.items():
            self.assertEqual(total, sum(part.get(product, 0) for part in apart))

    @given(st.lists(row), st.sampled_from([None, 1, 2]))
    def test_rows_of_another_class_never_count(self, rows, car):
        rows = [(cls, product, consumption.exact(qty)) for cls, product, qty in rows]
        meant = [row for row in rows if row[0] in (None, car)]
        self.assertEqual(
            consumption.add_up([(rows, car, 1)]), consumption.add_up([(meant, car, 1)])
        )


@tagged("post_install", "-at_install")
class TestConsumption(TechCardCase):
    def test_lines_for_every_class_and_of_the_class_add_up(self):
        shampoo = self._consumable()
        card = self._card(
            lines=[
                (shampoo, 0.035, self.litre, self.no_class),
                (shampoo, 0.015, self.litre, self.suv),
            ]
        )
        card = card.with_user(self.executor)
        self.assertEqual(card._get_consumption(self.suv), [(shampoo, 50.0)])
        self.assertEqual(card._get_consumption(self.sedan), [(shampoo, 35.0)])
        self.assertEqual(card._get_consumption(self.no_class), [(shampoo, 35.0)])

    def test_three_times_35_ml_is_105_ml_and_not_a_hair_more(self):
        shampoo = self._consumable()
        card = self._card(lines=[(shampoo, 0.035, self.litre, self.no_class)])
        self.assertEqual(
            card._get_consumption(self.sedan, {card.id: 3}), [(shampoo, 105.0)]
        )

    def test_a_service_without_lines_takes_nothing(self):
        self.assertEqual(self._card()._get_consumption(self.sedan), [])

    def test_many_jobs_cost_one_query_for_all_lines(self):
        shampoo = self._consumable()
        services = [self._service(f"Wash {number}") for number in range(20)]
        cards = self.env["autoservice.tech.card"].union(
            *(
                self._card(
                    service=service, lines=[(shampoo, 35, self.ml, self.no_class)]
                )
                for service in services
            )
        )
        self.env.flush_all()

        def queries(number):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            jobs = [(self.suv, {card: 2}) for card in cards[:number]]
            result = cards._get_consumption_batch(jobs)
            self.assertEqual(result, [[(shampoo, 70.0)]] * number)
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(20), queries(1))

    def test_what_the_stock_cannot_count_exactly_is_refused_with_both_ways_out(self):
        shampoo = self._consumable(uom=self.litre)
        with self.assertRaisesRegex(
            ValidationError, r"0\.035 L.*smaller unit.*Product Unit"
        ):
            self._card(lines=[(shampoo, 0.035, self.litre, self.no_class)])
        self._card(lines=[(shampoo, 0.25, self.litre, self.no_class)])

    def test_raising_the_precision_lets_the_fraction_in(self):
        self.env.ref("uom.decimal_product_uom").digits = 3
        shampoo = self._consumable(uom=self.litre)
        card = self._card(lines=[(shampoo, 35, self.ml, self.no_class)])
        self.assertEqual(card._get_consumption(self.sedan), [(shampoo, 0.035)])

    def test_a_consumable_cannot_be_recounted_in_a_unit_too_coarse_for_its_cards(self):
        shampoo = self._consumable()
        self._card(lines=[(shampoo, 35, self.ml, self.no_class)])
        with self.assertRaisesRegex(ValidationError, "smaller unit"):
            shampoo.uom_id = self.litre

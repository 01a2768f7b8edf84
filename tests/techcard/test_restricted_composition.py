# Part of autoservice. See LICENSE for full copyright and licensing details.

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .tech_card_case import TechCardCase

SECRET = "Secret ceramic mixture"


@tagged("post_install", "-at_install")
class TestRestrictedComposition(TechCardCase):
    """Whoever is not the owner has no way to what a restricted service is made of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls._consumable(SECRET, standard_price=12)
        cls.card = cls._card(
            rates=[(cls.suv, 150, 60)],
            lines=[(cls.secret, 35, cls.ml, cls.no_class)],
            is_restricted=True,
        )
        cls.open_card = cls._card(lines=[(cls.secret, 5, cls.ml, cls.no_class)])
        cls.line = cls.card.line_ids
        cls.others = cls.executor + cls.manager + cls.storekeeper
        cls.others.group_ids += cls.env.ref("base.group_allow_export")

    def test_the_owner_sees_it(self):
        card = self.card.with_user(self.owner)
        self.assertEqual(card.line_ids.product_id, self.secret)
        self.assertFalse(card.is_composition_hidden)

    def test_the_others_see_an_empty_list_and_a_note(self):
        for user in self.others:
            card = self.card.with_user(user)
            self.assertTrue(card.is_composition_hidden)
            self.assertFalse(card.line_ids)
            seen = card.web_read({"line_ids": {"fields": {"product_id": {}}}})
            self.assertEqual(seen[0]["line_ids"], [])

    def test_the_others_see_the_lines_of_open_cards(self):
        for user in self.others:
            card = self.open_card.with_user(user)
            self.assertFalse(card.is_composition_hidden)
            self.assertEqual(card.line_ids.product_id, self.secret)

    def test_the_line_is_neither_read_nor_found_nor_grouped_nor_exported(self):
        for user in self.others:
            line = self.line.with_user(user)
            with self.assertRaises(AccessError):
                line.read(["product_id"])
            domain = [("card_id", "=", self.card.id)]
            self.assertFalse(line.search(domain))
            self.assertFalse(line.name_search("", domain))
            groups = line.formatted_read_group(domain, ["product_id"], ["quantity:sum"])
            self.assertFalse(groups)
            with self.assertRaises(AccessError):
                line.export_data(["product_id/name"])
            exported = self.card.with_user(user).export_data(
                ["product_id/name", "line_ids/product_id/name", "line_ids/quantity"]
            )
            self.assertNotIn(SECRET, str(exported))

    def test_a_search_answers_as_if_the_product_were_any_other(self):
        other = self._consumable("Water")

        def domains(product):
            yield [("line_ids.product_id", "=", product.id)]
            yield [("line_ids.product_id", "!=", product.id)]
            yield [("line_ids.product_id.name", "ilike", product.name)]
            yield [("line_ids.display_name", "ilike", product.name)]
            yield [("line_ids", "ilike", product.name)]
            yield ["!", ("line_ids.product_id", "not in", product.ids)]
            yield [("line_ids", "not any", [("product_id", "=", product.id)])]

        def answers(user, product):
            Card = self.env["autoservice.tech.card"].with_user(user)
            Product = self.env["product.product"].with_user(user)
            for domain in domains(product):
                yield Card.search_count([("id", "=", self.card.id), *domain])
            for field in ("tech_card_ids", "tech_card_id"):
                path = f"{field}.line_ids.product_id"
                found = Product.search([(path, "=", product.id)])
                yield self.card.product_id in found

        for user in self.others:
            seen, expected = (list(answers(user, p)) for p in (self.secret, other))
            self.assertEqual(seen, expected, user.name)
        told = list(answers(self.owner, self.secret))
        self.assertNotEqual(told, list(answers(self.owner, other)))

    def test_the_refusal_does_not_name_the_product(self):
        for user in self.others:
            user.group_ids += self.env.ref("base.group_no_one")
            with self.assertRaises(AccessError) as caught, self.debug_mode():
                self.line.with_user(user).read(["quantity"])
            self.assertNotIn(SECRET, str(caught.exception))

    def test_no_total_gives_it_away(self):
        for user in self.others:
            card = self.card.with_user(user)
            for record in (card, card.sudo().rate_ids.with_user(user)):
                with self.assertRaises(AccessError):
                    record.read(["consumables_cost"])
            with self.assertRaises(AccessError):
                card.formatted_read_group([], ["pipeline"], ["consumables_cost:sum"])

    def test_the_history_of_the_card_does_not_tell(self):
        self.line.with_user(self.owner).quantity = 40
        self.env.flush_all()
        bodies = self.card.message_ids.mapped("body")
        tracked = self.card.message_ids.sudo().tracking_value_ids.mapped(
            "new_value_char"
        )
        self.assertNotIn(SECRET, f"{bodies} {tracked}")

    def test_counting_what_is_taken_leaves_nothing_behind_to_read(self):
        card = self.card.with_user(self.executor)
        self.assertEqual(card._get_consumption(self.suv), [(self.secret, 35.0)])
        self.assertFalse(card.line_ids)
        with self.assertRaises(AccessError):
            self.line.with_user(self.executor).read(["product_id"])

    def test_the_others_cannot_lift_the_restriction(self):
        for user in self.others:
            with self.assertRaises(AccessError):
                self.card.with_user(user).is_restricted = False
            with self.assertRaises(AccessError):
                self.card.with_user(user).copy({"product_id": self._service().id})

    def test_the_form_shows_the_note_instead_of_the_list(self):
        Card = self.env["autoservice.tech.card"].with_user(self.manager)
        arch = etree.fromstring(Card.get_view(view_type="form")["arch"])
        page = arch.find(".//page[@name='consumables']")
        self.assertEqual(
            page.find(".//field[@name='line_ids']").get("invisible"),
            "is_composition_hidden",
        )
        self.assertFalse(arch.findall(".//field[@name='consumables_cost']"))
        with Form(self.card.with_user(self.manager)) as form:
            self.assertTrue(form.is_composition_hidden)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class TechCardCase(TransactionCase):
    """Services, consumables and one user per role; nothing of the parts above."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sedan = cls.env.ref("autoservice.vehicle_class_sedan")
        cls.suv = cls.env.ref("autoservice.vehicle_class_suv")
        cls.no_class = cls.env["autoservice.vehicle.class"]
        cls.ml = cls.env.ref("uom.product_uom_milliliter")
        cls.litre = cls.env.ref("uom.product_uom_litre")
        cls.piece = cls.env.ref("uom.product_uom_unit")
        cls.hour = cls.env.ref("uom.product_uom_hour")
        cls.executor = cls._user("executor", "autoservice.group_executor")
        cls.manager = cls._user("manager", "autoservice.group_manager")
        cls.owner = cls._user("owner", "autoservice.group_owner")
        cls.storekeeper = cls._user("storekeeper", "stock.group_stock_manager")
        cls.seller = cls._user("seller", "sales_team.group_sale_salesman")

    @classmethod
    def _user(cls, login, groups):
        return new_test_user(cls.env, login=f"card_{login}", groups=groups)

    @classmethod
    def _consumable(cls, name="Shampoo", uom=None, **vals):
        uom = uom or cls.ml
        vals = {"type": "consu", "is_storable": True, "uom_id": uom.id, **vals}
        return cls.env["product.product"].create({"name": name, **vals})

    @classmethod
    def _service(cls, name="Wash", price=100.0, **vals):
        vals = {"type": "service", "list_price": price, **vals}
        return cls.env["product.product"].create({"name": name, **vals})

    @classmethod
    def _card(cls, rates=(), lines=(), service=None, **vals):
        """A card; rates: (class, price, minutes), lines: (product, quantity, unit, class)"""
        rate_vals = [
            {"class_id": vehicle_class.id, "price": price, "minutes": minutes}
            for vehicle_class, price, minutes in rates
        ]
        line_vals = [
            {
                "product_id": product.id,
                "quantity": quantity,
                "product_uom_id": uom.id,
                "class_id": vehicle_class.id,
            }
            for product, quantity, uom, vehicle_class in lines
        ]
        return cls.env["autoservice.tech.card"].create(
            {
                "product_id": (service or cls._service()).id,
                "rate_ids": [Command.create(val) for val in rate_vals],
                "line_ids": [Command.create(val) for val in line_vals],
                **vals,
            }
        )

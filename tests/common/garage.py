# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The words of the tests: a garage with one user per role, and its daily verbs."""

from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class AutoserviceCase(TransactionCase):
    """A garage with a chart of accounts, a wash post, a lift and two people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "tracking_disable": True,
                "mail_create_nolog": True,
                "mail_create_nosubscribe": True,
                "no_reset_password": True,
            }
        )
        cls.company = cls.env.company
        cls._ensure_chart(cls.company)
        cls.manager_user = cls._user("manager", "autoservice.group_manager")
        cls.owner_user = cls._user("owner", "autoservice.group_owner")
        cls.executor_user = cls._user("washer", "autoservice.group_executor")
        cls.storekeeper_user = cls._user("storekeeper", "stock.group_stock_manager")
        cls.accountant_user = cls._user("accountant", "account.group_account_manager")
        cls.class_sedan = cls.env.ref("autoservice.vehicle_class_sedan")
        cls.class_suv = cls.env.ref("autoservice.vehicle_class_suv")
        cls.partner = cls.env["res.partner"].create(
            {"name": "Ion Popa", "phone": "+37369123456"}
        )
        cls.vehicle = cls._vehicle("ABC123", cls.partner, cls.class_sedan)
        cls.wash_post = cls._bay("Wash post 1", "wash")
        cls.lift = cls._bay("Lift 1", "repair")
        cls.washer = cls._employee("Petru Washer", cls.executor_user)
        cls.master = cls._employee("Vasile Master")
        cls.now = datetime(2026, 11, 23, 8, 0)

    # World
    @classmethod
    def _ensure_chart(cls, company):
        """Give the company the generic chart of accounts, as a new database has."""
        if not company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company=company, install_demo=False
            )

    @classmethod
    def _user(cls, login, groups):
        return new_test_user(
            cls.env,
            login=f"test_{login}",
            groups=groups,
            name=login.capitalize(),
            tz="Europe/Chisinau",
            company_id=cls.env.company.id,
        )

    @classmethod
    def _vehicle(cls, plate, partner, vehicle_class=None):
        return cls.env["autoservice.vehicle"].create(
            {
                "plate": plate,
                "partner_id": partner.id,
                "class_id": vehicle_class and vehicle_class.id,
            }
        )

    @classmethod
    def _bay(cls, name, kind="repair", **vals):
        return cls.env["autoservice.bay"].create({"name": name, "kind": kind, **vals})

    @classmethod
    def _employee(cls, name, user=None):
        return cls.env["hr.employee"].create(
            {"name": name, "user_id": user and user.id}
        )

    @classmethod
    def _consumable(cls, name, uom=None, cost=1.0, **vals):
        """Goods counted in ``uom`` (pieces if empty), valued at once."""
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "uom_id": (uom or cls.env.ref("uom.product_uom_unit")).id,
                "standard_price": cost,
                "categ_id": cls.env.ref("autoservice.product_category_consumables").id,
                **vals,
            }
        )

    @classmethod
    def _service(cls, name, price=100.0, minutes=60, pipeline="wash", lines=(), **vals):
        """A service with its tech card; ``lines`` are values of consumable lines."""
        product = cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "invoice_policy": "delivery",
                "list_price": price,
                "taxes_id": [Command.clear()],
            }
        )
        cls.env["autoservice.tech.card"].create(
            {
                "product_id": product.id,
                "pipeline": pipeline,
                "rate_ids": [Command.create({"price": price, "minutes": minutes})],
                "line_ids": [Command.create(line) for line in lines],
                **vals,
            }
        )
        return product

    @classmethod
    def _part(cls, name, price=50.0, cost=30.0):
        return cls._consumable(
            name, cost=cost, list_price=price, taxes_id=[Command.clear()]
        )

    # Verbs
    def _book(self, *products, start=None, user=None, **vals):
        """A booking made by the manager, as the front desk makes it."""
        Booking = self.env["autoservice.booking"].with_user(user or self.manager_user)
        return Booking.create(
            {
                "partner_id": self.partner.id,
                "vehicle_id": self.vehicle.id,
                "start": start or self.now,
                "line_ids": [
                    Command.create({"product_id": product.id}) for product in products
                ],
                **vals,
            }
        )

    def _work(self, *products, **vals):
        """A booking that is in work."""
        booking = self._book(*products, **vals)
        booking.action_book()
        booking.action_start()
        return booking

    def _pay(self, invoices, amount=None):
        """Register a payment through Odoo's own wizard."""
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.manager_user)
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create({"amount": amount} if amount else {})
        )
        return wizard.action_create_payments()

    @staticmethod
    def _after(start, minutes):
        return start + timedelta(minutes=minutes)

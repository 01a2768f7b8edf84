# Part of autoservice. See LICENSE for full copyright and licensing details.

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import AutoserviceCase

MONEY = {
    "amount_total",
    "amount_untaxed",
    "line_ids",
    "sale_order_id",
    "invoice_ids",
    "invoice_count",
    "payment_state",
    "amount_due",
}


@tagged("post_install", "-at_install")
class TestPrices(AutoserviceCase):
    """What an executor cannot find out about the price of his own job."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Body wash", price=80.0, minutes=20)

    def setUp(self):
        super().setUp()
        employees = [Command.set(self.washer.ids)]
        self.booking = self._work(self.wash, employee_ids=employees)
        self.own = self.booking.with_user(self.executor_user)
        self.model = self.own.browse()

    def test_the_executor_sees_the_own_job(self):
        """The control: the job itself is there, with what is to be done."""
        self.assertEqual(self.model.search([]), self.own)
        self.assertEqual(self.own.work_names, "Body wash")

    def test_no_view_shows_money(self):
        """Form, list, cards, calendar and reports come without the fields of money."""
        for view_type in ("form", "list", "kanban", "calendar", "pivot", "graph"):
            with self.subTest(view_type):
                view = self.model.get_views([(False, view_type), (False, "search")])
                for arch in view["views"].values():
                    nodes = etree.fromstring(arch["arch"]).iter("field")
                    names = {node.get("name") for node in nodes}
                    self.assertFalse(names & MONEY)
                self.assertFalse(
                    view["models"]["autoservice.booking"]["fields"].keys() & MONEY
                )

    def test_the_manager_sees_the_money_in_the_same_views(self):
        """The control for the test above."""
        booking = self.booking.with_user(self.manager_user)
        view = booking.get_views([(False, "form")])["views"]["form"]
        nodes = etree.fromstring(view["arch"]).iter("field")
        names = {node.get("name") for node in nodes}
        self.assertLessEqual({"line_ids", "amount_total"}, names)

    def test_reading_and_exporting_money_is_refused(self):
        """Also to an executor who may export."""
        self.executor_user.group_ids |= self.env.ref("base.group_allow_export")
        for name in sorted(MONEY & self.model._fields.keys()):
            with self.subTest(name):
                with self.assertRaises(AccessError):
                    self.own.read([name])
                with self.assertRaises(AccessError):
                    self.own.web_read({name: {}})
                with self.assertRaises(AccessError):
                    self.own.export_data([name])

    def test_the_price_cannot_be_guessed_by_searching(self):
        """Neither a domain, nor the order of a list, nor a sum tells it."""
        for domain in (
            [("amount_total", ">", 50)],
            [("line_ids.price_total", ">", 50)],
            [("sale_order_id.amount_total", ">", 50)],
        ):
            with self.subTest(domain), self.assertRaises(AccessError):
                self.model.search(domain)
        with self.assertRaises(AccessError):
            self.model.search([], order="amount_total")
        with self.assertRaises(AccessError):
            self.model.formatted_read_group([], ["state"], ["amount_total:sum"])

    def test_orders_lines_and_invoices_are_closed_to_executors(self):
        for model in ("sale.order", "sale.order.line", "account.move"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.executor_user).search([])

    def test_the_storekeeper_sees_the_booking_without_its_price(self):
        booking = self.booking.with_user(self.storekeeper_user)
        self.assertEqual(booking.search([("id", "=", booking.id)]), booking)
        with self.assertRaises(AccessError):
            booking.read(["amount_total"])

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestStockPerformance(StockCase):
    """What many bookings take from stock costs no more per booking than what few do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls._part("Bulb")
        cls._fill(cls.shampoo, 100000)
        cls._fill(cls.wax, 100000)
        cls._fill(cls.part, 1000, cls.stock)
        cls.day = cls.now

    def _batch(self, count):
        self.day += timedelta(days=30)
        lines = [
            Command.create({"product_id": self.wash.id}),
            Command.create({"product_id": self.part.id}),
        ]
        bookings = self._works(count, line_ids=lines, vehicle_id=self.suv.id)
        self.env.flush_all()
        self.env.invalidate_all()
        return bookings.sudo()

    def _works(self, count, *products, **vals):
        bookings = self.env["autoservice.booking"]
        for number in range(count):
            start = self.day + timedelta(hours=2 * number)
            bookings |= self._book(*products, start=start, **vals)
        bookings.action_book()
        bookings.action_start()
        return bookings

    def _count(self, bookings, method):
        before = self.env.cr.sql_log_count
        getattr(bookings, method)()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _assert_no_growth(self, method):
        self._count(self._batch(1), method)
        few, many = (self._count(self._batch(n), method) for n in (5, 30))
        self.assertLessEqual(many / 30, few / 5, f"{method}: 5 took {few}, 30 {many}")
        return few, many

    def test_consumption_per_booking_does_not_grow(self):
        few, many = self._assert_no_growth("_consume")
        # Two products a booking: each locks the two quants it moves between, thrice.
        self.assertLessEqual((many - few) / 25, 16)

    def test_delivery_per_booking_does_not_grow(self):
        self._assert_no_growth("_deliver_parts")

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import AutoserviceCase


@tagged("post_install", "-at_install")
class TestGrowth(AutoserviceCase):
    """What many records cost is what one costs, plus rows. Times: `tools/dev bench`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.soap = cls._consumable("Soap")
        cls.filter = cls._part("Oil filter")
        cls.wash = cls._service(
            "Body wash",
            minutes=40,
            lines=[{"product_id": cls.soap.id, "quantity": 3}],
        )
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        for product in (cls.soap, cls.filter):
            cls.env["stock.quant"]._update_available_quantity(
                product, warehouse.workshop_store_id, 1000
            )
        cls.hour = cls.now

    def _vals(self, count):
        """Values of bookings one after the other, each with a bay and a person."""
        vals_list = []
        for _number in range(count):
            self.hour += timedelta(hours=1)
            vals_list.append(
                {
                    "partner_id": self.partner.id,
                    "vehicle_id": self.vehicle.id,
                    "start": self.hour,
                    "bay_id": self.wash_post.id,
                    "employee_ids": [Command.link(self.washer.id)],
                    "line_ids": [
                        Command.create({"product_id": product.id})
                        for product in (self.wash, self.filter)
                    ],
                }
            )
        return vals_list

    def _create(self, vals_list):
        Booking = self.env["autoservice.booking"].with_user(self.manager_user)
        return Booking.create(vals_list)

    def _visits(self, count):
        """Bookings in work."""
        bookings = self._create(self._vals(count))
        bookings.action_book()
        bookings.action_start()
        return bookings

    def _count(self, function, prepared):
        """Return how many queries ``function(prepared)`` takes with an empty cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function(prepared)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _assert_no_growth(self, function, prepare):
        """Check that ten cost less than ten times one, and a tenth costs what a
        fifth does, within a query."""
        self._count(function, prepare(1))
        one, five, ten = (self._count(function, prepare(n)) for n in (1, 5, 10))
        counts = f"1: {one}, 5: {five}, 10: {ten} queries"
        self.assertLess(ten / 10, one, counts)
        self.assertLessEqual((ten - five) / 5, (five - one) / 4 + 1, counts)
        return one, five, ten

    def test_closing_does_not_grow_with_the_batch(self):
        _one, five, ten = self._assert_no_growth(
            lambda visits: visits.action_issue_invoice(), self._visits
        )
        # Locks, numbers and messages of one invoice, delivery and consumption.
        self.assertLess((ten - five) / 5, 60)

    def test_booking_does_not_grow_with_the_batch(self):
        self._assert_no_growth(self._create, self._vals)

    def test_a_booking_does_not_cost_more_where_there_are_many(self):
        before = self._count(self._create, self._vals(1))
        self._create(self._vals(30))
        after = self._count(self._create, self._vals(1))
        self.assertLessEqual(after, before)

    def test_a_car_is_found_in_one_query(self):
        self.vehicle.vin = "WVWZZZ1KZAW000123"
        Vehicle = self.env["autoservice.vehicle"].with_user(self.manager_user)
        for text in ("abc-123", "ABC", "WVWZZZ1KZAW000123", "+37369123456"):
            with self.subTest(text):
                self.env.flush_all()
                Vehicle.find(text)
                with self.assertQueryCount(1):
                    cars = Vehicle.find(text)
                self.assertIn(self.vehicle, cars)

    def test_a_full_board_costs_what_an_empty_one_does(self):
        self.washer.autoservice_role = "washer"
        Booking = self.env["autoservice.booking"].with_user(self.manager_user)
        reads = [
            lambda since, rows=rows, days=days: Booking.get_board(
                since, since + timedelta(days=days), rows=rows
            )
            for rows in ("bay", "employee")
            for days in (1, 7)
        ]
        reads += [
            lambda since, days=days: Booking.find_slots(
                since, since + timedelta(days=days), minutes=40
            )
            for days in (1, 14)
        ]
        since, later = self.now, self.now + timedelta(days=700)
        self._create(self._vals(40)).action_book()
        for number, read in enumerate(reads):
            with self.subTest(number):
                self._count(read, since)
                self.assertEqual(self._count(read, since), self._count(read, later))

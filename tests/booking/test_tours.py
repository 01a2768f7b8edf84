# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.fields import Domain
from odoo.tests import HttpCase, tagged

from ..common import AutoserviceCase


class TourCase(AutoserviceCase, HttpCase):
    """A wash for 80 and a post, for the tours to find by their names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Tour wash", price=80.0, minutes=20)
        # The first in the list that phones show instead of a drop-down.
        cls.wash.default_code = "000"
        cls.post = cls._bay("Tour post", "wash")

    def _check_wash(self, plate):
        """The newest booking is paid, of a new customer and his car."""
        Vehicle = self.env["autoservice.vehicle"]
        vehicle = Vehicle.search(Domain("plate_normalized", "=", plate))
        booking = vehicle.booking_ids
        self.assertEqual(booking.state, "paid")
        self.assertEqual(booking.partner_id.name, "Nina Pascal")
        self.assertEqual(vehicle.partner_id, booking.partner_id)
        self.assertEqual(booking.amount_total, 80.0)
        self.assertEqual(booking.invoice_ids.state, "posted")
        return booking


@tagged("post_install", "-at_install")
class TestDesktopTours(TourCase):
    def test_manager_washes_the_car_of_a_new_customer(self):
        """Booked by hand, done, invoiced and paid, without leaving the browser."""
        self.start_tour(
            "/odoo/bookings/new",
            "autoservice_wash_desktop",
            login=self.manager_user.login,
        )
        booking = self._check_wash("TT123NN")
        self.assertEqual(booking.partner_id.phone, "+37369555777")
        self.assertEqual(booking.vehicle_id.class_id, self.class_sedan)
        self.assertEqual(booking.bay_id, self.post)
        self.assertEqual(booking.duration, 20)


@tagged("post_install", "-at_install")
class TestPhoneTours(TourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_manager_washes_the_car_of_a_new_customer_on_a_phone(self):
        """The same on a phone."""
        self.start_tour(
            "/odoo/bookings/new",
            "autoservice_wash_phone",
            login=self.manager_user.login,
        )
        self._check_wash("TT124NN")

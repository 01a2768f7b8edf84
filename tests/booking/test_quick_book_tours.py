# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.fields import Domain
from odoo.tests import HttpCase, tagged

from ..common import AutoserviceCase


class QuickBookTourCase(AutoserviceCase, HttpCase):
    """A wash on a post that is open around the clock, so that it is always free."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.md")
        cls.wash = cls._service("Tour quick wash", 80.0, 30, bay_kind="wash")
        cls.wash.tech_card_id.rate_ids = [
            Command.create({"class_id": cls.class_suv.id, "price": 120, "minutes": 45})
        ]
        always = [
            Command.create(
                {
                    "name": str(day),
                    "dayofweek": str(day),
                    "hour_from": 0,
                    "hour_to": 24,
                    "day_period": "full_day",
                }
            )
            for day in range(7)
        ]
        cls.wash_post.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Always", "attendance_ids": always}
        )

    def _start(self, tour, path="bookings"):
        self.start_tour(f"/odoo/{path}", tour, login=self.manager_user.login)

    def _count(self):
        return self.env["autoservice.booking"].search_count([])

    def _check_new(self, plate):
        """One booking was made, of a new customer with a new car of the said class."""
        domain = Domain("plate_normalized", "=", plate)
        vehicle = self.env["autoservice.vehicle"].search(domain)
        booking = vehicle.booking_ids
        self.assertEqual(len(booking), 1)
        self.assertEqual(booking.state, "booked")
        self.assertEqual(booking.partner_id.name, "Nina Pascal")
        self.assertEqual(booking.partner_id.phone_sanitized, "+37369888777")
        self.assertEqual(vehicle.class_id, self.class_suv)
        self.assertEqual((booking.amount_total, booking.duration), (120, 45))


@tagged("post_install", "-at_install")
class TestQuickBookDesktop(QuickBookTourCase):
    def test_a_known_customer_is_booked_by_keyboard_in_ten_seconds(self):
        """20 keys from the hotkey to the booking, one of them an Enter too many."""
        before = self._count()
        self._start("autoservice_quick_book_known")
        booking = self.vehicle.booking_ids
        self.assertEqual(len(booking), 1)
        self.assertEqual(self._count(), before + 1)
        self.assertEqual(booking.state, "booked")
        self.assertEqual(booking.partner_id, self.partner)
        self.assertEqual(booking.line_ids.product_id, self.wash)
        self.assertEqual(booking.amount_total, 80.0)
        self.assertEqual(booking.bay_id.kind, "wash")

    def test_an_unknown_customer_is_booked_from_the_command_palette(self):
        """Customer and car are created in place; two clicks book once."""
        self._start("autoservice_quick_book_new_desktop")
        self._check_new("QN001N")

    def test_what_is_wrong_is_named_and_nothing_is_booked(self):
        """From the menu; a wrong phone stays, with what the server says about it."""
        before = self._count()
        self._start("autoservice_quick_book_refused")
        self.assertEqual(self._count(), before)


@tagged("post_install", "-at_install")
class TestQuickBookPhone(QuickBookTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_an_unknown_customer_is_booked_on_a_phone(self):
        """From the address that the menu opens."""
        self._start("autoservice_quick_book_new_phone", "quick-booking")
        self._check_new("QN002N")

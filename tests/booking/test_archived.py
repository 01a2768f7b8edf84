# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import AutoserviceCase


@tagged("post_install", "-at_install")
class TestArchived(AutoserviceCase):
    """What is out of use is not booked, and what was booked stays what it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Body wash", minutes=40)
        cls.old_post = cls._bay("Old post", "wash", active=False)
        cls.leaver = cls._employee("Gone Washer")
        cls.old_car = cls._vehicle("OLD111", cls.partner)
        cls.old_wash = cls._service("Steam wash")
        for record in (cls.leaver, cls.old_car, cls.old_wash):
            record.active = False
        cls.Booking = cls.env["autoservice.booking"].with_user(cls.manager_user)

    def _refused(self, message, function, *args, **kwargs):
        with (
            self.subTest(message),
            self.assertRaisesRegex(ValidationError, message),
            self.cr.savepoint(),
        ):
            function(*args, **kwargs)

    def test_what_is_archived_is_not_booked(self):
        booking = self._book(self.wash)
        people = [Command.set(self.leaver.ids)]
        line = [Command.create({"product_id": self.old_wash.id})]
        for message, values in (
            ("Bay.*Old post", {"bay_id": self.old_post.id}),
            ("Executors.*Gone Washer", {"employee_ids": people}),
            ("Car.*OLD111", {"vehicle_id": self.old_car.id}),
            ("Product.*Steam wash", {"line_ids": line}),
        ):
            self._refused(
                message, self._book, start=self._after(self.now, 99), **values
            )
            self._refused(message, booking.write, values)

    def test_an_archived_car_does_not_come_as_a_default(self):
        Booking = self.Booking.with_context(default_vehicle_id=self.old_car.id)
        vals = {"partner_id": self.partner.id}
        self._refused("Car.*OLD111", Booking.create, vals)

    def test_what_is_archived_is_not_booked_on_the_phone(self):
        wanted = {
            "phone": self.partner.phone,
            "plate": "ABC123",
            "service_ids": self.wash.ids,
            "start": self.now,
        }
        for message, values in (
            ("bay_id.*Old post", {"bay_id": self.old_post.id}),
            ("employee_ids.*Gone Washer", {"employee_ids": self.leaver.ids}),
            ("service_ids.*Steam wash", {"service_ids": self.old_wash.ids}),
        ):
            self._refused(message, self.Booking.quick_book, **{**wanted, **values})

    def test_no_time_of_what_is_archived_is_offered(self):
        window = ("2026-11-23 00:00:00", "2026-11-24 00:00:00", 40)
        Booking = self.Booking.with_context(active_test=False)
        slots = Booking.find_slots(*window)
        self.assertTrue(slots)
        self.assertNotIn(self.old_post.id, {slot["bay_id"] for slot in slots})
        for message, values in (
            ("bay_ids.*Old post", {"bay_ids": self.old_post.ids}),
            ("employee_ids.*Gone Washer", {"employee_ids": self.leaver.ids}),
            ("vehicle_id.*OLD111", {"vehicle_id": self.old_car.id}),
        ):
            self._refused(message, self.Booking.find_slots, *window, **values)

    def test_a_visit_outlives_what_was_archived_since(self):
        booking = self._book(
            self.wash,
            bay_id=self.wash_post.id,
            employee_ids=[Command.set(self.washer.ids)],
        )
        for record in (self.wash_post, self.washer, self.vehicle, self.wash):
            record.active = False
        booking.write(
            {
                "note": "The customer waits.",
                "start": self._after(self.now, 60),
                "vehicle_id": self.vehicle.id,
                "bay_id": self.wash_post.id,
                "line_ids": [Command.update(booking.line_ids.id, {"price_unit": 90})],
            }
        )
        self.assertEqual(booking.allocation_ids.resource_id.ids, [
            self.wash_post.resource_id.id, self.washer.resource_id.id
        ])  # fmt: skip
        booking.action_book()
        booking.action_start()
        booking.action_issue_invoice()
        self.assertEqual(booking.state, "invoiced")

    # What bookings stand on
    def test_a_booked_bay_keeps_its_resource_and_its_company(self):
        self._book(self.wash, bay_id=self.wash_post.id)
        resource = self.env["resource.resource"].create({"name": "Another"})
        other = self.env["res.company"].create({"name": "Other garage"})
        bay = self.wash_post.with_user(self.owner_user)
        self.owner_user.company_ids += other
        with self.assertRaisesRegex(UserError, "Resource of Wash post 1"):
            bay.resource_id = resource
        with self.assertRaisesRegex(UserError, "Company of Wash post 1"):
            bay.company_id = other
        bay.write({"resource_id": bay.resource_id.id, "company_id": self.company.id})

    def test_a_bay_that_was_never_booked_may_move(self):
        other = self.env["res.company"].create({"name": "Other garage"})
        self.owner_user.company_ids += other
        self.lift.with_user(self.owner_user).company_id = other
        self.assertEqual(self.lift.resource_id.company_id, other)

    def test_a_booked_car_keeps_its_company(self):
        self._book(self.wash)
        other = self.env["res.company"].create({"name": "Other garage"})
        self.owner_user.company_ids += other
        car = self.vehicle.with_user(self.owner_user)
        with self.assertRaisesRegex(UserError, "Company of ABC123"):
            car.company_id = other
        car.company_id = False
        car.company_id = self.company

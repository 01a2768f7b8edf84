# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import fields
from odoo.tests import Form

from .common import VehicleCase


class TestOdometer(VehicleCase):
    """Readings keep their history and grow."""

    def _values(self, car):
        return car.odometer_ids.sorted("id").mapped("value")

    def test_writing_the_odometer_appends_a_reading(self):
        car = self._car(odometer=1000)
        car.odometer = 1500
        car.odometer = 1500
        self.assertEqual(self._values(car), [1000, 1500])
        self.assertEqual(car.odometer_ids.user_id, self.manager)
        car.invalidate_recordset()
        self.assertEqual(car.odometer, 1500)

    def test_lower_reading_asks_for_a_reason(self):
        car = self._car(odometer=1000)
        with self.refused("Odometer.*reason"):
            car.odometer = 900
        car.write({"odometer": 900, "odometer_reason": "Cluster replaced"})
        self.assertEqual(car.odometer, 900)
        self.assertEqual(car.odometer_ids.sorted("id")[-1].reason, "Cluster replaced")
        car.odometer = 950

    def test_form_asks_for_the_reason_as_soon_as_the_reading_is_lower(self):
        with Form(self._car(odometer=1000)) as form:
            form.odometer = 900
            self.assertTrue(form.is_odometer_lower)
            form.odometer_reason = "Typing mistake"

    def test_reading_of_an_earlier_day_does_not_become_the_odometer(self):
        car = self._car(odometer=1000)
        earlier = fields.Date.context_today(car) - timedelta(days=30)
        reading = {"vehicle_id": car.id, "date": earlier, "value": 700}
        car.odometer_ids.create(reading)
        self.assertEqual(car.odometer, 1000)
        with self.refused("contradicts"):
            car.odometer_ids.create({**reading, "value": 1200})

    def test_reading_in_the_future_is_refused(self):
        car = self._car()
        tomorrow = fields.Date.context_today(car) + timedelta(days=3)
        with self.refused("future"):
            car.odometer_ids.create(
                {"vehicle_id": car.id, "date": tomorrow, "value": 1}
            )

    def test_impossible_reading_is_refused(self):
        car = self._car(odometer=1000)
        for value in (0, -5, 10**7):
            with self.refused("Odometer of AA1234BB"):
                car.odometer = value
        car.invalidate_recordset()
        self.assertEqual(car.odometer, 1000)

    def test_readings_of_many_cars_are_checked_in_one_query(self):
        cars = self.Vehicle.create([{"plate": f"ODO{n}"} for n in range(20)])
        readings = self.env["autoservice.odometer"].create(
            [{"vehicle_id": car.id, "value": 10} for car in cars]
        )
        with self.assertQueryCount(1):
            readings._get_broken_order()

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import Command, fields
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import VehicleCase


class TestVehiclePeople(VehicleCase):
    """Who has to do with a car, since when and until when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.Vehicle)
        cls.yesterday = cls.today - timedelta(days=1)

    def _rows(self, car):
        return {
            (row.partner_id, row.role, row.date_from, row.date_to)
            for row in car.person_ids
        }

    def test_owner_given_at_creation_is_a_row_among_the_people(self):
        car = self._car(owner=self.maria)
        self.assertEqual(self._rows(car), {(self.maria, "owner", False, False)})
        self.assertTrue(car.person_ids.may_collect)

    def test_owner_row_given_at_creation_is_the_owner(self):
        row = {"partner_id": self.maria.id, "role": "owner"}
        car = self._car(person_ids=[Command.create(row)])
        self.assertEqual(car.partner_id, self.maria)
        same = self._car(
            "B1",
            self.ion,
            person_ids=[Command.create({"partner_id": self.ion.id, "role": "owner"})],
        )
        self.assertEqual(len(same.person_ids), 1)

    def test_writing_the_owner_closes_the_old_row_and_opens_a_new_one(self):
        car = self._car(owner=self.maria)
        car.write({"partner_id": self.ion.id})
        car.invalidate_recordset()
        self.assertEqual(
            self._rows(car),
            {
                (self.maria, "owner", False, self.today),
                (self.ion, "owner", self.today, False),
            },
        )
        self.assertEqual(car.partner_id, self.ion)

    def test_many_cars_get_a_new_owner_at_once(self):
        cars = self._car("A1", self.maria) + self._car("A2", self.ion) + self._car("A3")
        cars.write({"partner_id": self.ion.id})
        self.assertEqual(cars.partner_id, self.ion)
        self.assertEqual([len(car.person_ids) for car in cars], [2, 1, 1])

    def test_removing_the_owner_ends_his_row(self):
        car = self._car(owner=self.maria)
        car.partner_id = False
        self.assertEqual(self._rows(car), {(self.maria, "owner", False, self.today)})

    def test_ending_the_owner_row_leaves_the_car_without_owner(self):
        car = self._car(owner=self.maria)
        car.person_ids.date_to = self.today
        self.assertFalse(car.partner_id)

    def test_people_edited_on_the_form_keep_the_owner_in_step(self):
        car = self._car(owner=self.maria)
        with Form(car) as form:
            with form.person_ids.edit(0) as row:
                row.date_to = self.yesterday
            with form.person_ids.new() as row:
                row.partner_id = self.ion
                row.role = "owner"
                row.date_from = self.yesterday
        self.assertEqual(car.partner_id, self.ion)
        self.assertEqual(len(car.person_ids), 2)

    @mute_logger("odoo.sql_db")
    def test_second_present_owner_is_refused_by_the_database(self):
        car = self._car(owner=self.maria)
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            row = {"partner_id": self.ion.id, "role": "owner"}
            car.person_ids = [Command.create(row)]

    @mute_logger("odoo.sql_db")
    def test_role_cannot_end_before_it_begins(self):
        car = self._car(owner=self.maria)
        with self.assertRaises(psycopg2.errors.CheckViolation), self.cr.savepoint():
            car.person_ids.write({"date_from": self.today, "date_to": self.yesterday})

    def test_ownership_cannot_begin_or_end_in_the_future(self):
        car = self._car(owner=self.maria)
        with self.refused("future"):
            car.person_ids.date_to = self.today + timedelta(days=30)

    def test_who_may_collect_depends_on_role_date_and_word(self):
        car = self._car(owner=self.maria)
        driver, payer, gone, told_no = self.Partner.create(
            [{"name": name} for name in ("Driver", "Payer", "Gone", "Told no")]
        )
        car.person_ids.create(
            [
                {"vehicle_id": car.id, "partner_id": partner.id, **vals}
                for partner, vals in (
                    (driver, {"role": "driver"}),
                    (payer, {"role": "payer"}),
                    (gone, {"role": "trusted", "date_to": self.today}),
                    (told_no, {"role": "trusted", "may_collect": False}),
                )
            ]
        )
        people = self.maria + driver + payer + gone + told_no
        allowed = people.filtered(car._may_collect)
        self.assertEqual(allowed, self.maria + driver)
        self.assertEqual(car._get_present_people(self.yesterday).partner_id, people)
        self.assertEqual(car._get_present_people().partner_id, people - gone)
        present = car.person_ids.search([("is_present", "=", True)])
        self.assertEqual(present & car.person_ids, car._get_present_people())

    # Change of owner

    def test_change_of_owner_is_one_step_and_is_logged(self):
        car = self._car(owner=self.maria, odometer=1000)
        self.cr.flush()
        action = car.action_change_owner()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
        )
        wizard.partner_id = self.ion
        wizard.date = self.today
        wizard.keep_former = True
        wizard.odometer = 2000
        wizard.save().action_confirm()
        self.assertEqual(car.partner_id, self.ion)
        self.assertEqual(
            self._rows(car),
            {
                (self.maria, "owner", False, self.today),
                (self.ion, "owner", self.today, False),
                (self.maria, "trusted", self.today, False),
            },
        )
        self.assertEqual(car.odometer, 2000)
        self.cr.flush()
        log = car.message_ids.filtered(
            lambda message: "Change of owner" in message.body
        )
        self.assertIn("Maria Ionescu", log.body)
        self.assertIn("Ion Popa", log.body)

    def test_change_of_owner_to_the_same_or_before_his_time_is_refused(self):
        car = self._car(owner=self.maria)
        with self.refused("owns"):
            car.change_owner(self.maria.id)
        car.change_owner(self.ion.id, date=str(self.today))
        with self.refused("Date"):
            car.change_owner(self.maria.id, date=str(self.yesterday))

    def test_executor_cannot_change_the_owner(self):
        car = self._car(owner=self.maria).with_user(self.executor)
        with self.assertRaises(AccessError):
            car.change_owner(self.ion.id)

    def test_failed_change_of_owner_changes_nothing(self):
        car = self._car(owner=self.maria, odometer=5000)
        with self.refused("Odometer"):
            car.change_owner(self.ion.id, odometer=10)
        self.assertEqual(car.partner_id, self.maria)
        self.assertEqual(len(car.person_ids), 1)

    def test_wrong_parameters_of_a_change_of_owner_are_named(self):
        car = self._car(owner=self.maria)
        for name, value in (
            ("partner_id", "1"),
            ("partner_id", None),
            ("partner_id", {"id": 1}),
            ("date", {"year": 2026}),
            ("date", 20260131),
            ("date", "tomorrow"),
            ("keep_former", "no"),
            ("keep_former", [True]),
            ("odometer", "100"),
            ("odometer", -5),
            ("odometer", {"km": 5}),
        ):
            with self.subTest(name=name, value=value), self.refused(f"(?i){name}"):
                car.change_owner(**{"partner_id": self.ion.id, name: value})
        self.assertEqual(car.partner_id, self.maria)
        self.assertEqual(len(car.person_ids), 1)

    def test_who_comes_second_is_told_that_the_car_is_being_changed(self):
        car = self._car(owner=self.maria)
        with (
            patch.object(type(car), "lock_for_update", side_effect=LockError("locked")),
            self.assertRaisesRegex(UserError, "AA1234BB is being changed by someone"),
        ):
            car.change_owner(self.ion.id)

    # Merged contacts

    def _merge(self, *partners):
        """Merge contacts into the first, as the owner of the business does."""
        ids = [partner.id for partner in partners]
        self.env["base.partner.merge.automatic.wizard"].with_user(self.boss)._merge(
            ids, partners[0].with_user(self.boss), extra_checks=False
        )

    def _twin(self):
        return self.Partner.create({"name": "Ion Popa", "phone": "069 65 43 21"})

    def test_a_driver_who_was_known_twice_is_one_after_the_merge(self):
        car, twin = self._car(owner=self.maria), self._twin()
        for partner, since in ((self.ion, False), (twin, self.yesterday)):
            vals = {"partner_id": partner.id, "role": "driver", "date_from": since}
            car.person_ids = [Command.create(vals)]
        self._merge(self.ion, twin)
        rows = car.person_ids.filtered(lambda row: row.partner_id == self.ion)
        self.assertRecordValues(
            rows, [{"role": "driver", "date_from": False, "date_to": False}]
        )

    def test_an_owner_who_was_driver_too_is_the_owner_after_the_merge(self):
        car, twin = self._car(owner=self.ion), self._twin()
        vals = {"partner_id": twin.id, "role": "driver"}
        car.person_ids = [Command.create(vals)]
        self._merge(self.ion, twin)
        self.assertRecordValues(
            car.person_ids, [{"partner_id": self.ion.id, "role": "owner"}]
        )
        self.assertEqual(car.partner_id, self.ion)

    def test_one_who_sold_the_car_to_himself_owns_it_all_the_time(self):
        twin = self._twin()
        car = self._car(owner=twin)
        car.change_owner(self.ion.id, date=str(self.today))
        self.assertEqual(len(car.person_ids), 2)
        self._merge(self.ion, twin)
        self.assertRecordValues(
            car.person_ids,
            [{"role": "owner", "date_from": False, "date_to": False}],
        )
        self.assertEqual(car.partner_id, self.ion)

    def test_roles_at_different_times_stay_apart_after_the_merge(self):
        car, twin = self._car(owner=self.maria), self._twin()
        long_ago = fields.Date.subtract(self.today, years=2)
        car.person_ids = [
            Command.create(
                {"partner_id": twin.id, "role": "driver", "date_to": long_ago}
            ),
            Command.create(
                {"partner_id": self.ion.id, "role": "driver", "date_from": self.today}
            ),
        ]
        self._merge(self.ion, twin)
        rows = car.person_ids.filtered(lambda row: row.partner_id == self.ion)
        self.assertEqual(len(rows), 2)

    # Contacts

    def test_contact_shows_his_present_cars(self):
        first, second = self._car("A1", self.maria), self._car("A2", self.maria)
        third = self._car("A3", self.ion)
        third.person_ids.create(
            {"vehicle_id": third.id, "partner_id": self.maria.id, "role": "payer"}
        )
        second.partner_id = False
        self.assertEqual(self.maria.vehicle_ids, first + third)
        self.assertEqual(self.maria.vehicle_count, 2)
        found = self.Partner.search([("vehicle_ids", "in", third.ids)])
        self.assertEqual(found, self.maria + self.ion)
        action = self.maria.action_view_vehicles()
        self.assertEqual(self.Vehicle.search(action["domain"]), first + third)

    def test_phone_typed_at_the_car_is_stored_international(self):
        car = self._car(owner=self.maria)
        car.owner_phone = "068 11 22 33"
        self.assertEqual(self.maria.phone, "+37368112233")
        self.assertEqual(self.maria.phone_sanitized, "+37368112233")
        with self.refused('Phone: "12"'):
            car.owner_phone = "12"

    def test_phone_alone_finds_or_creates_the_owner(self):
        known = self._car("A1", owner_phone="69 12-34-56")
        new = self._car("A2", owner_phone="+380 50 123 4567")
        self.assertEqual(known.partner_id, self.maria)
        self.assertEqual(new.partner_id.name, "+380501234567")

    def test_phone_alone_finds_the_owner_when_the_form_sends_him_empty(self):
        empty = {"person_ids": [], "odometer": 0, "odometer_ids": []}
        first = self._car("A1", **empty, partner_id=False, owner_phone="69 12-34-56")
        second = self._car("A2", **empty, owner_phone="69 12-34-56", partner_id=False)
        for car in first + second:
            self.assertEqual(car.partner_id, self.maria)
            self.assertEqual(car.person_ids.partner_id, self.maria)
            self.assertEqual(car.owner_phone, self.maria.phone)

    def test_contact_is_found_by_phone_however_typed(self):
        for typed in ("069123456", "69 12 34 56", "00373 69-123-456", "+37369123"):
            names = self.Partner.name_search(typed)
            self.assertEqual([id_ for id_, _name in names], self.maria.ids, typed)
            self.assertEqual(
                self.Partner.search([("phone_mobile_search", "ilike", typed)]),
                self.maria,
            )

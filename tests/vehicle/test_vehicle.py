# Part of autoservice. See LICENSE for full copyright and licensing details.

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .common import VehicleCase


class TestVehicle(VehicleCase):
    """What a car is: plate, VIN, make, model, class, year."""

    def test_plate_is_kept_as_typed_and_compared_normalized(self):
        car = self._car(" аа 12-34 вв ")
        self.assertEqual(car.plate, "аа 12-34 вв")
        self.assertEqual(car.plate_normalized, "AA1234BB")

    def test_display_name_says_plate_make_and_model(self):
        model_id, _name = (
            self.env["autoservice.model"]
            .with_user(self.manager)
            .with_context(default_make_id=self.toyota.id)
            .name_create("Corolla")
        )
        car = self._car("аа1234вв", model_id=model_id)
        self.assertEqual(car.display_name, "AA1234BB Toyota Corolla")

    def test_second_car_with_the_plate_is_refused_and_names_the_first(self):
        self._car("AA1234BB", make_id=self.toyota.id)
        with self.refused("Plate: AA1234BB.*Toyota"):
            self._car("аа-1234-вв", company_id=False)

    @mute_logger("odoo.sql_db")
    def test_database_itself_refuses_the_second_plate(self):
        car = self._car("AA1234BB")
        other = self._car("CC1234BB")
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            self.cr.execute(
                "UPDATE autoservice_vehicle SET plate_normalized = %s WHERE id = %s",
                (car.plate_normalized, other.id),
            )

    def test_archived_car_frees_its_plate_and_cannot_come_back_to_it(self):
        car = self._car("AA1234BB")
        car.action_archive()
        self._car("AA1234BB")
        with self.refused("Plate"):
            car.action_unarchive()

    def test_other_company_may_know_the_same_car(self):
        other = self.env["res.company"].create({"name": "Second garage"})
        self._car("AA1234BB")
        self.env["autoservice.vehicle"].create(
            {"plate": "AA1234BB", "company_id": other.id}
        )
        self.assertEqual(len(self.Vehicle.find("AA1234BB")), 1)

    def test_car_without_plate_and_vin_is_refused(self):
        car = self._car(vin="1M8GDM9AXKP042788")
        with self.refused("Plate: a car needs"):
            self.Vehicle.create({"year": 2020})
        with self.refused("Plate: a car needs"):
            car.write({"plate": "--", "vin": False})
        with self.refused('Plate: "--"'):
            car.plate = "--"

    def test_same_plate_twice_in_one_go_is_refused(self):
        with self.refused("Plate: AA1"):
            self.Vehicle.create([{"plate": "AA1"}, {"plate": "aa-1"}])

    def test_plates_of_two_cars_are_exchanged_by_way_of_none(self):
        first, second = self._car("A1", vin="1M8GDM9AXKP042788"), self._car("A2")
        first.plate = False
        second.plate = "A1"
        first.plate = "A2"
        self.assertEqual((first + second).mapped("plate"), ["A2", "A1"])

    def test_vin_is_stored_without_spaces_in_capitals(self):
        car = self._car(False, vin="1m8 gdm9a-xkp042788")
        self.assertEqual(car.vin, "1M8GDM9AXKP042788")
        self.assertFalse(car.vin_warning)

    def test_vin_with_impossible_letters_or_length_is_refused(self):
        for vin in ("1M8GDM9AXKPO42788", "1M8GDM9AXKP04278", "1M8GDM9AXKP0427888"):
            with self.refused(f'VIN: "{vin}"'):
                self._car(vin=vin)

    def test_wrong_check_digit_only_warns(self):
        car = self._car(vin="WVWZZZ1JZXW000001")
        self.assertIn("check digit", car.vin_warning)
        with Form(car) as form:
            form.vin = "1M8GDM9AXKP042788"
            self.assertFalse(form.vin_warning)

    def test_year_must_be_sane(self):
        for year in (1850, 2999, -1):
            with self.refused("Year"):
                self._car(year=year)

    def test_model_is_typed_freely_once_the_make_is_chosen(self):
        Model = self.env["autoservice.model"].with_user(self.manager)
        Model = Model.with_context(default_make_id=self.toyota.id)
        first, name = Model.name_create("Corolla")
        self.assertEqual(name, "Toyota Corolla")
        self.assertEqual(Model.name_create(" corolla ")[0], first)
        self.assertEqual(Model.name_create("Toyota Corolla")[0], first)
        self.assertEqual(Model.name_search("toy cor")[0][0], first)
        self.assertEqual(Model.name_search("Toyota corolla", operator="=")[0][0], first)

    def test_model_without_make_asks_for_the_make(self):
        Model = self.env["autoservice.model"].with_user(self.manager)
        with self.refused("Make"):
            Model.name_create("Corolla")
        self.assertEqual(Model.name_create("toyota Yaris")[1], "Toyota Yaris")

    def test_model_brings_make_and_class_and_the_class_can_be_changed(self):
        suv = self.env.ref("autoservice.vehicle_class_suv")
        van = self.env.ref("autoservice.vehicle_class_van")
        model = self.env["autoservice.model"].create(
            {"name": "RAV4", "make_id": self.toyota.id, "class_id": suv.id}
        )
        car = self._car(model_id=model.id)
        self.assertEqual((car.make_id, car.class_id), (self.toyota, suv))
        car.class_id = van
        model.class_id = False
        self.assertEqual(car.class_id, van)

    def test_model_of_another_make_is_refused(self):
        audi = self.env.ref("autoservice.make_audi")
        model = self.env["autoservice.model"].create({"name": "A4", "make_id": audi.id})
        with self.refused("Model"):
            self._car(model_id=model.id, make_id=self.toyota.id)

    def test_choosing_another_make_on_the_form_clears_the_model(self):
        audi = self.env.ref("autoservice.make_audi")
        model = self.env["autoservice.model"].create({"name": "A4", "make_id": audi.id})
        with Form(self._car(model_id=model.id)) as form:
            form.make_id = self.toyota
            self.assertFalse(form.model_id)

    @mute_logger("odoo.sql_db")
    def test_make_is_written_once_whatever_the_case(self):
        make = self.env["autoservice.make"].with_user(self.manager)
        self.assertEqual(make.name_create("tOyota")[0], self.toyota.id)
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            make.create({"name": "TOYOTA"})

    def test_car_cannot_be_duplicated_with_its_plate(self):
        with self.refused("Plate"):
            self._car().copy()
        self.assertEqual(self._car("BB1").copy({"plate": "BB2"}).plate, "BB2")

    # Access

    def test_executor_reads_cars_and_changes_nothing(self):
        car = self._car(owner=self.maria).with_user(self.executor)
        car.invalidate_recordset()
        self.assertEqual(car.person_ids.partner_id.name, "Maria Ionescu")
        self.assertEqual(self.Vehicle.with_user(self.executor).find("1234"), car)
        for record in (car, car.person_ids, car.model_id, car.make_id, car.class_id):
            self.assertTrue(record.has_access("read"))
            self.assertFalse(record.has_access("write"))
        with self.assertRaises(AccessError):
            car.plate = "BB"

    def test_manager_does_not_delete_makes_but_the_owner_does(self):
        make = self.env["autoservice.make"].create({"name": "Wartburg"})
        with self.assertRaises(AccessError):
            make.with_user(self.manager).unlink()
        make.with_user(self.boss).unlink()

    def test_car_of_another_company_is_invisible(self):
        other = self.env["res.company"].create({"name": "Second garage"})
        car = self.env["autoservice.vehicle"].create(
            {"plate": "ZZ999", "company_id": other.id, "odometer": 5}
        )
        self.assertFalse(self.Vehicle.find("ZZ999"))
        self.assertFalse(self.Vehicle.search([("plate", "=", "ZZ999")]))
        with self.assertRaises(AccessError):
            car.with_user(self.manager).read(["plate"])
        readings = self.env["autoservice.odometer"].with_user(self.manager)
        self.assertFalse(readings.search([("vehicle_id", "=", car.id)]))

    def test_user_without_our_groups_opens_contacts_as_before(self):
        self._car(owner=self.maria)
        stranger = new_test_user(
            self.env,
            login="stranger",
            groups="base.group_user,base.group_partner_manager",
        )
        contact = self.maria.with_user(stranger)
        with Form(contact) as form:
            form.name = "Maria I."
        self.assertNotIn("vehicle_ids", contact.fields_get())
        with self.assertRaises(AccessError):
            self.Vehicle.with_user(stranger).find("AA1234BB")

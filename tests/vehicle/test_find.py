# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields

from .common import VehicleCase

MANY = 20000


class TestFind(VehicleCase):
    """A car is found by plate, VIN or phone, however typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.env["autoservice.model"].create(
            {"name": "Corolla", "make_id": cls.toyota.id}
        )
        cls.car = cls._car(
            "AA1234BB", cls.maria, vin="1M8GDM9AXKP042788", model_id=cls.model.id
        )
        cls.other = cls._car("CKD 001", cls.ion)

    def test_car_is_found_by_plate_vin_and_phone(self):
        for typed in (
            "AA1234BB",
            "аа 1234-вв",
            "aa12",
            "1234",
            "1m8gdm9axkp042788",
            "1M8 GDM",
            "042788",
            "069123456",
            "+373 69 123 456",
            "(069) 12-34",
        ):
            self.assertEqual(self.Vehicle.find(typed), self.car, typed)

    def test_nothing_comes_of_nothing(self):
        for typed in ("", None, "  ", "-", "aa", "%", "___", "XX9999", "0691"):
            self.assertFalse(self.Vehicle.find(typed), typed)

    def test_exact_plate_comes_alone_its_beginnings_come_together(self):
        longer = self._car("AA1234BBB")
        self.assertEqual(self.Vehicle.find("AA1234BB"), self.car)
        self.assertEqual(self.Vehicle.find("AA1234"), self.car + longer)
        self.assertEqual(len(self.Vehicle.find("AA1234", limit=1)), 1)

    def test_wrong_parameters_are_named(self):
        for name, value in (
            ("text", {"plate": "AA1234BB"}),
            ("text", ["AA1234BB"]),
            ("text", True),
            ("text", 1.5),
            ("limit", "20"),
            ("limit", -1),
            ("limit", False),
        ):
            with self.subTest(name=name, value=value), self.refused(name):
                self.Vehicle.find(**{"text": "AA1234BB", name: value})

    def test_phone_counts_as_long_as_the_person_has_a_role(self):
        self.other.person_ids.create(
            {"vehicle_id": self.other.id, "partner_id": self.maria.id, "role": "driver"}
        )
        self.assertEqual(self.Vehicle.find("069123456"), self.car + self.other)
        self.car.partner_id = self.ion
        self.assertEqual(self.Vehicle.find("069123456"), self.other)

    def test_phone_that_is_no_valid_number_is_found_as_it_was_typed(self):
        self.ion.phone = "22-33-44"
        self.assertEqual(self.Vehicle.find("22-33-44"), self.other)

    def test_archived_car_is_not_found(self):
        self.car.action_archive()
        self.assertFalse(self.Vehicle.find("AA1234BB"))

    def test_find_sees_what_was_just_written(self):
        self.car.plate = "NEW 1"
        self.ion.phone = "+37369000111"
        self.assertEqual(self.Vehicle.find("new1"), self.car)
        self.assertEqual(self.Vehicle.find("069 000 111"), self.other)

    def test_search_boxes_take_the_same_and_make_and_model(self):
        for typed in ("аа12", "042788", "069123456", "toyota cor", "AA1234BB Toyota"):
            ids = [id_ for id_, _name in self.Vehicle.name_search(typed)]
            self.assertEqual(ids, self.car.ids, typed)
        everything = self.Vehicle.name_search("")
        self.assertLessEqual(
            set((self.car + self.other).ids), {id_ for id_, _name in everything}
        )

    def test_exported_name_finds_the_car_again(self):
        for car in self.car + self.other:
            names = self.Vehicle.name_search(car.display_name, operator="=")
            self.assertEqual([id_ for id_, _name in names], car.ids)
        self.assertFalse(self.Vehicle.name_search("AA12", operator="="))
        self.assertNotIn(
            self.car, self.Vehicle.search([("display_name", "not in", ["AA1234BB"])])
        )

    def test_find_is_one_query(self):
        self.Vehicle.find("+37369111222")
        with self.assertQueryCount(1):
            self.Vehicle.find("069123456")
        with self.assertQueryCount(1):
            self.Vehicle.find("AA1234BB")

    def test_find_reads_indexes_only(self):
        self._fill_tables()
        for typed in ("AA1234BB", "aa1", "1234", "042788", "069123456", "+37369"):
            query = self.Vehicle._get_find_query(typed, 20)
            query = query.code.replace("SELECT", "EXPLAIN SELECT", 1), query.params
            self.cr.execute(*query)
            plan = "\n".join(line for (line,) in self.cr.fetchall())
            for table in ("autoservice_vehicle", "res_partner"):
                self.assertNotIn(f"Seq Scan on {table}", plan, f"{typed}\n{plan}")

    def _fill_tables(self):
        """Add many cars with owners by SQL; they go with the test's transaction."""
        self.cr.execute(
            """
            WITH owner AS (
                INSERT INTO res_partner (name, complete_name, active, type,
                                         phone, phone_sanitized, autopost_bills)
                SELECT 'Owner ' || n, 'Owner ' || n, true, 'contact',
                       '+40' || 700000000 + n, '+40' || 700000000 + n, 'ask'
                  FROM generate_series(1, %(many)s) AS n
             RETURNING id
            ), car AS (
                INSERT INTO autoservice_vehicle (plate, plate_normalized, vin, active,
                                                 company_id)
                SELECT 'X' || n || 'YZ', 'X' || n || 'YZ',
                       'WVWZZZ1JZ' || lpad(n::text, 8, '0'), true, %(company)s
                  FROM generate_series(1, %(many)s) AS n
             RETURNING id
            )
            INSERT INTO autoservice_vehicle_person (vehicle_id, partner_id, role,
                                                    date_from, company_id)
            SELECT car.id, owner.id, 'owner', %(today)s, %(company)s
              FROM (SELECT id, row_number() OVER () FROM car) AS car
              JOIN (SELECT id, row_number() OVER () FROM owner) AS owner
             USING (row_number)
            """,
            {
                "many": MANY,
                "company": self.company.id,
                "today": fields.Date.today(),
            },
        )
        for table in (
            "autoservice_vehicle",
            "autoservice_vehicle_person",
            "res_partner",
        ):
            self.cr.execute(f"ANALYZE {table}")

# Part of autoservice. See LICENSE for full copyright and licensing details.

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import AutoserviceCase

MODELS = ("res.partner", "autoservice.vehicle", "sale.order", "autoservice.booking")


@tagged("post_install", "-at_install")
class TestQuickBook(AutoserviceCase):
    """Who calls is found while typing; price, end and free times are what comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.md")
        cls.wash = cls._service("Quick wash", 100.0, 40, bay_kind="wash")
        cls.oil = cls._service("Quick oil change", 250.0, 30, bay_kind="repair")
        cls.wash.tech_card_id.rate_ids = [
            Command.create({"class_id": cls.class_suv.id, "price": 140, "minutes": 60})
        ]
        cls.other_company = cls.env["res.company"].create({"name": "Other garage"})
        cls.Booking = cls.env["autoservice.booking"].with_user(cls.manager_user)

    def _find(self, text, **kwargs):
        return self.Booking.quick_find(text, **kwargs)

    def _book_quick(self, **kwargs):
        return self.Booking.quick_book(
            **{
                "phone": "",
                "plate": "",
                "service_ids": self.wash.ids,
                "start": "2026-11-23 08:00:00",
                **kwargs,
            }
        )

    # Who calls
    def test_a_customer_is_found_by_phone_plate_and_name(self):
        expected = {
            "partner_id": self.partner.id,
            "name": "Ion Popa",
            "phone": "+37369123456",
            "vehicle_id": self.vehicle.id,
            "plate": "ABC123",
            "car": "",
            "class_id": self.class_sedan.id,
        }
        for text in ("069123456", "+373 69 12", "abc-12", "авс 123", "popa", "pop ion"):
            with self.subTest(text=text):
                self.assertIn(expected, self._find(text))

    def test_a_name_is_found_without_its_diacritics(self):
        stefan = self.partner.create({"name": "Ștefan Țurcanu"})
        for text in ("stefan", "turc", "Ștef", "țurcanu st"):
            with self.subTest(text=text):
                found = [row["partner_id"] for row in self._find(text)]
                self.assertEqual(found, stefan.ids)

    def test_a_customer_comes_once_for_each_car_and_without_car_too(self):
        second = self._vehicle("QQQ777", self.partner)
        self.assertEqual(
            {row["vehicle_id"] for row in self._find("069123456")},
            {self.vehicle.id, second.id},
        )
        walker = self.partner.create({"name": "Zoe Walker"})
        (row,) = self._find("walker")
        self.assertEqual((row["partner_id"], row["vehicle_id"]), (walker.id, False))

    def test_who_drives_the_car_of_another_comes_with_it(self):
        driver = self.partner.create({"name": "Dan", "phone": "+37369777888"})
        self.vehicle.person_ids = [
            Command.create({"partner_id": driver.id, "role": "driver"})
        ]
        (row,) = self._find("069777888")
        self.assertEqual(
            (row["partner_id"], row["vehicle_id"]), (driver.id, self.vehicle.id)
        )

    def test_nothing_and_nonsense_find_nobody(self):
        for text in ("", False, "  ", "po", "---", "' & | ! :*", "\\", "%"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), [])

    def test_contacts_and_cars_of_another_company_are_not_found(self):
        partner = self.partner.create(
            {"name": "Vera Foreign", "company_id": self.other_company.id}
        )
        self.env["autoservice.vehicle"].create(
            {
                "plate": "FOR001",
                "partner_id": partner.id,
                "company_id": self.other_company.id,
            }
        )
        self.assertEqual(self._find("foreign"), [])
        self.assertEqual(self._find("FOR001"), [])

    def test_what_is_found_costs_the_same_queries_for_many(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self._find("many", limit=20)
            return len(rows), self.env.cr.sql_log_count - before

        self._vehicle("MANY01", self.partner.create({"name": "Many One"}))
        count()
        few = count()
        for number in range(10):
            partner = self.partner.create({"name": f"Many {number}"})
            self._vehicle(f"MANX{number:02}", partner)
        many = count()
        self.assertGreater(many[0], few[0])
        self.assertEqual(many[1], few[1])

    # What it costs
    def test_services_are_found_by_parts_of_their_names(self):
        other = self._service("The wash that is not quick", 10.0)
        found = self.Booking.quick_services("quick wash")
        self.assertEqual([one["id"] for one in found], [self.wash.id, other.id])
        self.assertEqual(found[0]["minutes"], 40)
        self.assertEqual(found[0]["price"], 100)
        (suv, _other) = self.Booking.quick_services("quick wash", self.class_suv.id)
        self.assertEqual((suv["minutes"], suv["price"]), (60, 140))
        self.assertEqual(self.Booking.quick_services(" "), [])

    def test_the_quote_is_what_is_booked(self):
        self.vehicle.class_id = self.class_suv
        services = [self.wash.id, self.oil.id, self.wash.id]
        quote = self.Booking.quick_quote(
            services,
            vehicle_id=self.vehicle.id,
            partner_id=self.partner.id,
            start="2026-11-23 08:00:00",
        )
        booking = self._book_quick(plate="ABC123", service_ids=services)
        self.assertEqual(quote["total"], booking.amount_total)
        self.assertEqual(quote["total"], 140 + 250 + 140)
        self.assertEqual(quote["minutes"], booking.duration)
        self.assertEqual(quote["stop"], fields.Datetime.to_string(booking.stop))
        self.assertEqual(
            [(one["product_id"], one["minutes"]) for one in quote["lines"]],
            [(self.wash.id, 60), (self.oil.id, 30), (self.wash.id, 60)],
        )
        self.assertEqual(quote["bay_kind"], "wash")

    def test_a_quote_leaves_nothing_behind(self):
        before = [self.env[model].search_count([]) for model in MODELS]
        quote = self.Booking.quick_quote(self.wash.ids, class_id=self.class_suv.id)
        self.env.flush_all()
        self.assertEqual(quote["total"], 140)
        self.assertFalse(quote["stop"])
        after = [self.env[model].search_count([]) for model in MODELS]
        self.assertEqual(before, after)

    # When
    @freeze_time("2026-11-23 10:02:00")
    def test_the_first_day_with_a_free_time_is_offered(self):
        found = self.Booking.quick_slots(40, service_ids=self.wash.ids)
        self.assertEqual(found["date"], "2026-11-23")
        self.assertEqual(found["first"], found["slots"][0]["start"])
        self.assertGreaterEqual(found["first"], "2026-11-23 10:05:00")
        bays = {
            choice["bay_id"] for slot in found["slots"] for choice in slot["choices"]
        }
        kinds = self.env["autoservice.bay"].browse(bays).mapped("kind")
        self.assertEqual(set(kinds), {"wash"})
        self.assertIn(self.wash_post.id, bays)

    @freeze_time("2026-11-23 06:00:00")
    def test_every_time_that_is_offered_can_be_booked(self):
        found = self.Booking.quick_slots(
            40, "2026-11-25", self.wash.ids, bay_ids=self.wash_post.ids
        )
        self.assertTrue(found["slots"])
        for slot in found["slots"][::6]:
            self.assertEqual(slot["start"][:10], "2026-11-25")
            self._book_quick(
                plate="ABC123",
                start=slot["start"],
                bay_id=slot["choices"][0]["bay_id"],
            ).action_cancel()

    @freeze_time("2026-11-23 06:00:00")
    def test_a_chosen_bay_counts_whatever_the_service_needs(self):
        found = self.Booking.quick_slots(
            40, service_ids=self.wash.ids, bay_ids=self.lift.ids
        )
        bays = [choice["bay_id"] for choice in found["slots"][0]["choices"]]
        self.assertEqual(bays, self.lift.ids)

    @freeze_time("2026-11-23 06:00:00")
    def test_a_day_that_has_passed_offers_nothing_but_the_first_time(self):
        found = self.Booking.quick_slots(40, "2026-11-20", self.wash.ids)
        self.assertEqual(found["slots"], [])
        self.assertTrue(found["first"])

    # Booking
    def test_what_was_chosen_is_booked(self):
        booking = self._book_quick(
            partner_id=self.partner.id,
            vehicle_id=self.vehicle.id,
            bay_id=self.wash_post.id,
            note="Smells of smoke",
        )
        self.assertEqual(booking.partner_id, self.partner)
        self.assertEqual(booking.vehicle_id, self.vehicle)
        self.assertEqual(booking.note, "Smells of smoke")
        self.assertEqual((booking.state, booking.duration), ("booked", 40))

    def test_a_chosen_customer_with_a_new_car_of_a_class(self):
        booking = self._book_quick(
            partner_id=self.partner.id,
            plate="new 009",
            vehicle_class_id=self.class_suv.id,
        )
        self.assertEqual(booking.vehicle_id.partner_id, self.partner)
        self.assertEqual(booking.vehicle_id.class_id, self.class_suv)
        self.assertEqual(booking.amount_total, 140)

    def test_somebody_new_with_a_chosen_car_becomes_its_driver(self):
        booking = self._book_quick(
            phone="069555444", name="Ana", vehicle_id=self.vehicle.id
        )
        self.assertEqual(booking.partner_id.name, "Ana")
        self.assertEqual(self.vehicle.partner_id, self.partner)
        self.assertIn(booking.partner_id, self.vehicle._get_present_people().partner_id)

    def test_a_known_class_of_the_car_counts_more_than_the_one_that_is_said(self):
        booking = self._book_quick(
            vehicle_id=self.vehicle.id, vehicle_class_id=self.class_suv.id
        )
        self.assertEqual(booking.vehicle_class_id, self.class_sedan)
        self.assertEqual(self.vehicle.class_id, self.class_sedan)

    def test_without_services_the_end_is_the_one_that_is_said(self):
        booking = self._book_quick(
            vehicle_id=self.vehicle.id, service_ids=[], stop="2026-11-23 09:30:00"
        )
        self.assertEqual(booking.duration, 90)

    def test_what_is_wrong_is_named_and_nothing_changes(self):
        foreign = self.other_company.id
        partner = self.partner.create({"name": "Foreign", "company_id": foreign})
        gone = self.partner.create({"name": "Gone", "active": False})
        bay = self.env["autoservice.bay"].create(
            {"name": "Foreign post", "kind": "wash", "company_id": foreign}
        )
        before = [self.env[model].search_count([]) for model in MODELS]
        for name, value in (
            ("partner_id", partner.id),
            ("partner_id", gone.id),
            ("partner_id", "1"),
            ("vehicle_id", 2**31 - 1),
            ("vehicle_class_id", 2**31 - 1),
            ("bay_id", bay.id),
            ("stop", "soon"),
            ("note", 5),
            ("service_ids", [2**31 - 1]),
            ("service_ids", self.wash.ids * 101),
        ):
            wrong = {name: value}
            with (
                self.subTest(name=name, value=value),
                self.assertRaisesRegex(ValidationError, name),
                self.cr.savepoint(),
            ):
                self._book_quick(**{"plate": "ABC123", "phone": "069000999", **wrong})
        after = [self.env[model].search_count([]) for model in MODELS]
        self.assertEqual(before, after)

    def test_wrong_questions_are_named(self):
        calls = (
            ("text", "quick_find", [5]),
            ("limit", "quick_find", ["abc", 0]),
            ("text", "quick_services", [["a"]]),
            ("vehicle_class_id", "quick_services", ["a", 2**31 - 1]),
            ("service_ids", "quick_quote", ["1"]),
            ("service_ids", "quick_quote", [[2**31 - 1]]),
            ("vehicle_id", "quick_quote", [[], 2**31 - 1]),
            ("minutes", "quick_slots", [0]),
            ("date", "quick_slots", [40, "tomorrow"]),
            ("date", "quick_slots", [40, 5]),
            ("date", "quick_slots", [40, "0001-01-01"]),
            ("bay_ids", "quick_slots", [40, False, [], False, ["1"]]),
        )
        for name, method, args in calls:
            with (
                self.subTest(method=method, args=args),
                self.assertRaisesRegex(ValidationError, name),
            ):
                getattr(self.Booking, method)(*args)

    def test_only_who_may_book_gets_answers(self):
        calls = {
            "quick_options": [],
            "quick_find": ["ABC123"],
            "quick_services": ["wash"],
            "quick_quote": [self.wash.ids],
            "quick_slots": [40],
            "quick_book": ["069123456", "ABC123", [], "2026-11-23 08:00:00"],
        }
        for user in (self.executor_user, self.storekeeper_user, self.accountant_user):
            Booking = self.env["autoservice.booking"].with_user(user)
            for method, args in calls.items():
                with (
                    self.subTest(user=user.login, method=method),
                    self.assertRaises(AccessError),
                    self.cr.savepoint(),
                ):
                    getattr(Booking, method)(*args)

    def test_the_options_are_those_of_the_company(self):
        self.washer.autoservice_role = "washer"
        self.env.flush_all()  # the public employees are a view
        options = self.Booking.quick_options()
        self.assertEqual(options["company_id"], self.company.id)
        self.assertEqual(options["tz"], self.company.resource_calendar_id.tz)
        self.assertIn(
            {"id": self.washer.id, "name": "Petru Washer", "role": "washer"},
            options["people"],
        )
        bays = {bay["id"] for bay in options["bays"]}
        self.assertTrue({self.lift.id, self.wash_post.id} <= bays)

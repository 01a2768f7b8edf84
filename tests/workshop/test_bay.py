# Part of autoservice. See LICENSE for full copyright and licensing details.

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestBay(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = new_test_user(cls.env, "bay_owner", "autoservice.group_owner")
        cls.manager = new_test_user(cls.env, "bay_manager", "autoservice.group_manager")
        cls.executor = new_test_user(
            cls.env, "bay_executor", "autoservice.group_executor"
        )
        cls.Bay = cls.env["autoservice.bay"].with_user(cls.owner)

    def test_a_bay_is_a_material_resource_of_its_company(self):
        self.env.company.resource_calendar_id.tz = "Europe/Chisinau"
        bay = self.Bay.create({"name": "Lift 1", "kind": "repair"})
        self.assertRecordValues(
            bay.resource_id,
            [
                {
                    "name": "Lift 1",
                    "resource_type": "material",
                    "company_id": self.env.company.id,
                    "calendar_id": self.env.company.resource_calendar_id.id,
                    "tz": "Europe/Chisinau",
                }
            ],
        )

    def test_hours_and_time_zone_are_those_of_the_bays_own_company(self):
        other = self.env["res.company"].create({"name": "Other garage"})
        other.resource_calendar_id.tz = "Asia/Tokyo"
        bay = self.env["autoservice.bay"].create(
            {"name": "Lift 9", "company_id": other.id}
        )
        self.assertEqual(bay.company_id, other)
        self.assertEqual(bay.resource_calendar_id, other.resource_calendar_id)
        self.assertEqual(bay.tz, "Asia/Tokyo")

    def test_the_owner_makes_and_renames_a_bay_on_the_form(self):
        with Form(self.Bay) as form:
            form.name = "Lift 1"
            form.kind = "tyre"
        bay = form.record
        with Form(bay) as form:
            form.name = "Tyre post"
        self.assertEqual(bay.resource_id.name, "Tyre post")

    def test_bay_and_resource_are_archived_together(self):
        bay = self.Bay.create({"name": "Lift 1"})
        bay.action_archive()
        self.assertFalse(bay.resource_id.active)
        bay.resource_id.active = True
        self.assertTrue(bay.active)

    def test_a_bay_created_archived_has_an_archived_resource(self):
        bay = self.Bay.create({"name": "Lift 1", "active": False})
        self.assertFalse(bay.active or bay.resource_id.active)

    def test_a_resource_belongs_to_one_bay(self):
        bay = self.Bay.create({"name": "Lift 1"})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.Bay.create({"name": "Lift 2", "resource_id": bay.resource_id.id})
            self.env.flush_all()

    def test_a_copied_bay_has_a_resource_and_a_name_of_its_own(self):
        bay = self.Bay.create({"name": "Lift 1", "kind": "tyre"})
        copied = bay.copy()
        self.assertNotEqual(copied.resource_id, bay.resource_id)
        self.assertEqual(copied.name, "Lift 1 (copy)")
        self.assertEqual(copied.resource_id.name, "Lift 1 (copy)")
        self.assertEqual(bay.name, "Lift 1")

    def test_a_deleted_bay_leaves_no_resource_behind(self):
        bay = self.Bay.create({"name": "Lift 1"})
        resource = bay.resource_id
        bay.unlink()
        self.assertFalse(resource.exists())

    def test_executors_and_managers_read_bays_and_change_nothing(self):
        bay = self.Bay.create({"name": "Lift 1"})
        for user in (self.executor, self.manager):
            seen = bay.with_user(user)
            self.assertEqual(seen.name, "Lift 1")
            with self.assertRaises(AccessError):
                seen.color = 3
            with Form(seen) as form:
                self.assertEqual(form.name, "Lift 1")

    def test_bays_of_other_companies_are_invisible(self):
        other = self.env["res.company"].create({"name": "Other garage"})
        bay = self.env["autoservice.bay"].create(
            {"name": "Lift 9", "company_id": other.id}
        )
        self.assertFalse(self.Bay.search([("id", "=", bay.id)]))
        with self.assertRaises(AccessError):
            bay.with_user(self.owner).read(["name"])

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPeople(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.executor = new_test_user(
            cls.env, "people_executor", "autoservice.group_executor"
        )
        cls.manager = new_test_user(
            cls.env, "people_manager", "autoservice.group_manager"
        )
        skill_type = cls.env["hr.skill.type"].create(
            {
                "name": "Trade",
                "skill_ids": [
                    Command.create({"name": name}) for name in ("Welding", "Painting")
                ],
                "skill_level_ids": [
                    Command.create({"name": "Good", "default_level": True})
                ],
            }
        )
        cls.welding, cls.painting = skill_type.skill_ids.sorted("id")
        cls.master, cls.washer = cls.env["hr.employee"].create(
            [
                {"name": "Vasile", "autoservice_role": "master"},
                {"name": "Petru", "autoservice_role": "washer"},
            ]
        )
        cls.env["hr.employee.skill"].create(
            {
                "employee_id": cls.master.id,
                "skill_type_id": skill_type.id,
                "skill_id": cls.welding.id,
                "skill_level_id": skill_type.skill_level_ids.id,
            }
        )

    def test_a_user_without_rights_in_employees_finds_executors_by_role(self):
        for user in (self.executor, self.manager):
            Employee = self.env["hr.employee"].with_user(user)
            domain = [("autoservice_role", "=", "master"), ("id", "in", self._ids())]
            self.assertEqual(Employee.search(domain), self.master)
            found = Employee.web_name_search("Vasile", {"display_name": {}}, domain)
            self.assertEqual([row["id"] for row in found], self.master.ids)
            public = self.env["hr.employee.public"].with_user(user)
            self.assertEqual(public.search(domain).ids, self.master.ids)

    def test_he_reads_their_names_and_roles_but_not_their_private_data(self):
        for user in (self.executor, self.manager):
            master = self.master.with_user(user)
            self.assertEqual(master.display_name, "Vasile")
            self.assertEqual(master.autoservice_role, "master")
            with self.assertRaises(AccessError):
                master.read(["private_phone"])
            with self.assertRaises(AccessError):
                master.autoservice_role = "washer"

    def test_only_those_with_every_skill_are_fit_for_the_work(self):
        people = (self.master + self.washer).with_user(self.manager)
        none = self.env["hr.skill"]
        self.assertEqual(people._filter_by_skills(none), people)
        self.assertEqual(people._filter_by_skills(self.welding), self.master)
        both = self.welding + self.painting
        self.assertFalse(people._filter_by_skills(both))

    def _ids(self):
        return (self.master + self.washer).ids

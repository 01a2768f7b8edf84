# Part of autoservice. See LICENSE for full copyright and licensing details.

from contextlib import contextmanager

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, new_test_user


class VehicleCase(TransactionCase):
    """Cars, their people and one user per role; no chart of accounts, no bays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.country_id = cls.env.ref("base.md")
        cls.manager = cls._user("manager")
        cls.executor = cls._user("executor")
        cls.boss = cls._user("owner")
        # Everything is done as the front desk, unless a test says otherwise.
        cls.Vehicle = cls.env["autoservice.vehicle"].with_user(cls.manager)
        cls.Partner = cls.env["res.partner"].with_user(cls.manager)
        cls.maria, cls.ion = cls.Partner.create(
            [
                {"name": "Maria Ionescu", "phone": "069 12 34 56"},
                {"name": "Ion Popa", "phone": "+373 69 654 321"},
            ]
        )
        cls.toyota = cls.env.ref("autoservice.make_toyota").with_user(cls.manager)

    @classmethod
    def _user(cls, role):
        groups = f"autoservice.group_{role},base.group_partner_manager"
        if role == "executor":
            groups = "autoservice.group_executor"
        return new_test_user(
            cls.env, login=f"car_{role}", groups=groups, tz="Europe/Chisinau"
        )

    @classmethod
    def _car(cls, plate="AA 1234 BB", owner=None, **vals):
        if owner:
            vals["partner_id"] = owner.id
        return cls.Vehicle.create({"plate": plate, **vals})

    @contextmanager
    def refused(self, pattern):
        """Expect an error for the user that matches, and undo what was tried."""
        with self.assertRaisesRegex(ValidationError, pattern), self.cr.savepoint():
            yield

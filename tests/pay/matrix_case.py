# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The words of the matrix of rights: one of each record, and calls as over RPC."""

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .pay_case import MONDAY
from .sheet_case import SheetCase

ROLES = {
    "bookkeeper": "account.group_account_user",
    "auditor": "account.group_account_readonly",
    "seller": "sales_team.group_sale_salesman_all_leads",
    "personnel": "hr.group_hr_manager",
    "portal": "base.group_portal",
}
MAGIC = {"id", "create_uid", "create_date", "write_uid", "write_date"}


class MatrixCase(SheetCase):
    """A user of every role, one record of every model, and whose it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "executor": cls.executor_user,
            "manager": cls.manager_user,
            "owner": cls.owner_user,
            "accountant": cls.accountant_user,
            "storekeeper": cls.storekeeper_user,
            **{role: cls._user(role, group) for role, group in ROLES.items()},
        }
        # Who may not export at all would hide what he may read.
        exporters = cls.env.ref("base.group_allow_export")
        for role, user in cls.users.items():
            if role != "portal":
                user.group_ids |= exporters

    def setUp(self):
        super().setUp()
        booking = self._invoiced(people=(self.washer, self.master))
        self.line = booking.line_ids
        self._posted()
        share = self.env["autoservice.line.share"].create(
            {"sale_line_id": self.line.id, "employee_id": self.washer.id}
        )
        sheet = self.Sheet.create({"date_from": MONDAY, "date_to": MONDAY})
        day = self.env["autoservice.workday"].create({"date": MONDAY})
        rate = self.env["autoservice.pay.rate"].create(
            {"card_id": self.card.id, "employee_id": self.third.id, "percent": 33}
        )
        bonus = {
            "employee_id": self.third.id,
            "kind": "bonus",
            "amount": 50,
            "reason": "Found a lost key",
        }
        own = self.entries.with_user(self.manager_user).create(bonus).sudo()
        self.settings = self.env["res.config.settings"].create({})
        self.records = {
            "autoservice.pay.rate": rate,
            "autoservice.pay.entry": own,
            "autoservice.pay.sheet": sheet,
            "autoservice.pay.confirmation": self._own(self.washer),
            "autoservice.workday": day,
            "autoservice.line.share": share,
            "autoservice.tech.card": self.card,
            "hr.employee": self.washer,
            "hr.version": self.washer.version_id,
            "res.company": self.company,
            "res.config.settings": self.settings,
        }
        self.new_vals = {
            "autoservice.pay.rate": {"card_id": self.card.id, "percent": 7},
            "autoservice.pay.entry": bonus,
            "autoservice.pay.sheet": {
                "date_from": "2026-11-01",
                "date_to": "2026-11-30",
            },
            "autoservice.pay.confirmation": {
                "sheet_id": sheet.id,
                "employee_id": self.third.id,
            },
            "autoservice.workday": {"date": "2026-11-25"},
            "autoservice.line.share": {
                "sale_line_id": self.line.id,
                "employee_id": self.master.id,
            },
            "autoservice.pay.take.back": {
                "booking_id": booking.id,
                "line_id": self.line.id,
                "reason": "Again",
            },
        }
        self._commit()

    def _own(self, person):
        people = self.env["autoservice.pay.confirmation"]
        return people.search([("employee_id", "=", person.id)], limit=1)

    def _record_of(self, role, model):
        """The record of a model that a role is most likely to see: his own."""
        person = {"executor": self.washer, "manager": self.desk}.get(role)
        if model == "autoservice.pay.confirmation" and person:
            return self._own(person)
        if model == "autoservice.pay.entry" and role == "executor":
            return self.entries.search([("employee_id", "=", person.id)], limit=1)
        return self.records[model]

    # Calls
    def _call(self, role, model, method, *args, **kwargs):
        """Call a method as a client does."""
        env = self.env(user=self.users[role].id, context={"lang": "en_US"})
        return call_kw(env[model], method, args, kwargs)

    def _try(self, role, model, method, *args):
        """Call a method that reads.

        :return: (whether it was allowed, its answer)
        """
        try:
            with mute_logger("odoo.addons.base.models.ir_model"):
                return True, self._call(role, model, method, *args)
        # A field that the public half of an employee lacks; a method that is not there.
        except (UserError, AttributeError, KeyError, ValueError):
            return False, None

    def _does(self, role, model, method, *args):
        """Call a method that writes, and take back what it did.

        :return: whether it was allowed
        """
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            done, _answer = self._try(role, model, method, *args)
            if done:
                self.env.flush_all()
            return done
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all(flush=False)
            self.env.cr.precommit.clear()

    @staticmethod
    def _get_ways(field):
        """The ways in which a field can be asked for."""
        ways = ["read", "fields_get"]
        # Names of other records have rights of their own; an id tells no more.
        if not field.relational and field.name != "id":
            ways.append("export_data")
        if field.store:
            ways.append("search")
        if field.store and field.type not in ("text", "one2many"):
            ways.append("formatted_read_group")
        return ways

    def _is_read(self, role, model, name, way):
        record = self._record_of(role, model)
        ids = record.ids
        if way == "fields_get":
            done, answer = self._try(role, model, way, [name])
            return done and name in answer and self._is_model_read(role, model)
        field = record._fields[name]
        calls = {
            "read": (ids, [name]),
            "search": ([("id", "in", ids), (name, "!=", False)],),
            "formatted_read_group": (
                [("id", "in", ids)],
                [f"{name}:month" if field.type in ("date", "datetime") else name],
                ["__count"],
            ),
            "export_data": (ids, [name]),
        }
        return self._try(role, model, way, *calls[way])[0]

    def _is_model_read(self, role, model):
        return self.env[model].with_user(self.users[role]).has_access("read")

    def _is_found(self, role, model):
        ids = self._record_of(role, model).ids
        found = [
            self._try(role, model, "name_search", "", [("id", "in", ids)]),
            self._try(role, model, "search_read", [("id", "in", ids)], ["id"]),
            self._try(role, model, "web_search_read", [("id", "in", ids)], {"id": {}}),
        ]
        self.assertEqual(len({done for done, _answer in found}), 1, (role, model))
        return found[0][0] and all(answer for _done, answer in found)

    def _get_stored(self, model):
        return [
            name
            for name, field in self.env[model]._fields.items()
            if field.store
            and name not in MAGIC
            and not name.startswith("activity_")
            and "message_" not in name
        ]

    def _is_written(self, role, model, name):
        """Whether a role may write what is there already."""
        record = self._record_of(role, model)
        value = record[name]
        field = record._fields[name]
        if field.type == "many2one":
            value = value.id
        elif field.relational:
            value = []
        return self._does(role, model, "write", record.ids, {name: value})

    def _is_made(self, role, model, vals, letter):
        """Whether a role may create (c) or delete (u) a record."""
        if letter == "c":
            return self._does(role, model, "create", [vals])
        ids = self.env[model].with_user(self._get_maker(model, role)).sudo()
        if model == "autoservice.pay.confirmation":
            return self._does(role, model, "unlink", self._own(self.washer).ids)
        record = ids.create(vals)
        try:
            return self._does(role, model, "unlink", record.ids)
        finally:
            record.unlink()

    def _get_maker(self, model, role):
        """Proposals are deleted by who made them, and so are wizards."""
        mine = model in ("autoservice.pay.entry", "autoservice.pay.take.back")
        return self.users[role] if mine else self.env.user

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .matrix_case import MatrixCase
from .pay_case import MONDAY

# Who reads, writes, creates and deletes what: letters by role, in the order of MODELS.
MODELS = (
    "autoservice.pay.rate",
    "autoservice.pay.entry",
    "autoservice.pay.sheet",
    "autoservice.pay.confirmation",
    "autoservice.workday",
    "autoservice.line.share",
    "autoservice.pay.report",
    "autoservice.pay.take.back",
    "autoservice.pay.disagree",
    "autoservice.pay.advance",
)
MATRIX = {
    "executor": ("", "r", "", "r", "", "", "", "", "rwcu", ""),
    "manager": ("", "rwcu", "", "r", "rwc", "rwcu", "", "", "rwcu", ""),
    "owner": ("rwcu", "rwcu", "rwcu", "r", "rwcu", "rwcu", "r", "rwcu", "rwcu", "rwcu"),
    "accountant": ("r", "r", "rwcu", "r", "r", "r", "r", "", "", "rwcu"),
    "bookkeeper": ("r", "r", "rwcu", "r", "r", "r", "r", "", "", "rwcu"),
    "auditor": ("",) * 10,
    "storekeeper": ("",) * 10,
    "seller": ("",) * 10,
    "personnel": ("",) * 10,
    "portal": ("",) * 10,
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
ALL = {"owner", "accountant", "bookkeeper"}
# Fields that fewer roles read than their model.
NARROWER = {
    "autoservice.pay.entry": {
        **dict.fromkeys(("base", "percent", "rate_id"), ALL),
        "sale_line_id": ALL | {"manager"},
        "key": set(),
    },
    "autoservice.pay.confirmation": {"line_id": ALL},
    "autoservice.workday": {"rain_amount": ALL},
}
# What is written by hand at all, where the model may be written.
WRITABLE = {
    "autoservice.pay.rate": {
        "company_id",
        "card_id",
        "product_tmpl_id",
        "employee_id",
        "role",
        "percent",
        "minimum",
        "maximum",
        "date_from",
        "date_to",
    },
    "autoservice.pay.entry": {
        "company_id",
        "employee_id",
        "kind",
        "amount",
        "date",
        "reason",
    },
    "autoservice.pay.sheet": {"company_id", "date_from", "date_to", "date"},
    "autoservice.pay.confirmation": set(),
    "autoservice.workday": {
        "company_id",
        "date",
        "administrator_id",
        "employee_ids",
        "is_rainy",
        "note",
    },
    "autoservice.line.share": {"sale_line_id", "employee_id", "parts"},
}
# Fields of what people earn, on models that others read.
SECRETS = (
    ("autoservice.tech.card", "executor_percent"),
    ("autoservice.tech.card", "administrator_percent"),
    ("autoservice.tech.card", "pay_rate_ids"),
    ("autoservice.tech.card", "pay_split"),
    ("hr.employee", "autoservice_pay_mode"),
    ("hr.employee", "autoservice_day_rate"),
    ("hr.version", "autoservice_pay_mode"),
    ("hr.version", "autoservice_day_rate"),
    ("res.company", "autoservice_rain_amount"),
    ("res.config.settings", "autoservice_rain_amount"),
)


@tagged("post_install", "-at_install")
class TestPayRights(MatrixCase):
    """Everybody sees his own pay, owner and accountant all, and nobody a rate."""

    def _assert_none(self, wrong):
        """Show the beginning of a list of what is wrong."""
        if wrong:
            self.fail("\n".join(" ".join(map(str, row)) for row in wrong[:40]))

    def _may(self, role, model, letter):
        return letter in MATRIX[role][MODELS.index(model)]

    def _readers(self, model, name):
        return NARROWER.get(model, {}).get(name, set(MATRIX))

    def test_every_role_on_every_model(self):
        found = {}
        for role, user in self.users.items():
            found[role] = tuple(
                "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[model].with_user(user).has_access(operation)
                )
                for model in MODELS
            )
        self.assertEqual(found, MATRIX)

    def test_every_role_reads_every_field_or_does_not(self):
        """Read, searched, grouped, exported and described: by each of these ways."""
        wrong = []
        for model in WRITABLE:
            for name, field in self.env[model]._fields.items():
                for role in MATRIX:
                    may = self._may(role, model, "r")
                    may = may and role in self._readers(model, name)
                    for way in self._get_ways(field):
                        if self._is_read(role, model, name, way) != may:
                            wrong.append((role, model, name, way, not may))
        self._assert_none(wrong)

    def test_every_role_writes_every_field_or_does_not(self):
        wrong = []
        for model, writable in WRITABLE.items():
            for name in self._get_stored(model):
                for role in MATRIX:
                    may = self._may(role, model, "w") and name in writable
                    if self._is_written(role, model, name) != may:
                        wrong.append((role, model, name, not may))
        self._assert_none(wrong)

    def test_every_role_creates_and_deletes_or_does_not(self):
        wrong = []
        for model, vals in self.new_vals.items():
            for role in MATRIX:
                for letter in "cu":
                    may = self._may(role, model, letter)
                    if self._is_made(role, model, vals, letter) != may:
                        wrong.append((role, model, letter, not may))
        self._assert_none(wrong)

    def test_no_name_and_no_record_is_found_by_who_may_not(self):
        for model in WRITABLE:
            for role in MATRIX:
                with self.subTest(model=model, role=role):
                    may = self._may(role, model, "r")
                    self.assertEqual(self._is_found(role, model), may)

    def test_no_secret_is_read_or_searched_by_who_may_not(self):
        for model, name in SECRETS:
            for role in MATRIX:
                for way in ("read", "search", "fields_get"):
                    with self.subTest(model=model, field=name, role=role, way=way):
                        if role not in ALL:
                            self.assertFalse(self._is_read(role, model, name, way))
        for model, name in SECRETS[:4]:
            self.assertTrue(self._is_read("owner", model, name, "read"))

    def test_no_secret_is_written_by_who_may_not(self):
        for model, name in SECRETS:
            for role in set(MATRIX) - ALL:
                with self.subTest(model=model, field=name, role=role):
                    self.assertFalse(self._is_written(role, model, name))

    def test_the_verbs_are_those_of_owner_and_accountants(self):
        for model, verbs, roles in (
            (
                "autoservice.pay.sheet",
                ("action_collect", "action_post", "action_pay", "action_cancel"),
                ALL,
            ),
            ("autoservice.pay.entry", ("action_approve", "action_refuse"), {"owner"}),
            (
                "autoservice.workday",
                ("action_save",),
                {"manager", "owner"},
            ),
        ):
            record = self.records[model]
            for role in set(MATRIX) - roles:
                for verb in verbs:
                    with (
                        self.subTest(model=model, verb=verb, role=role),
                        self.assertRaises(AccessError),
                    ):
                        self._call(role, model, verb, record.ids)
            for name in ("_set_phase", "_write_facts", "_settle", "_follow"):
                with self.subTest(model=model, private=name):
                    done, _answer = self._try("owner", model, name, record.ids)
                    self.assertFalse(done)

    def test_the_owner_says_how_his_branch_pays(self):
        settings = self.env["autoservice.pay.settings"]
        vals = {"rain_amount": 30, "workday_hour": 9.5, "leaders_see_pay": True}
        settings.with_user(self.owner_user).create(vals).action_save()
        self.assertEqual(self.company.autoservice_rain_amount, 30)
        self.assertEqual(self.company.autoservice_workday_hour, 9.5)
        self.assertTrue(self.company.autoservice_leaders_see_pay)
        self.assertEqual(self.company.autoservice_pay_split, "parts")
        for role in set(MATRIX) - {"owner"}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._call(role, "autoservice.pay.settings", "create", [vals])

    def test_own_pay_only(self):
        for user, person in (
            (self.executor_user, self.washer),
            (self.manager_user, self.desk),
        ):
            entries = self.entries.with_user(user).search([("kind", "=", "percent")])
            self.assertEqual(entries.sudo().employee_id, person)

    def test_a_leader_sees_his_people_where_the_owner_allows_it(self):
        self.washer.parent_id = self.desk
        self._invoiced(start=self._after(self.now, 240))
        sheets = self.env["autoservice.pay.confirmation"].with_user(self.manager_user)
        mine = self.entries.with_user(self.manager_user)
        for records in (mine, sheets):
            people = records.search([]).sudo().employee_id
            self.assertNotIn(self.master, people)
        self.assertNotIn(self.washer, sheets.search([]).sudo().employee_id)
        self.company.autoservice_leaders_see_pay = True
        for records, domain in ((mine, [("kind", "=", "percent")]), (sheets, [])):
            people = records.search(domain).sudo().employee_id
            self.assertEqual(people, self.desk | self.washer)

    def test_other_branches_see_nothing(self):
        other = self.env["res.company"].create({"name": "Other branch"})
        for user in (self.owner_user, self.users["bookkeeper"]):
            user.write(
                {"company_ids": [Command.set(other.ids)], "company_id": other.id}
            )
            for model in WRITABLE:
                if model == "autoservice.pay.rate":
                    continue
                self.assertFalse(self.env[model].with_user(user).search([]), model)

    def test_nothing_is_moved_into_a_branch_of_others(self):
        branch = self.env["res.company"].create({"name": "Branch on the hill"})
        user = self._user("uphill", "autoservice.group_manager")
        user.write({"company_id": branch.id, "company_ids": [Command.set(branch.ids)]})
        there = self.env(user=user.id)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "company_id": branch.id,
                "order_line": [Command.create({"product_id": self.wash.id})],
            }
        )
        person = self.env["hr.employee"].create(
            {"name": "Hillary", "company_id": branch.id}
        )
        bonus = {"employee_id": person.id, "amount": 5, "reason": "Found a key"}
        moves = {
            there["autoservice.line.share"].create(
                {"sale_line_id": order.order_line.id, "employee_id": self.master.id}
            ): {"sale_line_id": self.line.id},
            there["autoservice.pay.entry"].create(bonus): {
                "company_id": self.company.id,
                "employee_id": self.washer.id,
            },
            there["autoservice.workday"].create(
                {"date": MONDAY + timedelta(days=3), "employee_ids": [Command.clear()]}
            ): {"company_id": self.company.id},
        }
        books = self.users["bookkeeper"]
        books.write({"company_id": branch.id, "company_ids": [Command.set(branch.ids)]})
        sheet = self.env(user=books.id)["autoservice.pay.sheet"].create({})
        moves[sheet] = {"company_id": self.company.id}
        owner = self.users["owner"]
        owner.write({"company_id": branch.id, "company_ids": [Command.set(branch.ids)]})
        Rate = self.env(user=owner.id)["autoservice.pay.rate"]
        rates = Rate.create([{"percent": 5}, {"percent": 6, "employee_id": person.id}])
        moves[rates[0]] = {"company_id": self.company.id}
        moves[rates[1]] = {"employee_id": self.washer.id}
        for record, vals in moves.items():
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.write(vals)

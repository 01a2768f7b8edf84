# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .sheet_case import SheetCase

MODELS = (
    "autoservice.pay.rate",
    "autoservice.pay.entry",
    "autoservice.pay.sheet",
    "autoservice.pay.confirmation",
    "autoservice.workday",
    "autoservice.line.share",
)
# Which of the models each role reads, writes, creates and deletes.
MATRIX = {
    "executor": ("", "r", "", "r", "", ""),
    "manager": ("", "rwcu", "", "r", "rwc", "rwcu"),
    "owner": ("rwcu", "rwcu", "rwcu", "r", "rwcu", "rwcu"),
    "accountant": ("r", "r", "rwcu", "r", "r", "r"),
    "storekeeper": ("", "", "", "", "", ""),
    "portal": ("", "", "", "", "", ""),
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
# Fields of what people earn, on models that others read.
SECRETS = (
    ("autoservice.tech.card", ("executor_percent", "administrator_percent")),
    ("autoservice.tech.card", ("pay_rate_ids",)),
    ("hr.employee", ("autoservice_pay_mode", "autoservice_day_rate")),
    ("hr.version", ("autoservice_pay_mode", "autoservice_day_rate")),
    ("res.company", ("autoservice_rain_amount",)),
    ("autoservice.workday", ("rain_amount",)),
    ("autoservice.pay.entry", ("base", "percent", "rate_id")),
    ("autoservice.pay.confirmation", ("line_id",)),
)


@tagged("post_install", "-at_install")
class TestPayRights(SheetCase):
    """Everybody sees his own pay, owner and accountant all, and nobody a rate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "executor": cls.executor_user,
            "manager": cls.manager_user,
            "owner": cls.owner_user,
            "accountant": cls.accountant_user,
            "storekeeper": cls.storekeeper_user,
            "portal": cls._user("portal", "base.group_portal"),
        }

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

    def test_no_secret_is_read_or_searched_by_who_may_not(self):
        self._invoiced()
        self._sheet()
        self.env["autoservice.workday"].create({"date": "2026-11-23"})
        for model, names in SECRETS:
            record = self.env[model].search([], limit=1)
            for role in ("executor", "manager", "storekeeper", "portal"):
                mine = record.with_user(self.users[role])
                for name in names:
                    with self.subTest(model=model, role=role, field=name):
                        with self.assertRaises(AccessError):
                            mine.read([name])
                        # An employee is searched as his public half, without it.
                        is_half = model == "hr.employee" and role != "portal"
                        with self.assertRaises(ValueError if is_half else AccessError):
                            mine.search([(name, "!=", False)])

    def test_own_pay_only(self):
        self._invoiced()
        sheet = self._posted()
        for user, person in (
            (self.executor_user, self.washer),
            (self.manager_user, self.desk),
        ):
            entries = self.entries.with_user(user).search([])
            self.assertEqual(entries.sudo().employee_id, person)
            people = self.env["autoservice.pay.confirmation"].with_user(user)
            self.assertEqual(people.search([]).sudo().employee_id, person)
            with self.assertRaises(AccessError):
                sheet.with_user(user).read(["total"])
        for user in (self.owner_user, self.accountant_user):
            entries = self.entries.with_user(user).search([])
            self.assertEqual(sum(entries.mapped("amount")), 70)

    def test_a_leader_sees_his_people_where_the_owner_allows_it(self):
        self.washer.parent_id = self.desk
        self._invoiced()
        mine = self.entries.with_user(self.manager_user)
        self.assertEqual(mine.search([]).sudo().employee_id, self.desk)
        self.company.autoservice_leaders_see_pay = True
        self.assertEqual(mine.search([]).sudo().employee_id, self.desk | self.washer)

    def test_who_writes_invoices_reads_nobodys_pay_in_the_books(self):
        booking = self._invoiced()
        sheet = self._posted()
        self._settle(sheet)
        payments = self.env["account.payment"].search(
            [("destination_account_id", "=", self.payable.id)]
        )
        documents = (
            payments,
            payments.move_id,
            payments.move_id.line_ids,
            sheet.person_ids.line_id,
        )
        for records in documents:
            self.assertTrue(records)
            mine = records.with_user(self.manager_user)
            self.assertFalse(mine.search([("id", "in", records.ids)]))
            with self.assertRaises(AccessError):
                mine.read(["partner_id"])
            for user in (self.owner_user, self.accountant_user):
                seen = records.with_user(user).search([("id", "in", records.ids)])
                self.assertEqual(len(seen), len(records))
        # The invoices of customers are what they were.
        invoice = booking.with_user(self.manager_user).invoice_ids
        self.assertTrue(invoice.line_ids.mapped("name"))
        self._pay(invoice)
        self.assertEqual(booking.state, "paid")

    def test_other_branches_see_nothing(self):
        self._invoiced()
        other = self.env["res.company"].create({"name": "Other branch"})
        self.owner_user.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        self.assertFalse(self.entries.with_user(self.owner_user).search([]))

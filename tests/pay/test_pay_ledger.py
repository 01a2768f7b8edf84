# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .sheet_case import SheetCase


@tagged("post_install", "-at_install")
class TestPayLedger(SheetCase):
    """In the books pay is seen by owner, accountants and auditors; all else by all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor_user = cls._user("auditor", "account.group_account_readonly")
        cls.sales_user = cls._user("seller", "sales_team.group_sale_salesman_all_leads")
        cls.biller_user = cls._user("biller", "account.group_account_basic")
        cls.contact = cls.washer.work_contact_id

    def _refuse(self, records, user):
        mine = records.with_user(user)
        self.assertTrue(records)
        self.assertFalse(mine.search([("id", "in", records.ids)]))
        for record in mine:
            with self.assertRaises(AccessError):
                record.read(["company_id"])

    def test_who_writes_invoices_reads_nobodys_pay(self):
        sheet = self._invoiced() and self._posted()
        self._settle(sheet)
        payments = self.env["account.payment"].search(
            [("destination_account_id", "=", self.payable.id)]
        )
        moves = sheet.move_id | payments.move_id
        lines = moves.line_ids
        for records in (payments, moves, lines, lines.analytic_line_ids):
            for user in (self.manager_user, self.biller_user):
                with self.subTest(model=records._name, user=user.login):
                    self._refuse(records, user)
            for user in (self.owner_user, self.accountant_user):
                self.assertTrue(records.with_user(user).read(["company_id"]))
            auditor = records.with_user(self.auditor_user)
            self.assertEqual(auditor.search([("id", "in", records.ids)]), records)

    def test_what_was_paid_is_not_read_where_debts_and_payments_meet(self):
        self._invoiced()
        sheet = self._posted()
        self._settle(sheet)
        partials = sheet.person_ids.line_id.matched_debit_ids
        for user in (self.manager_user, self.biller_user):
            self._refuse(partials, user)
        for user in (self.owner_user, self.accountant_user, self.auditor_user):
            seen = partials.with_user(user)
            self.assertEqual(sum(seen.mapped("amount")), 70)
        # What customers paid is read by who takes their money.
        booking = self._visit(start=self._after(self.now, 120))
        booking.action_issue_invoice()
        invoice = booking.sudo().invoice_ids
        self._pay(invoice)
        lines = invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        paid = lines.matched_credit_ids.with_user(self.manager_user)
        self.assertEqual(sum(paid.mapped("amount")), 200)

    def test_a_sheet_that_is_taken_back_is_as_secret(self):
        self._invoiced()
        sheet = self._posted()
        sheet.action_cancel()
        self._refuse(sheet.reversal_id, self.manager_user)

    def test_an_account_that_becomes_that_of_pay_hides_what_is_on_it(self):
        self.company.autoservice_pay_payable_account_id = False
        self.payable.autoservice_is_pay = False
        payment = self._advance(self.washer, 45)
        mine = payment.move_id.with_user(self.manager_user)
        self.assertEqual(mine.read(["amount_total"])[0]["amount_total"], 45)
        self.company.autoservice_pay_payable_account_id = self.payable
        self._commit()
        self._refuse(payment.move_id, self.manager_user)

    def test_the_account_of_suppliers_is_not_that_of_pay(self):
        Account = self.env["account.account"]
        bill = self._bill()
        suppliers = bill.line_ids.account_id.filtered(
            lambda account: account.account_type == "liability_payable"
        )
        others = Account.create(
            {
                "name": "Suppliers abroad",
                "code": "211901",
                "account_type": "liability_payable",
                "reconcile": True,
            }
        )
        receivable = Account.search([("account_type", "=", "asset_receivable")])[:1]
        abroad = self._bill()
        abroad.line_ids.filtered(
            lambda line: line.account_id == suppliers
        ).account_id = others
        for account in (suppliers, others, receivable):
            with self.subTest(account=account.name), self.assertRaises(ValidationError):
                self.company.autoservice_pay_payable_account_id = account
        hidden = (suppliers | others | receivable).filtered("autoservice_is_pay")
        self.assertFalse(hidden)

    def _bill(self):
        return self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.contact.id,
                "invoice_date": "2026-11-23",
                "invoice_line_ids": [
                    Command.create({"name": "Rags", "price_unit": 7, "tax_ids": []})
                ],
            }
        )

    def test_the_totals_of_a_contact_are_without_his_pay(self):
        self._bill().action_post()
        self._invoiced()
        self._posted()
        owed = {
            user: self.contact.with_user(user).read(["credit", "debit"])[0]["debit"]
            for user in (self.manager_user, self.accountant_user, self.owner_user)
        }
        self.assertEqual(list(owed.values()), [7, 67, 67])
        mine = self.env["res.partner"].with_user(self.manager_user)
        found = mine.search([("debit", ">", 10)])
        self.assertFalse(found & (self.contact | self.desk.work_contact_id))
        with self.assertRaises(AccessError):
            self.contact.with_user(self.sales_user).read(["debit"])

    def test_nobody_loses_what_is_not_pay(self):
        self._invoiced()
        self._posted()
        booking = self._visit(start=self._after(self.now, 120))
        order = booking.sudo().sale_order_id
        order.order_line = [
            Command.create({"display_type": "line_note", "name": "Thank you"})
        ]
        booking.action_issue_invoice()
        self._commit()
        invoice = booking.sudo().invoice_ids
        portal = self._user("portal_customer", "base.group_portal")
        portal.partner_id = self.partner
        self.assertIn("line_note", invoice.invoice_line_ids.mapped("display_type"))
        for user in (
            self.manager_user,
            self.biller_user,
            self.sales_user,
            self.auditor_user,
            portal,
        ):
            with self.subTest(user=user.login):
                seen = invoice.with_user(user)
                self.assertEqual(seen.search([("id", "=", invoice.id)]), invoice)
                lines = invoice.line_ids.with_user(user)
                found = lines.search([("move_id", "=", invoice.id)])
                self.assertEqual(found, invoice.line_ids)
                self.assertTrue(lines.read(["name", "balance", "display_type"]))
        self._pay(invoice.with_user(self.manager_user))
        self.assertEqual(booking.state, "paid")
        payments = invoice.matched_payment_ids
        self.assertTrue(payments.with_user(self.manager_user).read(["amount"]))

    def test_a_list_of_invoices_asks_no_more_than_without_the_rules(self):
        invoices = self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": self.partner.id,
                    "invoice_date": "2026-11-23",
                    "invoice_line_ids": [
                        Command.create({"name": "Wash", "price_unit": 9, "tax_ids": []})
                    ],
                }
                for _number in range(80)
            ]
        )
        invoices.action_post()
        rules = self.env["ir.rule"]
        for name in ("account_move", "account_move_line", "account_payment"):
            rules |= self.env.ref(f"autoservice.{name}_pay_rule")
        counts = []
        for active in (True, False):
            rules.active = active
            self._list(invoices)
            counts.append(self._list(invoices))
        self.assertEqual(*counts)

    def _list(self, invoices):
        """Read a list of invoices and one of their lines, as the front desk does.

        :return: how many queries that took
        """
        self._commit()
        mine = self.env(user=self.manager_user.id)
        before = self.env.cr.sql_log_count
        found = mine["account.move"].web_search_read(
            [("move_type", "=", "out_invoice"), ("id", "in", invoices.ids)],
            {"name": {}, "amount_total": {}, "payment_state": {}, "partner_id": {}},
            limit=80,
        )
        lines = mine["account.move.line"].web_search_read(
            [("move_id", "in", invoices.ids)], {"name": {}, "balance": {}}, limit=80
        )
        self.assertEqual((len(found["records"]), len(lines["records"])), (80, 80))
        return self.env.cr.sql_log_count - before

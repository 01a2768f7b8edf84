# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date

from .pay_case import PayCase


class SheetCase(PayCase):
    """A branch with the accounts of pay, and an accountant who is its bookkeeper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Account = cls.env["account.account"]
        cls.payable = Account.create(
            {
                "name": "Pay owed",
                "code": "211900",
                "account_type": "liability_payable",
                "reconcile": True,
                "non_trade": True,
            }
        )
        cls.expense = Account.create(
            {"name": "Pay", "code": "611900", "account_type": "expense"}
        )
        plan = cls.env["account.analytic.plan"].create({"name": "Directions"})
        cls.repair, cls.washing = cls.env["account.analytic.account"].create(
            [{"name": name, "plan_id": plan.id} for name in ("Repair", "Wash")]
        )
        cls.company.write(
            {
                "autoservice_pay_journal_id": cls.env["account.journal"]
                .search(
                    [("type", "=", "general"), ("company_id", "=", cls.company.id)],
                    limit=1,
                )
                .id,
                "autoservice_pay_expense_account_id": cls.expense.id,
                "autoservice_pay_payable_account_id": cls.payable.id,
                "autoservice_pay_repair_analytic_id": cls.repair.id,
                "autoservice_pay_wash_analytic_id": cls.washing.id,
            }
        )
        cls.Sheet = cls.env["autoservice.pay.sheet"]

    def _sheet(self, user=None, **vals):
        """A sheet of the month with everything on it, made by the accountant."""
        sheet = self.Sheet.with_user(user or self.accountant_user).create(
            {"date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30), **vals}
        )
        sheet.action_collect()
        return sheet

    def _posted(self, **vals):
        sheet = self._sheet(**vals)
        sheet.action_post()
        self._commit()
        return sheet

    def _settle(self, sheet):
        """Pay everybody through Odoo's own register."""
        action = sheet.action_pay()
        register = self.env["account.payment.register"].with_context(
            **action["context"]
        )
        register.create({"group_payment": True}).action_create_payments()
        self._commit()

    def _advance(self, person, amount):
        """Money that a person got before, on the same account."""
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        payment = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": person.work_contact_id.id,
                "destination_account_id": self.payable.id,
                "amount": amount,
                "journal_id": journal.id,
            }
        )
        payment.action_post()
        return payment

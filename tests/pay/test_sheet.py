# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .sheet_case import SheetCase


@tagged("post_install", "-at_install")
class TestSheet(SheetCase):
    """Collected, posted as one entry, paid by money, taken back."""

    def test_one_balanced_entry_with_a_debt_to_each_person(self):
        brakes = self._service("Brakes", price=200.0, pipeline="repair")
        self.env["autoservice.pay.rate"].create(
            [
                {"role": role, "percent": percent, "card_id": brakes.tech_card_id.id}
                for role, percent in (("executor", 30), ("administrator", 5))
            ]
        )
        self._invoiced(self.wash, brakes)
        sheet = self._posted()
        move = sheet.move_id
        self.assertEqual((move.state, move.date), ("posted", date(2026, 11, 30)))
        self.assertEqual(sum(move.line_ids.mapped("balance")), 0)
        debts = move.line_ids.filtered(lambda line: line.account_id == self.payable)
        self.assertEqual(
            {line.partner_id: line.balance for line in debts},
            {
                self.washer.work_contact_id: -120,
                self.desk.work_contact_id: -20,
            },
        )
        costs = move.line_ids.filtered(lambda line: line.account_id == self.expense)
        self.assertEqual(
            {next(iter(line.analytic_distribution)): line.balance for line in costs},
            {str(self.repair.id): 70, str(self.washing.id): 70},
        )
        self.assertEqual(set(self.entries.search([]).mapped("state")), {"posted"})
        self.assertEqual(sheet.total, 140)

    def test_what_is_not_invoiced_waits_for_the_next_sheet(self):
        self._invoiced()
        late = self._visit(start=self._after(self.now, 120))
        first = self._posted()
        self.assertEqual(first.total, 70)
        late.action_issue_invoice()
        self._commit()
        second = self._posted()
        self.assertEqual(second.total, 70)
        self.assertFalse(first.entry_ids & second.entry_ids)

    def test_who_posts_second_posts_nothing(self):
        self._invoiced()
        sheet = self._posted()
        move = sheet.move_id
        sheet.action_post()
        self.assertEqual(sheet.move_id, move)

    def test_only_money_makes_it_paid(self):
        self._invoiced()
        sheet = self._posted()
        with self.assertRaises(UserError):
            sheet.write({"state": "paid"})
        self._settle(sheet)
        self.assertEqual(sheet.state, "paid")
        self.assertEqual(set(self.entries.search([]).mapped("state")), {"paid"})
        payments = self.env["account.payment"].search(
            [("partner_id", "=", self.washer.work_contact_id.id)]
        )
        self.assertEqual(payments.amount, 60)
        with self.assertRaisesRegex(UserError, "cancel these payments"):
            sheet.action_cancel()
        payments |= self.env["account.payment"].search(
            [("partner_id", "=", self.desk.work_contact_id.id)]
        )
        payments.action_draft()
        payments.action_cancel()
        self._commit()
        self.assertEqual(
            sorted(sheet.person_ids.line_id.mapped("amount_residual")), [-60, -10]
        )
        self.assertEqual(sheet.state, "posted")
        self.assertEqual(set(self.entries.search([]).mapped("state")), {"posted"})

    def test_one_person_is_paid_before_the_others(self):
        self._invoiced()
        sheet = self._posted()
        person = sheet.person_ids.filtered(lambda one: one.employee_id == self.washer)
        self.env["account.payment.register"].with_context(
            active_model="account.move.line", active_ids=person.line_id.ids
        ).create({}).action_create_payments()
        self._commit()
        self.assertEqual(sheet.state, "posted")
        self.assertEqual(self._pay_of(self.washer, state="paid"), 60)
        self.assertEqual(self._pay_of(self.desk, state="posted"), 10)

    def test_what_is_owed_on_a_former_account_is_paid_all_the_same(self):
        self._invoiced()
        sheet = self._posted()
        self.company.autoservice_pay_payable_account_id = self.payable.copy()
        self._settle(sheet)
        self.assertEqual(sheet.state, "paid")
        self.assertEqual(set(self.entries.search([]).mapped("state")), {"paid"})

    def test_an_advance_is_netted(self):
        self._advance(self.washer, 45)
        self._invoiced()
        sheet = self._posted()
        person = sheet.person_ids.filtered(lambda one: one.employee_id == self.washer)
        self.assertEqual(person.line_id.amount_residual, -15)
        own = person.with_user(self.washer.user_id)
        self.assertEqual((own.advance, own.payable, own.state), (45, 15, "posted"))
        desk = sheet.person_ids.filtered(lambda one: one.employee_id == self.desk)
        self.assertEqual((desk.advance, desk.payable), (0, 10))
        sheet.action_cancel()
        self.assertEqual(sheet.state, "cancelled")

    def _pay_advance(self, **vals):
        form = Form(self.env["autoservice.pay.advance"].with_user(self.accountant_user))
        for name, value in {"employee_id": self.washer, "amount": 45, **vals}.items():
            setattr(form, name, value)
        return form.save().action_pay()

    def test_an_advance_is_paid_on_the_account_that_sheets_look_at(self):
        action = self._pay_advance()
        payment = self.env["account.payment"].browse(action["res_id"])
        self.assertEqual(payment.destination_account_id, self.payable)
        self.assertEqual(payment.partner_id, self.washer.work_contact_id)
        self._invoiced()
        sheet = self._posted()
        self._settle(sheet)
        own = sheet.person_ids.filtered(lambda one: one.employee_id == self.washer)
        self.assertEqual((own.advance, own.payable, own.state), (45, 0, "paid"))

    def test_an_advance_names_what_is_missing(self):
        with self.assertRaisesRegex(UserError, "Amount"):
            self._pay_advance(amount=0)
        self.washer.work_contact_id = False
        with self.assertRaisesRegex(UserError, "work contact"):
            self._pay_advance()
        self.company.autoservice_pay_payable_account_id = False
        with self.assertRaisesRegex(UserError, "Settings, Pay"):
            self._pay_advance()
        self.assertFalse(self.env["account.payment"].search([("amount", "=", 45)]))

    def test_a_sheet_says_which_bonuses_nobody_has_decided_on(self):
        self._invoiced()
        bonus = self.entries.with_user(self.manager_user).create(
            {"employee_id": self.washer.id, "amount": 5, "reason": "Found a key"}
        )
        sheet = self._sheet()
        self.assertEqual(sheet.proposed_count, 1)
        before = bonus.date - timedelta(days=1)
        sheets = sheet | sheet.copy({"date_from": before, "date_to": before})
        sheets.fetch(["company_id", "phase", "date_to"])
        sheets.invalidate_recordset(["proposed_count"])
        with self.assertQueryCount(1):
            self.assertEqual(sheets.mapped("proposed_count"), [1, 0])
        bonus.with_user(self.owner_user).action_approve()
        sheet.invalidate_recordset()
        self.assertEqual(sheet.proposed_count, 0)

    def test_the_newest_sheet_of_a_person_comes_first(self):
        self._invoiced()
        old = self._posted()
        self._invoiced(start=self._after(self.now, 120))
        new = self._posted(date_to=date(2026, 12, 31))
        own = self.env["autoservice.pay.confirmation"].with_user(self.washer.user_id)
        self.assertEqual(own.search([]).sudo().sheet_id.ids, [new.id, old.id])

    def test_who_owes_is_carried_to_the_next_sheet(self):
        booking = self._invoiced()
        first = self._posted()
        self._settle(first)
        self._credit(booking)
        second = self._posted(date_to=date(2026, 12, 31))
        self.assertEqual(second.total, -70)
        self.assertIn("owe more", second.message_ids.mapped("body")[0])
        self._invoiced(start=self._after(self.now, 120))
        self._invoiced(start=self._after(self.now, 240))
        third = self._posted(date_to=date(2026, 12, 31))
        person = third.person_ids.filtered(lambda one: one.employee_id == self.washer)
        self.assertEqual(person.line_id.balance, -120)
        self.assertEqual(person.line_id.amount_residual, -60)

    def test_cancelling_reverses_and_frees_the_entries(self):
        booking = self._invoiced()
        sheet = self._posted()
        self._credit(booking, 0.5)
        self.assertEqual(len(self.entries.search([])), 4)
        sheet.action_cancel()
        self._commit()
        self.assertEqual(sheet.reversal_id.state, "posted")
        lines = (sheet.move_id | sheet.reversal_id).line_ids
        for account in (self.payable, self.expense):
            mine = lines.filtered(lambda line, one=account: line.account_id == one)
            self.assertEqual(sum(mine.mapped("balance")), 0)
        # Corrections are no more: the entries themselves follow the credit note.
        entries = self.entries.search([])
        self.assertEqual(sorted(entries.mapped("amount")), [5, 30])
        self.assertEqual(set(entries.mapped("state")), {"final"})
        self.assertEqual(self._posted().total, 35)

    def test_a_closed_period_is_respected_in_words(self):
        self._invoiced()
        self.company.fiscalyear_lock_date = date(2026, 11, 30)
        sheet = self._sheet()
        with self.assertRaisesRegex(UserError, "closed until"):
            sheet.action_post()
        sheet.date = date(2026, 12, 1)
        sheet.action_post()
        self.assertEqual(sheet.move_id.date, date(2026, 12, 1))

    def test_a_person_without_contact_and_missing_accounts_are_named(self):
        self._invoiced()
        sheet = self._sheet()
        self.washer.work_contact_id = False
        with self.assertRaisesRegex(UserError, "Petru Washer"):
            sheet.action_post()
        self.company.autoservice_pay_expense_account_id = False
        with self.assertRaisesRegex(UserError, "Expense account of pay"):
            sheet.action_post()

    def test_an_empty_sheet_is_not_posted(self):
        with self.assertRaisesRegex(UserError, "empty"):
            self._sheet().action_post()

    def test_an_invoice_taken_back_leaves_the_draft_sheet(self):
        booking = self._invoiced()
        sheet = self._sheet()
        booking.sudo().invoice_ids.button_draft()
        self._commit()
        self.assertFalse(sheet.entry_ids)

    # The person
    def test_a_person_confirms_his_own_pay_or_says_what_is_wrong(self):
        self._invoiced()
        sheet = self._posted()
        mine = self.env["autoservice.pay.confirmation"].with_user(self.executor_user)
        person = mine.search([])
        self.assertEqual((person.employee_id.id, person.amount), (self.washer.id, 60))
        person.action_disagree("Two washes on Monday")
        task = sheet.activity_ids
        self.assertIn("Petru Washer", task.summary)
        self.assertEqual(task.user_id, self.accountant_user)
        person.action_confirm()
        self.assertTrue(person.confirmed_at)
        other = sheet.person_ids - person.sudo()
        with self.assertRaises(AccessError):
            other.with_user(self.executor_user).action_confirm()

    def test_the_period_of_a_posted_sheet_stays(self):
        self._invoiced()
        sheet = self._posted()
        with self.assertRaisesRegex(UserError, "cancel it first"):
            sheet.date_to = fields.Date.today()

    def test_a_confirmed_sum_that_changes_is_to_be_confirmed_anew(self):
        self._invoiced()
        sheet = self._sheet()
        mine = sheet.person_ids.with_user(self.executor_user)._filtered_access("read")
        mine.action_confirm()
        sheet.action_collect()
        self.assertTrue(mine.confirmed_at)
        self._invoiced(start=self._after(self.now, 120))
        sheet.action_collect()
        self.assertEqual(mine.amount, 120)
        self.assertFalse(mine.confirmed_at)
        self.assertTrue(mine.can_confirm)

    def test_nobody_confirms_the_pay_of_who_has_no_user(self):
        boss = self._employee("Boss", self.owner_user)
        self._invoiced(people=(boss, self.master))
        people = self._posted().person_ids.filtered(
            lambda one: one.employee_id in boss | self.master
        )
        self.assertEqual(len(people), 2)
        with self.assertRaisesRegex(AccessError, "somebody else"):
            people.with_user(self.owner_user).action_confirm()

    # Changes of a draft
    def test_what_does_not_belong_to_another_period_or_branch_leaves_the_draft(self):
        self._invoiced()
        branch = self.env["res.company"].create({"name": "Branch on the hill"})
        self.accountant_user.company_ids |= branch
        allowed = {"allowed_company_ids": [self.company.id, branch.id]}
        for vals in (
            {"date_from": date(2026, 10, 1), "date_to": date(2026, 10, 31)},
            {"company_id": branch.id},
        ):
            sheet = self._sheet()
            self.assertEqual((len(sheet.entry_ids), sheet.total), (2, 70))
            sheet.with_context(**allowed).write(vals)
            self.assertFalse(sheet.entry_ids)
            self.assertFalse(sheet.person_ids)
            sheet.unlink()
        self.assertEqual(self._sheet().total, 70)

    def test_a_posted_sheet_of_nothing_is_not_deleted(self):
        self._credit(self._invoiced())
        sheet = self._posted()
        self.assertFalse(sheet.move_id)
        with self.assertRaisesRegex(UserError, "cancel it instead"):
            sheet.unlink()

    # The journal entry
    def _refuse_in_books(self, move):
        """Refuse to change a journal entry of pay in the books alone."""
        mine = move.with_user(self.accountant_user)
        for verb in (mine.button_draft, mine.button_cancel):
            with self.assertRaisesRegex(UserError, "pay sheet"):
                verb()
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.accountant_user)
            .with_context(active_model="account.move", active_ids=mine.ids)
            .create({"journal_id": mine.journal_id.id, "date": mine.date})
        )
        with self.assertRaisesRegex(UserError, "pay sheet"):
            wizard.refund_moves()
        self.assertEqual(move.state, "posted")

    def test_the_journal_entry_is_taken_back_with_its_sheet_alone(self):
        self._invoiced()
        sheet = self._posted()
        self._refuse_in_books(sheet.move_id)
        self.assertEqual(sheet.state, "posted")
        sheet.action_cancel()
        self._refuse_in_books(sheet.move_id)
        self._refuse_in_books(sheet.reversal_id)

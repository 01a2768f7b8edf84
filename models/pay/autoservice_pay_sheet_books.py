# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from . import pay_news
from .autoservice_pay_sheet import CANCELLED, DRAFT
from .ledger import FINAL, POSTED


class AutoservicePaySheet(models.Model):
    """From the sheet to the books, and back."""

    _inherit = "autoservice.pay.sheet"

    # Posting
    def action_post(self):
        """Put the sheet on the books: one balanced journal entry.

        Expense by direction with its analytic account, a debt to each person. What a
        person got in advance, or owes from an earlier sheet, is netted.

        :return: True
        :raise UserError: naming what is missing; a closed period; somebody else is at
            it. Nothing has changed then.
        """
        for sheet in self._begin("post", POSTED):
            sheet._check_books()
            sheet._list_people()
            sheet._get_paid_people().employee_id._insist_on_contact()
            move = sheet._create_move()
            sheet._set_phase(POSTED, move_id=move.id)
            sheet._link_lines()
            sheet._net_advances()
            sheet._tell_debts()
            sheet._sync_paid()
        return True

    def _set_phase(self, phase, **vals):
        """Let the entries of a sheet follow it, set-wise."""
        if phase == POSTED:
            self.env["autoservice.pay.entry"].flush_model()
            self.env.cr.execute(
                SQL(
                    "UPDATE autoservice_pay_entry SET state = %s"
                    " WHERE sheet_id = ANY(%s) AND state = %s",
                    POSTED,
                    self.ids,
                    FINAL,
                )
            )
            self._forget_entries()
        super()._set_phase(phase, **vals)

    def _check_books(self):
        """Insist on entries, accounts and an open period.

        :raise UserError: naming what is missing
        """
        company = self.company_id
        journal = company.autoservice_pay_journal_id
        if not self.entry_count:
            raise UserError(
                self.env._("%s is empty: collect the entries first.", self.name)
            )
        company._insist_on_pay_settings(
            "autoservice_pay_journal_id",
            "autoservice_pay_expense_account_id",
            "autoservice_pay_payable_account_id",
        )
        if locks := company._get_violated_lock_dates(self.date, False, journal):
            raise UserError(
                self.env._(
                    "The period is closed until %(until)s: choose a later accounting"
                    " date for %(sheet)s.",
                    until=format_date(self.env, locks[-1][0]),
                    sheet=self.name,
                )
            )

    def _get_paid_people(self):
        """Return the rows of those who get something, or owe it."""
        return self.person_ids.filtered(
            lambda one: not one.currency_id.is_zero(one.amount)
        )

    def _create_move(self):
        """Return the posted journal entry; an empty one where nothing is owed."""
        lines = self._prepare_expenses() + self._prepare_debts()
        if not lines:
            return self.env["account.move"]
        move = (
            self.env["account.move"]
            .with_context(tracking_disable=True)
            .create(
                {
                    "move_type": "entry",
                    "company_id": self.company_id.id,
                    "journal_id": self.company_id.autoservice_pay_journal_id.id,
                    "date": self.date,
                    "ref": self.name,
                    "line_ids": [Command.create(vals) for vals in lines],
                }
            )
        )
        move.action_post()
        return move

    def _prepare_expenses(self):
        """Return values of the lines of expense, one for each direction."""
        company = self.company_id
        sums = defaultdict(float)
        for _sheet_id, _employee_id, pipeline, amount in self._sum_people():
            sums[pipeline] += amount
        names = dict(
            self.env["autoservice.pay.entry"]
            ._fields["pipeline"]
            ._description_selection(self.env)
        )
        analytic = {
            "repair": company.autoservice_pay_repair_analytic_id,
            "wash": company.autoservice_pay_wash_analytic_id,
        }
        return [
            {
                "name": ", ".join(filter(None, (self.name, names.get(pipeline)))),
                "account_id": company.autoservice_pay_expense_account_id.id,
                "balance": self.currency_id.round(amount),
                "analytic_distribution": analytic.get(pipeline)
                and {str(analytic[pipeline].id): 100},
            }
            for pipeline, amount in sums.items()
            if not self.currency_id.is_zero(amount)
        ]

    def _prepare_debts(self):
        """Return values of the lines of debt, one for each person."""
        account = self.company_id.autoservice_pay_payable_account_id
        return [
            {
                "name": f"{self.name}, {person.employee_id.name}",
                "account_id": account.id,
                "partner_id": person.employee_id.work_contact_id.id,
                "balance": -self.currency_id.round(person.amount),
            }
            for person in self._get_paid_people()
        ]

    def _link_lines(self):
        """Tell each person's row its line in the books."""
        account = self.company_id.autoservice_pay_payable_account_id
        lines = self.move_id.line_ids.filtered(lambda line: line.account_id == account)
        # As they were prepared; two people may have one contact.
        people = self._get_paid_people()
        for person, line in zip(people, lines.sorted("id"), strict=True):
            person._write_facts({"line_id": line.id})

    def _net_advances(self):
        """Set off what people got before, or owe, against what they get now."""
        account = self.company_id.autoservice_pay_payable_account_id
        lines = self._get_payable_lines()
        others = self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("partner_id", "in", lines.partner_id.ids),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("id", "not in", lines.ids),
            ],
            order="date, id",
        )
        for partner, of_partner in others.grouped("partner_id").items():
            own = lines.filtered(lambda line, who=partner: line.partner_id == who)
            both = own | of_partner
            if any(one.balance > 0 for one in both) and any(
                one.balance < 0 for one in both
            ):
                both.reconcile()
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        self._write_facts({"netting_ids": [Command.set(partials.ids)]})

    def _tell_debts(self):
        """Say who owes: it is carried to his next sheet."""
        owing = self.person_ids.filtered(lambda one: one.amount < 0)
        if owing:
            self.message_post(
                body=self.env._(
                    "These people owe more than they got; it is carried to their next"
                    " sheet: %s.",
                    ", ".join(owing.employee_id.mapped("name")),
                )
            )

    # Paying
    def action_pay(self):
        """Open Odoo's payment register for what is still owed.

        :return: a window action
        :raise UserError: nothing is owed
        """
        self.check_access("write")
        lines = self._get_open_lines()
        if not lines:
            raise UserError(self.env._("Nothing is owed to anybody."))
        return lines.action_register_payment()

    def _sync_paid(self):
        """Let the entries of each person be paid when his line in the books is."""
        if not self:
            return
        self.env.flush_all()
        self._set_paid_entries()
        self._forget_entries()

    def _set_paid_entries(self):
        self.env.cr.execute(
            SQL(
                "UPDATE autoservice_pay_entry entry"
                " SET state = CASE WHEN line.reconciled IS NOT FALSE"
                " THEN 'paid' ELSE 'posted' END"
                " FROM autoservice_pay_confirmation person"
                " LEFT JOIN account_move_line line ON line.id = person.line_id"
                " WHERE entry.sheet_id = ANY(%s)"
                " AND person.sheet_id = entry.sheet_id"
                " AND person.employee_id = entry.employee_id"
                " AND entry.state = CASE WHEN line.reconciled IS NOT FALSE"
                " THEN 'posted' ELSE 'paid' END",
                self.ids,
            )
        )

    # Cancelling
    def action_cancel(self):
        """Take the sheet back: its journal entry is reversed, its entries are free.

        :return: True
        :raise UserError: people were paid; somebody else is at it
        """
        for sheet in self._begin("cancel", CANCELLED):
            sheet._check_unpaid()
            if sheet.move_id:
                reversal = sheet.move_id._reverse_moves(
                    [
                        {
                            "date": sheet._get_reversal_date(),
                            "ref": self.env._("Cancelled: %s", sheet.name),
                        }
                    ],
                    cancel=True,
                )
                sheet._write_facts({"reversal_id": reversal.id})
            sheet._free_entries()
            sheet._set_phase(CANCELLED)
        return True

    def _check_unpaid(self):
        """Insist on payments being taken back first; advances are let go.

        :raise UserError: naming the people
        """
        paid = self.person_ids.filtered(
            lambda one: one.line_id.matched_debit_ids - self.netting_ids
        )
        if paid:
            raise UserError(
                self.env._(
                    "%(people)s got money for %(sheet)s: cancel these payments first.",
                    people=", ".join(paid.employee_id.mapped("name")),
                    sheet=self.name,
                )
            )

    def _get_reversal_date(self):
        """Return the accounting date, or today where its period is closed since."""
        company = self.company_id
        journal = self.move_id.journal_id
        is_closed = company._get_violated_lock_dates(self.date, False, journal)
        return company._get_pay_day() if is_closed else self.date

    def _free_entries(self):
        """Let the entries be final again, and follow what they are paid for.

        Corrections of what was posted are no more: the entries are rewritten instead.
        """
        entries = SQL(
            "SELECT key, employee_id FROM autoservice_pay_entry WHERE sheet_id = %s"
            " AND key IS NOT NULL",
            self.id,
        )
        keys = {key for key, _who in self.env.execute_query(entries)}
        self.env.cr.execute(
            SQL(
                "DELETE FROM autoservice_pay_entry WHERE (key, employee_id) IN (%s)"
                " AND state IN ('accrued', 'final')"
                " AND sheet_id IS DISTINCT FROM %s",
                entries,
                self.id,
            )
        )
        self._release()
        news = pay_news.collect(self.env)
        for key in keys:
            what, number, *_role = key.split(":")
            ids = news.line_ids if what == "line" else news.workday_ids
            ids.add(int(number))
        self._forget_entries()

    def _release(self):
        self.env.cr.execute(
            SQL(
                "UPDATE autoservice_pay_entry SET state = %s, sheet_id = NULL"
                " WHERE sheet_id = %s",
                FINAL,
                self.id,
            )
        )

    def _why_not_written(self, wanted):
        if POSTED in wanted or DRAFT in wanted:
            return super()._why_not_written(wanted)
        return self.env._("A sheet is paid when everybody on it got his money.")

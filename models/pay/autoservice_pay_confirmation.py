# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

from ..common.autoservice_verb_mixin import VERB, refuse_readonly
from ..common.tasks import create_tasks


class AutoservicePayConfirmation(models.Model):
    """What one person gets by one sheet, and what he says to it."""

    _name = "autoservice.pay.confirmation"
    _description = "Person on a pay sheet"
    _order = "date_to desc, employee_id, id desc"
    _rec_name = "employee_id"

    sheet_id = fields.Many2one(
        comodel_name="autoservice.pay.sheet",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="sheet_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="sheet_id.company_id.currency_id")
    date_from = fields.Date(related="sheet_id.date_from")
    date_to = fields.Date(related="sheet_id.date_to", store=True)
    state = fields.Selection(related="sheet_id.state")
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    amount = fields.Monetary(readonly=True)
    advance = fields.Monetary(
        compute="_compute_advance",
        compute_sudo=True,
        help="What was paid before, or is owed from an earlier sheet, and was taken off.",
    )
    payable = fields.Monetary(
        string="To be paid", compute="_compute_advance", compute_sudo=True
    )
    line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="In the books",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="account.group_account_user,account.group_account_manager,"
        "autoservice.group_owner",
    )
    confirmed_at = fields.Datetime(string="Confirmed", readonly=True)
    note = fields.Text(string="What is wrong", readonly=True)
    can_confirm = fields.Boolean(compute="_compute_can_confirm")

    _person_uniq = models.UniqueIndex(
        "(sheet_id, employee_id)", "This person is on the sheet already."
    )

    @api.depends("confirmed_at", "employee_id.user_id")
    @api.depends_context("uid")
    def _compute_can_confirm(self):
        for person in self:
            # sudo: whose user it is.
            is_own = person.sudo().employee_id.user_id == self.env.user
            person.can_confirm = is_own and not person.confirmed_at

    @api.depends("amount", "line_id.amount_residual", "sheet_id.netting_ids")
    def _compute_advance(self):
        for person in self:
            line = person.line_id
            netted = person.sheet_id.netting_ids & line.matched_debit_ids
            person.advance = sum(netted.mapped("amount"))
            left = -line.amount_residual if line else person.amount
            person.payable = max(left, 0.0)

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            refuse_readonly(self, vals)
        return super().create(vals_list)

    def write(self, vals):
        refuse_readonly(self, vals)
        return super().write(vals)

    @api.model
    def _create_rows(self, rows):
        """Create rows: (sheet id, employee id, sum) each."""
        return self.with_context(autoservice_verb=VERB).create(
            [
                {"sheet_id": sheet_id, "employee_id": employee_id, "amount": amount}
                for sheet_id, employee_id, amount in rows
            ]
        )

    def _write_facts(self, vals):
        return self.with_context(autoservice_verb=VERB).write(vals)

    # Actions
    def action_confirm(self):
        """Agree with one's own pay.

        :return: True
        :raise AccessError: the pay of somebody else
        """
        self._check_own()
        # sudo: a person writes nothing on a sheet but that he agrees.
        self.sudo()._write_facts({"confirmed_at": fields.Datetime.now(), "note": False})
        return True

    def action_disagree(self, note=None):
        """Say what is wrong with one's own pay; the owner gets a task.

        :param note: the words of the person
        :return: True
        :raise AccessError: the pay of somebody else
        :raise UserError: nothing is said
        """
        self._check_own()
        if not isinstance(note, str) or not note.strip():
            raise UserError(self.env._("Say what is wrong."))
        # sudo: see action_confirm; the task goes to who made the sheet.
        people = self.sudo()
        people._write_facts({"confirmed_at": False, "note": note.strip()})
        create_tasks(self.env, [person._prepare_task() for person in people])
        return True

    def _prepare_task(self):
        """Return what who made the sheet is to do, in his language."""
        user = self.sheet_id.create_uid
        told = self.with_context(lang=user.lang)
        summary = told.env._("%s disagrees with the pay", self.employee_id.name)
        return user, self.sheet_id, summary, plaintext2html(self.note)

    def action_say_wrong(self):
        """Ask what is wrong with one's own pay.

        :return: the action of the window
        :raise AccessError: the pay of somebody else
        """
        self.ensure_one()
        self._check_own()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What is wrong?"),
            "res_model": "autoservice.pay.disagree",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_person_id": self.id},
        }

    def action_open_entries(self):
        """Show the entries of one person on a sheet, with the jobs behind them.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: whose user it is.
        is_own = self.sudo().employee_id.user_id == self.env.user
        name = "autoservice_pay_entry_action" + ("_own" if is_own else "")
        action = self.env["ir.actions.act_window"]._for_xml_id(f"autoservice.{name}")
        # sudo: the number of a sheet is all that a person learns of it.
        sheet, person = self.sudo().sheet_id, self.sudo().employee_id
        return {
            **action,
            "display_name": sheet.name,
            "domain": [("sheet_id", "=", sheet.id), ("employee_id", "=", person.id)],
            "context": {},
        }

    def _check_own(self):
        """Insist on one's own rows.

        :raise AccessError: naming nobody
        """
        self.check_access("read")
        # sudo: whose user it is.
        users = [person.employee_id.user_id for person in self.sudo()]
        if not self or any(user != self.env.user for user in users):
            raise AccessError(self.env._("This is the pay of somebody else."))

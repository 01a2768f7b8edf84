# Part of autoservice. See LICENSE for full copyright and licensing details.

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from . import pay_news
from .autoservice_pay_entry import PROPOSED
from .ledger import FINAL, PAID, POSTED

DRAFT = "draft"
CANCELLED = "cancelled"


class AutoservicePaySheet(models.Model):
    """What the people of a branch get for a period: collected, posted, paid."""

    _name = "autoservice.pay.sheet"
    _description = "Pay sheet"
    _inherit = [
        "autoservice.branch.mixin",
        "autoservice.verb.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_month() + relativedelta(day=1),
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: self._default_month() + relativedelta(day=31),
        help="What became final until then and is on no sheet yet is collected,"
        " whenever it was.",
    )
    date = fields.Date(
        string="Accounting date",
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    entry_ids = fields.One2many(
        comodel_name="autoservice.pay.entry",
        inverse_name="sheet_id",
        string="Entries",
        readonly=True,
        copy=False,
    )
    person_ids = fields.One2many(
        comodel_name="autoservice.pay.confirmation",
        inverse_name="sheet_id",
        string="People",
        readonly=True,
        copy=False,
    )
    entry_count = fields.Integer(compute="_compute_totals")
    proposed_count = fields.Integer(compute="_compute_proposed_count")
    total = fields.Monetary(compute="_compute_totals")
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Journal entry",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    reversal_id = fields.Many2one(
        comodel_name="account.move",
        readonly=True,
        index=False,
        copy=False,
        ondelete="restrict",
    )
    netting_ids = fields.Many2many(
        comodel_name="account.partial.reconcile",
        relation="autoservice_pay_sheet_netting_rel",
        string="Advances netted",
        readonly=True,
        copy=False,
    )
    phase = fields.Selection(
        selection=[(DRAFT, "Draft"), (POSTED, "Posted"), (CANCELLED, "Cancelled")],
        required=True,
        readonly=True,
        default=DRAFT,
        copy=False,
        index=True,
        help="What was done last; only the buttons change it.",
    )
    state = fields.Selection(
        selection=[
            (DRAFT, "Draft"),
            (POSTED, "Posted"),
            (PAID, "Paid"),
            (CANCELLED, "Cancelled"),
        ],
        compute="_compute_state",
        compute_sudo=True,
        store=True,
        index=True,
        tracking=True,
    )
    can_collect = fields.Boolean(compute="_compute_can")
    can_post = fields.Boolean(compute="_compute_can")
    can_pay = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    _period = models.Constraint(
        "CHECK (date_from <= date_to)", "Until: the period ends before it begins."
    )

    # Defaults
    @api.model
    def _default_month(self):
        """The month that is over; in its last days the one that goes on."""
        return fields.Date.context_today(self) - relativedelta(days=20)

    # Computes
    @api.depends("date_to")
    def _compute_date(self):
        for sheet in self:
            sheet.date = sheet.date_to

    @api.depends("entry_ids.amount")
    def _compute_totals(self):
        totals = {
            sheet: (count, total)
            for sheet, count, total in self.env["autoservice.pay.entry"]._read_group(
                [("sheet_id", "in", self.ids)], ["sheet_id"], ["__count", "amount:sum"]
            )
        }
        for sheet in self:
            sheet.entry_count, sheet.total = totals.get(sheet, (0, 0.0))

    @api.depends("company_id", "date_to", "phase")
    def _compute_proposed_count(self):
        """Bonuses and fines of the period that nobody has decided on yet."""
        drafts = self.filtered(lambda one: one.phase == DRAFT and one.date_to)
        groups = drafts and self.env["autoservice.pay.entry"]._read_group(
            drafts._get_proposed_domain(), ["company_id", "date:day"], ["__count"]
        )
        self.proposed_count = 0
        for sheet in drafts:
            sheet.proposed_count = sum(
                count
                for company, day, count in groups
                if company == sheet.company_id and day <= sheet.date_to
            )

    def _get_proposed_domain(self):
        """Return the domain of what waits for the owner's word."""
        return [
            ("company_id", "in", self.company_id.ids),
            ("state", "=", PROPOSED),
            ("date", "<=", max(self.mapped("date_to"))),
        ]

    @api.depends("phase", "move_id.line_ids.amount_residual")
    def _compute_state(self):
        """Only the money makes a sheet paid: nothing is owed to anybody any more."""
        for sheet in self:
            sheet.state = sheet.phase
            if sheet.phase == POSTED and not sheet._get_open_lines():
                sheet.state = PAID

    @api.depends("phase", "state")
    def _compute_can(self):
        for sheet in self:
            sheet.can_collect = sheet.can_post = sheet.phase == DRAFT
            sheet.can_pay = sheet.state == POSTED
            sheet.can_cancel = sheet.phase in (DRAFT, POSTED)

    def _get_payable_lines(self):
        """Return the lines of the journal entries that owe people something."""
        return self.person_ids.line_id

    def _get_open_lines(self):
        """Return those of the payable lines that are not paid."""
        return self._get_payable_lines().filtered(
            lambda line: (
                line.balance < 0 and not line.currency_id.is_zero(line.amount_residual)
            )
        )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        sheets = super().create(vals_list)
        for sheet in sheets:
            sequence = self.env["ir.sequence"].with_company(sheet.company_id)
            sheet._write_facts({"name": sequence.next_by_code("autoservice.pay.sheet")})
        return sheets

    def write(self, vals):
        guarded = {"date_from", "date_to", "date", "company_id"} & vals.keys()
        if guarded and (closed := self.filtered(lambda one: one.phase != DRAFT)):
            raise UserError(
                self.env._("%s is posted: cancel it first.", closed.mapped("name"))
            )
        result = super().write(vals)
        if {"date_to", "company_id"} & vals.keys():
            # sudo: the people on a sheet follow its entries; nobody writes them.
            self.sudo()._let_go()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if wrong := self.filtered(lambda one: one.move_id or one.phase == POSTED):
            raise UserError(
                self.env._(
                    "%s was posted: cancel it instead.", ", ".join(wrong.mapped("name"))
                )
            )

    # Collecting
    def action_collect(self):
        """Take in everything final until the end of the period that is on no sheet.

        :return: True
        :raise UserError: the sheet is not a draft; somebody else is at it
        """
        if sheets := self._begin("collect", CANCELLED):
            pay_news.settle(self.env)
            for sheet in sheets:
                self.env.cr.execute(
                    SQL(
                        "UPDATE autoservice_pay_entry SET sheet_id = %s"
                        " WHERE company_id = %s AND state = %s AND sheet_id IS NULL"
                        " AND date <= %s",
                        sheet.id,
                        sheet.company_id.id,
                        FINAL,
                        sheet.date_to,
                    )
                )
            self._forget_entries()
            sheets._list_people()
        return True

    def _let_go(self):
        """Let entries go that do not belong to the branch and the period any more."""
        self.flush_recordset(["date_to", "company_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE autoservice_pay_entry entry SET sheet_id = NULL"
                " FROM autoservice_pay_sheet sheet WHERE sheet.id = ANY(%s)"
                " AND entry.sheet_id = sheet.id AND (entry.date > sheet.date_to"
                " OR entry.company_id != sheet.company_id)",
                self.ids,
            )
        )
        self._forget_entries()
        self._list_people()

    def _forget_entries(self):
        """Read the entries anew, which were written without the ORM."""
        self.env["autoservice.pay.entry"].invalidate_model(flush=False)
        self.invalidate_recordset(["entry_ids", "entry_count", "total"], flush=False)

    def _sum_people(self):
        """Return [(sheet id, employee id, direction or None, sum)] of the entries."""
        self.env["autoservice.pay.entry"].flush_model()
        return self.env.execute_query(
            SQL(
                "SELECT sheet_id, employee_id, pipeline, SUM(amount)"
                " FROM autoservice_pay_entry WHERE sheet_id = ANY(%s)"
                " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
                self.ids,
            )
        )

    def _list_people(self):
        """Keep one row per person on a sheet, with his sum."""
        sums = {}
        for sheet_id, employee_id, _pipeline, amount in self._sum_people():
            key = sheet_id, employee_id
            sums[key] = sums.get(key, 0.0) + amount
        known = {(one.sheet_id.id, one.employee_id.id): one for one in self.person_ids}
        for key, person in known.items():
            if key not in sums:
                person.unlink()
            elif person.currency_id.compare_amounts(person.amount, sums[key]):
                # What he agreed or disagreed with was another sum.
                person._write_facts(
                    {"amount": sums[key], "confirmed_at": False, "note": False}
                )
        self.env["autoservice.pay.confirmation"]._create_rows(
            [(*key, amount) for key, amount in sums.items() if key not in known]
        )
        self.invalidate_recordset(["person_ids"])

    # Words
    def _why_not(self, verb):
        if verb in ("collect", "post") and self.phase != DRAFT:
            return self.env._("%s was posted or cancelled already.", self.name)
        return super()._why_not(verb)

    # Actions
    def action_open_entries(self):
        """Show what is on the sheet, and the jobs behind it.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autoservice.autoservice_pay_entry_action"
        )
        return {
            **action,
            "domain": [("sheet_id", "=", self.id)],
            "context": {"search_default_by_person": 1},
        }

    def action_open_proposed(self):
        """Show the bonuses and fines that wait for the owner's word.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autoservice.autoservice_pay_entry_action_bonus"
        )
        return {**action, "domain": self._get_proposed_domain()}

    def action_open_move(self):
        """Show the journal entry.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.tools import format_date

from ..common.working_hours import day_span
from . import pay_news
from .shares import PERCENT

OPEN = "open"
SAVED = "saved"
# What the pay of a day depends on.
PAID_BY = {"employee_ids", "is_rainy", "date", "company_id"}


class AutoserviceWorkday(models.Model):
    """Who was on shift on a day of a branch, and what the weather was like.

    The front desk saves it once a day; later changes correct the pay.
    """

    _name = "autoservice.workday"
    _description = "Workday"
    # hr.mixin: the front desk may not read employees, but may say who is there.
    _inherit = [
        "autoservice.branch.mixin",
        "autoservice.verb.mixin",
        "hr.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["administrator_id"]

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        index=True,
        default=lambda self: self.env.company._get_pay_day(),
    )
    administrator_id = fields.Many2one(
        comodel_name="hr.employee",
        compute="_compute_administrator_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        help="Who runs the front desk on that day.",
    )
    employee_ids = fields.Many2many(
        comodel_name="hr.employee",
        relation="autoservice_workday_employee_rel",
        column1="workday_id",
        column2="employee_id",
        string="On shift",
        # Who has left was there all the same.
        context={"active_test": False},
        compute="_compute_employee_ids",
        store=True,
        readonly=False,
        tracking=True,
        check_company=True,
        help="Who gets pay for the day. Take off those who are away.",
    )
    is_rainy = fields.Boolean(
        string="Rain", tracking=True, help="Everybody on shift gets the bonus."
    )
    rain_amount = fields.Monetary(
        string="Bonus for rain",
        compute="_compute_rain_amount",
        store=True,
        groups="autoservice.group_owner,"
        "account.group_account_user,account.group_account_manager",
    )
    note = fields.Text()
    phase = fields.Selection(
        selection=[(OPEN, "To be saved"), (SAVED, "Saved")],
        string="State",
        required=True,
        readonly=True,
        default=OPEN,
        copy=False,
        tracking=True,
    )
    reminded_at = fields.Datetime(readonly=True, copy=False)
    can_save = fields.Boolean(compute="_compute_can")

    _one_a_day = models.UniqueIndex(
        "(company_id, date)", "There is a workday for this date already: open it."
    )

    # Computes
    @api.depends("date")
    @api.depends_context("lang")
    def _compute_name(self):
        for day in self:
            day.name = day.date and format_date(self.env, day.date)

    @api.depends("phase")
    def _compute_can(self):
        for day in self:
            day.can_save = day.phase == OPEN

    @api.depends("is_rainy", "company_id")
    def _compute_rain_amount(self):
        """What the owner has set when it was ticked; a later change leaves it."""
        for day in self:
            # sudo: the front desk ticks rain without knowing what it costs.
            amount = day.company_id.sudo().autoservice_rain_amount
            day.rain_amount = day.is_rainy and (day.rain_amount or amount)

    @api.depends("date", "company_id")
    def _compute_employee_ids(self):
        """Those who are paid by the day and have working hours on it."""
        for day in self:
            if day.phase != SAVED:
                day.employee_ids = day._get_present(day._get_day_people())

    @api.depends("date", "company_id")
    def _compute_administrator_id(self):
        for day in self:
            if day.phase != SAVED:
                # sudo: the roles of colleagues; only who is at the desk is told.
                desk = day.env["hr.employee"].sudo()
                people = desk.search(
                    [
                        ("company_id", "=", day.company_id.id),
                        ("autoservice_role", "=", "administrator"),
                    ]
                )
                present = day._get_present(people)
                day.administrator_id = (present.filtered("user_id") or present)[:1]

    def _get_day_people(self):
        """Return the people of the branch who are paid by this day, present or not."""
        # sudo: how people are paid is no business of the front desk; it is told who
        # may be on shift.
        Employee = self.env["hr.employee"].sudo()
        if not self.date:
            return Employee.browse()
        people = Employee.search([("company_id", "=", self.company_id.id)])
        terms = self.env["autoservice.pay.entry"]._get_terms(people.ids)
        return people.filtered(
            lambda person: terms.find(person.id, self.date).mode != PERCENT
        )

    def _get_present(self, people):
        """Return those of the people who have working hours on this day."""
        if not self.date or not people:
            return people.browse()
        window = day_span(self.date, self.company_id._get_pay_zone())
        # sudo: working hours of colleagues; only who is there is told.
        times = people.sudo().resource_id._get_working_time(window)
        return people.filtered(lambda person: times.get(person.resource_id.id))

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        days._note_pay()
        return days

    def write(self, vals):
        if not PAID_BY.isdisjoint(vals):
            self._note_pay()
        return super().write(vals)

    def _write_multi(self, vals_list):
        """Note the bonus too, which follows the tick."""
        self._note_pay()
        return super()._write_multi(vals_list)

    def unlink(self):
        self._note_pay()
        return super().unlink()

    def _note_pay(self):
        """Let the pay of these days follow."""
        if self.ids:
            pay_news.collect(self.env).workday_ids.update(self.ids)

    # Actions
    def action_save(self):
        """Save the day: entries are made, once.

        :return: True
        :raise UserError: somebody else is saving it right now
        """
        if days := self._begin("save", SAVED):
            days._set_phase(SAVED)
            days.activity_ids.action_done()
            days._on_saved()
        return True

    def _on_saved(self):
        """Hook: these days were saved."""

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from . import pay_news
from .autoservice_pay_rate import PAY_GROUPS
from .shares import BOTH, DAY_RATE, GREATER, PERCENT

PAY_MODES = [
    (PERCENT, "Percentage"),
    (DAY_RATE, "Day rate"),
    (BOTH, "Day rate and percentage"),
    (GREATER, "The greater of both"),
]
PAID_BY = {"autoservice_pay_mode", "autoservice_day_rate", "date_version", "active"}


class HrVersion(models.Model):
    """How a person is paid, from the date of the version on."""

    _inherit = "hr.version"

    autoservice_pay_mode = fields.Selection(
        selection=PAY_MODES,
        string="Paid by",
        default=PERCENT,
        groups=PAY_GROUPS,
        tracking=True,
        help="Percentage: of what he did.\n"
        "Day rate: for each day on shift, no percentage.\n"
        "The greater of both: the day rate tops up what the percentages of the day"
        " lack.",
    )
    autoservice_day_rate = fields.Monetary(
        string="Day rate", groups=PAY_GROUPS, tracking=True, aggregator=None
    )

    autoservice_paid_since = fields.Date(
        compute="_compute_autoservice_paid_since",
        groups=PAY_GROUPS,
        help="The first day in the past that is paid by this.",
    )

    _autoservice_day_rate_not_negative = models.Constraint(
        "CHECK (autoservice_day_rate >= 0)", "Day rate: it cannot be negative."
    )

    @api.depends("date_version", "active", "employee_id.version_ids.date_version")
    def _compute_autoservice_paid_since(self):
        self.env["autoservice.pay.entry"].flush_model()
        self.flush_model()
        # What counts for whom on a day: see :class:`Terms`.
        rows = self.env.execute_query(
            SQL(
                "SELECT term.id, MIN(entry.day) FROM (SELECT id, employee_id,"
                " CASE WHEN LAG(id) OVER era IS NULL THEN %s ELSE date_version END since,"
                " LEAD(date_version) OVER era AS until FROM hr_version WHERE active"
                " AND employee_id = ANY(%s)"
                " WINDOW era AS (PARTITION BY employee_id ORDER BY date_version)) term"
                " JOIN autoservice_pay_entry entry"
                " ON entry.employee_id = term.employee_id AND entry.key IS NOT NULL"
                " AND entry.day >= term.since AND entry.day < COALESCE(term.until, %s)"
                " WHERE term.id = ANY(%s) AND entry.day < %s GROUP BY term.id",
                date.min,
                self.employee_id.ids,
                date.max,
                self.ids,
                fields.Date.context_today(self),
            )
        )
        days = dict(rows)
        for version in self:
            version.autoservice_paid_since = days.get(version._origin.id)

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        versions.filtered("employee_id")._note_pay()
        return versions

    def write(self, vals):
        if PAID_BY.isdisjoint(vals):
            return super().write(vals)
        self._note_pay()
        result = super().write(vals)
        self._note_pay()
        return result

    def unlink(self):
        self._note_pay()
        return super().unlink()

    def _note_pay(self):
        """Let the pay follow of what these people did since."""
        # sudo: who keeps the people's versions may not read what they are paid.
        Entry = self.env["autoservice.pay.entry"].sudo()
        # sudo: whose versions they are, and from when on.
        versions = self.sudo().filtered("date_version")
        if not versions or not versions.employee_id.ids:
            return
        people = versions.employee_id
        day = min(versions.mapped("date_version"))
        firsts = [one.version_ids.mapped("date_version") for one in people]
        if any(day <= min(dates, default=day) for dates in firsts):
            # The first terms count for what was done before them, too.
            day = date.min
        lines, workdays = Entry._find_work_since(people.ids, day)
        news = pay_news.collect(self.env)
        news.line_ids.update(lines)
        news.workday_ids.update(workdays)

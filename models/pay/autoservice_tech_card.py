# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from .autoservice_pay_rate import ADMINISTRATOR, EXECUTOR, PAY_GROUPS
from .shares import SPLITS


class AutoserviceTechCard(models.Model):
    """The percentages of those who do a service, with their history."""

    _inherit = "autoservice.tech.card"

    pay_rate_ids = fields.One2many(
        comodel_name="autoservice.pay.rate",
        inverse_name="card_id",
        string="Pay rates",
        groups=PAY_GROUPS,
    )
    executor_percent = fields.Float(
        string="Executor (%)",
        digits=(5, 2),
        compute="_compute_percents",
        inverse="_inverse_executor_percent",
        groups=PAY_GROUPS,
        help="Share of whoever does the service today. A change counts from today on.",
    )
    administrator_percent = fields.Float(
        string="Administrator (%)",
        digits=(5, 2),
        compute="_compute_percents",
        inverse="_inverse_administrator_percent",
        groups=PAY_GROUPS,
        help="Share of who took the booking. A change counts from today on.",
    )
    pay_split = fields.Selection(
        selection=SPLITS,
        string="People share",
        groups=PAY_GROUPS,
        help="Empty: as the branch says in the settings. Works that are on an order"
        " already stay as they are.",
    )

    @api.depends(
        "pay_rate_ids.percent",
        "pay_rate_ids.date_from",
        "pay_rate_ids.date_to",
        "pay_rate_ids.role",
        "pay_rate_ids.employee_id",
    )
    @api.depends_context("company")
    def _compute_percents(self):
        today = fields.Date.context_today(self)
        for card in self:
            card.executor_percent = card._get_common_rate(EXECUTOR, today).percent
            card.administrator_percent = card._get_common_rate(
                ADMINISTRATOR, today
            ).percent

    def _get_common_rate(self, role, day):
        """Return what everybody gets for this service on a day, or an empty rate."""
        rates = self.pay_rate_ids.filtered(
            lambda rate: (
                rate.role == role
                and not rate.employee_id
                and rate.date_from
                and rate.date_from <= day
                and (not rate.date_to or rate.date_to >= day)
                and rate.company_id in (rate.company_id.browse(), self.env.company)
            )
        )
        return rates.sorted(lambda rate: (bool(rate.company_id), rate.date_from))[-1:]

    def _inverse_executor_percent(self):
        self._set_percents(EXECUTOR, "executor_percent")

    def _inverse_administrator_percent(self):
        self._set_percents(ADMINISTRATOR, "administrator_percent")

    def _set_percents(self, role, name):
        """Let a percentage count from today on, leaving what counted before."""
        today = fields.Date.context_today(self)
        # Read before the first rate is written, which would compute them anew.
        wanted = [(card, card[name]) for card in self]
        missing = []
        for card, percent in wanted:
            rate = card._get_common_rate(role, today)
            if (rate.percent or 0.0) == percent:
                continue
            if rate.date_from == today:
                rate.percent = percent
                continue
            missing.append(
                {
                    "company_id": rate.company_id.id or card.company_id.id,
                    "card_id": card.id,
                    "role": role,
                    "percent": percent,
                    "minimum": rate.minimum,
                    "maximum": rate.maximum,
                    "date_from": today,
                }
            )
        self.env["autoservice.pay.rate"].create(missing)

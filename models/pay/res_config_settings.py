# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from .autoservice_pay_rate import PAY_GROUPS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    autoservice_pay_split = fields.Selection(
        related="company_id.autoservice_pay_split", readonly=False
    )
    autoservice_leaders_see_pay = fields.Boolean(
        related="company_id.autoservice_leaders_see_pay", readonly=False
    )
    autoservice_workday_hour = fields.Float(
        related="company_id.autoservice_workday_hour", readonly=False
    )
    autoservice_rain_amount = fields.Monetary(
        related="company_id.autoservice_rain_amount",
        readonly=False,
        groups=PAY_GROUPS,
    )
    autoservice_pay_journal_id = fields.Many2one(
        related="company_id.autoservice_pay_journal_id", readonly=False
    )
    autoservice_pay_expense_account_id = fields.Many2one(
        related="company_id.autoservice_pay_expense_account_id", readonly=False
    )
    autoservice_pay_payable_account_id = fields.Many2one(
        related="company_id.autoservice_pay_payable_account_id", readonly=False
    )
    autoservice_pay_repair_analytic_id = fields.Many2one(
        related="company_id.autoservice_pay_repair_analytic_id", readonly=False
    )
    autoservice_pay_wash_analytic_id = fields.Many2one(
        related="company_id.autoservice_pay_wash_analytic_id", readonly=False
    )

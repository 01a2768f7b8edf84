# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    autoservice_ask_mark = fields.Boolean(
        related="company_id.autoservice_ask_mark", readonly=False
    )
    autoservice_mark_hours = fields.Integer(
        related="company_id.autoservice_mark_hours", readonly=False
    )
    autoservice_mark_low = fields.Integer(
        related="company_id.autoservice_mark_low", readonly=False
    )
    autoservice_mark_deadline = fields.Integer(
        related="company_id.autoservice_mark_deadline", readonly=False
    )
    autoservice_mark_open = fields.Boolean(
        related="company_id.autoservice_mark_open", readonly=False
    )
    autoservice_survey_days = fields.Integer(
        related="company_id.autoservice_survey_days", readonly=False
    )
    autoservice_survey_script = fields.Text(
        related="company_id.autoservice_survey_script", readonly=False
    )

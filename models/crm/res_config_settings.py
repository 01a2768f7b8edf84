# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    autoservice_discount_limit = fields.Float(
        related="company_id.autoservice_discount_limit", readonly=False
    )
    autoservice_recall_days = fields.Integer(
        related="company_id.autoservice_recall_days", readonly=False
    )
    autoservice_request_days = fields.Integer(
        related="company_id.autoservice_request_days", readonly=False
    )

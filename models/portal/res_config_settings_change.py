# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    autoservice_change_hours = fields.Integer(
        related="company_id.autoservice_change_hours", readonly=False
    )

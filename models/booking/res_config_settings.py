# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    autoservice_offer_hours = fields.Integer(
        related="company_id.autoservice_offer_hours", readonly=False
    )
    autoservice_hold_minutes = fields.Integer(
        related="company_id.autoservice_hold_minutes", readonly=False
    )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    autoservice_allow_negative_stock = fields.Boolean(
        related="company_id.autoservice_allow_negative_stock", readonly=False
    )
    consumption_location_id = fields.Many2one(
        related="company_id.consumption_location_id", readonly=False
    )

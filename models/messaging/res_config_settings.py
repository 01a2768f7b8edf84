# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    autoservice_dry_run = fields.Boolean(
        related="company_id.autoservice_dry_run", readonly=False
    )
    autoservice_quiet_from = fields.Float(
        related="company_id.autoservice_quiet_from", readonly=False
    )
    autoservice_quiet_to = fields.Float(
        related="company_id.autoservice_quiet_to", readonly=False
    )
    autoservice_eve_hour = fields.Float(
        related="company_id.autoservice_eve_hour", readonly=False
    )
    autoservice_channel_order = fields.Selection(
        related="company_id.autoservice_channel_order", readonly=False
    )
    autoservice_gateway_id = fields.Many2one(
        related="company_id.autoservice_gateway_id", readonly=False
    )
    autoservice_send_confirmation = fields.Boolean(
        related="company_id.autoservice_send_confirmation", readonly=False
    )
    autoservice_send_eve = fields.Boolean(
        related="company_id.autoservice_send_eve", readonly=False
    )
    autoservice_send_hour = fields.Boolean(
        related="company_id.autoservice_send_hour", readonly=False
    )
    autoservice_invite_days = fields.Integer(
        related="company_id.autoservice_invite_days", readonly=False
    )
    autoservice_send_ready = fields.Boolean(
        related="company_id.autoservice_send_ready", readonly=False
    )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    autoservice_self_booking_notice_hours = fields.Integer(
        related="company_id.autoservice_self_booking_notice_hours", readonly=False
    )
    autoservice_self_booking_days = fields.Integer(
        related="company_id.autoservice_self_booking_days", readonly=False
    )
    autoservice_self_booking_pay_hours = fields.Integer(
        related="company_id.autoservice_self_booking_pay_hours", readonly=False
    )
    autoservice_self_booking_most = fields.Integer(
        related="company_id.autoservice_self_booking_most", readonly=False
    )

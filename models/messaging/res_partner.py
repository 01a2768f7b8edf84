# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from .autoservice_message import CHANNELS


class ResPartner(models.Model):
    """How a customer wants to be written to, and about what."""

    _name = "res.partner"
    _inherit = ["res.partner", "autoservice.message.mixin", "autoservice.invite.mixin"]
    _path_to_customer = ""

    autoservice_channel = fields.Selection(
        selection=[*CHANNELS, ("none", "No messages")],
        string="Preferred way",
        tracking=True,
        help="Empty: as the company prefers.",
    )
    autoservice_consent_service = fields.Boolean(
        string="Messages about visits",
        default=True,
        tracking=True,
        help="Confirmations, reminders and news about the customer's own car.",
    )
    autoservice_consent_marketing = fields.Boolean(
        string="Invitations and offers", tracking=True
    )

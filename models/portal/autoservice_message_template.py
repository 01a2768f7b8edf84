# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from .autoservice_message import CHOOSE, PAY, REFUSED, SELF_KINDS


class AutoserviceMessageTemplate(models.Model):
    _inherit = "autoservice.message.template"

    kind = fields.Selection(
        selection_add=SELF_KINDS,
        ondelete=dict.fromkeys((CHOOSE, PAY, REFUSED), "cascade"),
    )
    res_model = fields.Selection(
        selection_add=[("autoservice.booking.invite", "Choice of a time")],
        ondelete={"autoservice.booking.invite": "cascade"},
    )

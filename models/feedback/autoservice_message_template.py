# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceMessageTemplate(models.Model):
    _inherit = "autoservice.message.template"

    kind = fields.Selection(
        selection_add=[("satisfaction", "Question after a visit")],
        ondelete={"satisfaction": "cascade"},
    )

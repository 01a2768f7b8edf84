# Part of autoservice. See LICENSE for full copyright and licensing details.

import re

from odoo import api, fields, models

LINK = re.compile(r"(/autoservice/mark/)\w+")


class AutoserviceMessage(models.Model):
    """The link at which a customer gives his mark is for his eyes alone."""

    _inherit = "autoservice.message"

    kind = fields.Selection(
        selection_add=[("satisfaction", "Question after a visit")],
        ondelete={"satisfaction": "cascade"},
    )

    @api.model
    def _hide_secrets(self, text):
        return LINK.sub(r"\1…", super()._hide_secrets(text))

# Part of autoservice. See LICENSE for full copyright and licensing details.

import re

from odoo import api, fields, models

from ..messaging.autoservice_message import DRY_RUN
from .autoservice_portal_code import KIND

CODE = re.compile(r"\b\d{6}\b")


class AutoserviceMessage(models.Model):
    """A code goes out at once, and is for the eyes of its receiver alone."""

    _inherit = "autoservice.message"

    kind = fields.Selection(selection_add=[(KIND, "Code")], ondelete={KIND: "cascade"})

    def _get_calm_moment(self, company, partner, kind, moment):
        if kind == KIND:
            return moment
        return super()._get_calm_moment(company, partner, kind, moment)

    @api.model
    def _hide_secrets(self, text):
        text = super()._hide_secrets(text)
        # In a dry run nobody gets it: who tries the page out reads it here.
        is_secret = self.kind == KIND and self.phase != DRY_RUN
        return CODE.sub("••••••", text) if is_secret else text

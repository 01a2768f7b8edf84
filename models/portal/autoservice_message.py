# Part of autoservice. See LICENSE for full copyright and licensing details.

import re

from odoo import api, fields, models

from ..messaging.autoservice_message import DRY_RUN
from .autoservice_portal_code import KIND

# Kinds of messages about a visit that the customer books alone.
CHOOSE = "choose_time"
PAY = "self_payment"
REFUSED = "self_refused"
SELF_KINDS = [
    (CHOOSE, "Choice of a time"),
    (PAY, "Prepayment"),
    (REFUSED, "Visit not confirmed"),
]
CODE = re.compile(r"\b\d{6}\b")
LINK = re.compile(r"(/autoservice/invite/)\w+")


class AutoserviceMessage(models.Model):
    """Codes and links by which somebody books alone are for his eyes alone."""

    _inherit = "autoservice.message"

    kind = fields.Selection(
        selection_add=[(KIND, "Code"), *SELF_KINDS],
        ondelete=dict.fromkeys((KIND, CHOOSE, PAY, REFUSED), "cascade"),
    )

    def _get_calm_moment(self, company, partner, kind, moment):
        # Who waits for it sits before the page now.
        if kind in (KIND, PAY):
            return moment
        return super()._get_calm_moment(company, partner, kind, moment)

    @api.model
    def _hide_secrets(self, text):
        text = LINK.sub(r"\1…", super()._hide_secrets(text))
        # In a dry run nobody gets it: who tries the page out reads it here.
        is_secret = self.kind == KIND and self.phase != DRY_RUN
        return CODE.sub("••••••", text) if is_secret else text

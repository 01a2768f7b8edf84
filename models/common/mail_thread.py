# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from .autoservice_verb_mixin import VERB


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Whoever has a task of ours need not get every message of the record."""
        if self.env.context.get("autoservice_quiet") is VERB:
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

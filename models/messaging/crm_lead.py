# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from ..common.phones import to_e164


class CrmLead(models.Model):
    """A customer may be written to about a lead, or invited."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "autoservice.message.mixin", "autoservice.invite.mixin"]

    def _get_message_addresses(self):
        """Who has only asked is written to where he asked from."""
        self.ensure_one()
        if self.partner_id:
            return super()._get_message_addresses()
        country = self._get_message_company().country_id.code
        found = (to_e164(self.phone, country), self.email_normalized)
        return [address for address in found if address]

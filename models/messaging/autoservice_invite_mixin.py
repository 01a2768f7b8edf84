# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AutoserviceInviteMixin(models.AbstractModel):
    """Documents whose customers are invited for their next visit."""

    _name = "autoservice.invite.mixin"
    _description = "Document whose customers may be invited"

    # From a document to its customer; empty: it is one.
    _path_to_customer = "partner_id"

    def action_invite(self):
        """Invite the customers of these documents.

        :return: the action of the form that shows whom and with which words
        """
        self.check_access("read")
        path = self._path_to_customer
        customers = self.mapped(path) if path else self
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invite"),
            "res_model": "autoservice.message.invite",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_ids": customers.ids},
        }

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AutoserviceChoiceMixin(models.AbstractModel):
    """A document whose customer is let choose a time by a link."""

    _name = "autoservice.choice.mixin"
    _description = "Document whose customer may choose a time"

    def action_let_choose(self):
        """Let the customer choose a time, for what the front desk says is to be done.

        :return: the action of the form in which it is said, and the link is sent
        """
        self.ensure_one()
        self.check_access("read")
        self.env["autoservice.booking.invite"].check_access("create")
        known = self._prepare_invite()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Let the customer choose a time"),
            "res_model": "autoservice.booking.invite",
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{name}": value for name, value in known.items()},
        }

    def _prepare_invite(self):
        """Return the values of the choice that this document knows."""
        return {
            "partner_id": self._get_message_partner().id,
            "company_id": self._get_message_company().id,
            "document": f"{self._name},{self.id}",
        }

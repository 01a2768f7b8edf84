# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class CrmLead(models.Model):
    """What a robot wants to say about a lead is right in its stage only."""

    _inherit = "crm.lead"

    def _wants_message(self, message):
        is_wanted = super()._wants_message(message)
        if not is_wanted or message.kind != "robot":
            return is_wanted
        stage = message.autoservice_robot_id.stage_id
        return (
            self.active
            and message.partner_id == self.partner_id
            and stage in (self.stage_id, self.env["crm.stage"])
        )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "autoservice.choice.mixin"]

    def _prepare_invite(self):
        return {**super()._prepare_invite(), "vehicle_id": self.vehicle_id.id}

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class CrmLead(models.Model):
    """A customer may be written to about a lead, or invited."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "autoservice.message.mixin", "autoservice.invite.mixin"]

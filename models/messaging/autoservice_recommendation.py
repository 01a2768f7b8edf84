# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AutoserviceRecommendation(models.Model):
    """Whose car needs work may be invited."""

    _name = "autoservice.recommendation"
    _inherit = ["autoservice.recommendation", "autoservice.invite.mixin"]
    _path_to_customer = "vehicle_id.partner_id"

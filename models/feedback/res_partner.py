# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "autoservice.complaint.mixin"]

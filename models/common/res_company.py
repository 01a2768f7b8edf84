# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "autoservice.inside.mixin"]

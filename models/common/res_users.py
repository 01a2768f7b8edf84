# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "autoservice.inside.mixin"]

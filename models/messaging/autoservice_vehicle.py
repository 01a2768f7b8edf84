# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AutoserviceVehicle(models.Model):
    """The owners of cars may be invited."""

    _name = "autoservice.vehicle"
    _inherit = ["autoservice.vehicle", "autoservice.invite.mixin"]

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AutoserviceVehicle(models.Model):
    _name = "autoservice.vehicle"
    _inherit = ["autoservice.vehicle", "autoservice.complaint.mixin"]

    _complaint_key = "vehicle_id"

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceVehicle(models.Model):
    _inherit = "autoservice.vehicle"

    order_ids = fields.One2many(
        comodel_name="sale.order",
        inverse_name="vehicle_id",
        string="Orders",
        groups="sales_team.group_sale_salesman,account.group_account_readonly",
    )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceVehiclePerson(models.Model):
    _inherit = "autoservice.vehicle.person"

    told_name = fields.Char(
        string="Name as the owner told it",
        readonly=True,
        copy=False,
        help="Whom the owner has added on his own page. The page shows him this name,"
        " never the one that the contact may have had before.",
    )

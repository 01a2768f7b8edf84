# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceVehicleClass(models.Model):
    """Size of a car, as far as it matters for prices, minutes and consumables."""

    _name = "autoservice.vehicle.class"
    _description = "Vehicle Class"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short name for imports and programs.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(lower(code))", "Another vehicle class has this code already."
    )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceActPhoto(models.Model):
    """A photo of the car as a whole, taken for an act."""

    _name = "autoservice.act.photo"
    _description = "Photo of an Act"
    _inherit = ["autoservice.act.base"]

    photo = fields.Image(required=True)

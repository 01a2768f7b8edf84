# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceOdometer(models.Model):
    """Readings of acts too."""

    _inherit = "autoservice.odometer"

    source = fields.Selection(
        selection_add=[("handover", "Hand-over"), ("customer",)],
        ondelete={"handover": "set default"},
    )

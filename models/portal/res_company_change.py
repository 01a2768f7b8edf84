# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResCompany(models.Model):
    """Until when customers change their visits themselves."""

    _inherit = "res.company"

    autoservice_change_hours = fields.Integer(
        string="Hours before a visit until which its customer may change it",
        default=24,
        help="So many hours before its start a customer may move or cancel his visit on"
        " his own page; later he is asked to call.",
    )

    _autoservice_change_hours = models.Constraint(
        "CHECK (autoservice_change_hours BETWEEN 0 AND 720)",
        "Change of visits: give 0 to 720 hours.",
    )

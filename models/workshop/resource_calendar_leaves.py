# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    autoservice_is_day_off = fields.Boolean(
        string="Set on the Board",
        readonly=True,
        help="A day off that the car service's board made, and may take back.",
    )

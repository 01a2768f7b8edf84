# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    autoservice_offer_hours = fields.Integer(
        string="Hours an offer holds its time",
        default=24,
        help="An offer that nobody accepted lets its bay and people go after so many"
        " hours. 0: it holds them until it is withdrawn.",
    )
    autoservice_hold_minutes = fields.Integer(
        string="Minutes a time is kept on the site",
        default=10,
        help="While somebody fills in the form on the site, nobody else gets the time"
        " that was chosen.",
    )
    _autoservice_hold_minutes_range = models.Constraint(
        "CHECK (autoservice_hold_minutes BETWEEN 1 AND 120)",
        "Minutes a time is kept on the site: give 1 to 120.",
    )
    _autoservice_offer_hours_positive = models.Constraint(
        "CHECK (autoservice_offer_hours >= 0)",
        "Hours an offer holds its time: give 0 or more.",
    )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResCompany(models.Model):
    """How customers book on the site."""

    _inherit = "res.company"

    autoservice_self_booking_notice_hours = fields.Integer(
        string="Hours of notice",
        default=2,
        help="A customer books on the site so many hours ahead at the latest.",
    )
    autoservice_self_booking_days = fields.Integer(
        string="Days ahead",
        default=30,
        help="So many days ahead a customer may book on the site.",
    )
    autoservice_self_booking_pay_hours = fields.Integer(
        string="Hours to pay",
        default=2,
        help="The time of a visit with prepayment is kept so many hours.",
    )
    autoservice_self_booking_most = fields.Integer(
        string="Visits at a time",
        default=3,
        help="So many visits to come can be booked on the site with one phone or e-mail.",
    )

    _autoservice_self_booking = models.Constraint(
        "CHECK (autoservice_self_booking_notice_hours BETWEEN 0 AND 720"
        " AND autoservice_self_booking_days BETWEEN 1 AND 365"
        " AND autoservice_self_booking_pay_hours BETWEEN 1 AND 720"
        " AND autoservice_self_booking_most BETWEEN 1 AND 100)",
        "Booking on the site: 0 to 720 hours of notice, 1 to 365 days ahead, 1 to 720"
        " hours to pay, 1 to 100 visits at a time.",
    )

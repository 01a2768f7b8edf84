# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from .self_booking_text import NO, WAYS


class AutoserviceTechCard(models.Model):
    _inherit = "autoservice.tech.card"

    self_booking = fields.Selection(
        selection=WAYS,
        string="Booking on the site",
        required=True,
        default=NO,
        tracking=True,
        help="No: only the front desk books this service.\n"
        "At once: the customer books, and the time is his.\n"
        "With prepayment: booked when the customer has paid.\n"
        "On approval: the time is kept, and the front desk says yes or no.\n"
        "Several services are booked together in the strictest of their ways.",
    )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.working_hours import to_utc_naive

# Further ahead no branch is closed.
MOST_DAYS = 31
DAY = 24


class ResCompany(models.Model):
    """What a branch sends to its customers, by which ways and when."""

    _inherit = "res.company"

    autoservice_dry_run = fields.Boolean(
        string="Dry run",
        help="Messages go through the whole outbox, but nothing leaves the house.",
    )
    autoservice_quiet_from = fields.Float(string="Quiet from", default=21.0)
    autoservice_quiet_to = fields.Float(
        string="Quiet until",
        default=9.0,
        help="Within the quiet hours, in the customer's time zone, nothing goes out.",
    )
    autoservice_eve_hour = fields.Float(
        string="Reminder on the eve at",
        default=18.0,
        help="In the customer's time zone.",
    )
    autoservice_channel_order = fields.Selection(
        selection=[
            ("email,sms,gateway", "E-mail, SMS, gateway"),
            ("email,gateway,sms", "E-mail, gateway, SMS"),
            ("sms,email,gateway", "SMS, e-mail, gateway"),
            ("sms,gateway,email", "SMS, gateway, e-mail"),
            ("gateway,email,sms", "Gateway, e-mail, SMS"),
            ("gateway,sms,email", "Gateway, SMS, e-mail"),
            ("email", "E-mail only"),
            ("sms", "SMS only"),
            ("gateway", "Gateway only"),
        ],
        string="Ways to the customer",
        default="email,sms,gateway",
        required=True,
        help="The first that is open is taken, unless the customer prefers another.",
    )
    autoservice_gateway_id = fields.Many2one(
        comodel_name="autoservice.gateway",
        string="Gateway",
        index=False,
        ondelete="restrict",
    )
    autoservice_send_confirmation = fields.Boolean(
        string="Confirm bookings", default=True
    )
    autoservice_send_eve = fields.Boolean(string="Remind on the eve", default=True)
    autoservice_send_hour = fields.Boolean(string="Remind an hour before", default=True)
    autoservice_send_ready = fields.Boolean(
        string="Say that the car is ready", default=True
    )
    autoservice_invite_days = fields.Integer(
        string="Days between invitations",
        default=30,
        help="Who was invited less days ago is left out.",
    )

    _autoservice_invite_days = models.Constraint(
        "CHECK (autoservice_invite_days BETWEEN 0 AND 3650)",
        "Days between invitations: 0 to 3650.",
    )
    _autoservice_message_hours = models.Constraint(
        "CHECK (autoservice_quiet_from BETWEEN 0 AND 24"
        " AND autoservice_quiet_to BETWEEN 0 AND 24"
        " AND autoservice_eve_hour BETWEEN 0 AND 24)",
        "Hours of messages: give hours from 0:00 to 24:00.",
    )

    @api.constrains("autoservice_quiet_from", "autoservice_quiet_to")
    def _check_quiet_hours(self):
        """Quiet hours around the clock would keep every message back for ever."""
        for company in self:
            since, until = company.autoservice_quiet_from, company.autoservice_quiet_to
            quiet = until - since if since <= until else until - since + DAY
            if quiet > DAY - 1:
                raise ValidationError(
                    self.env._(
                        "%s: Quiet from, Quiet until: leave at least an hour of the day"
                        " in which messages go out.",
                        company.name,
                    )
                )

    def _get_next_open(self, moment):
        """Return the moment, or the next one at which the branch works, naive UTC.

        :param moment: naive UTC
        :return: the moment itself where the branch never works
        """
        self.ensure_one()
        calendar = self.sudo().resource_calendar_id  # sudo: only its hours count
        if not calendar:
            return moment
        start = utc.localize(moment)
        work = calendar._work_intervals_batch(start, start + timedelta(days=MOST_DAYS))
        for begin, _end, _records in work[False]:
            return max(to_utc_naive(begin), moment)
        return moment

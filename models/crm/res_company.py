# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

import pytz

from odoo import api, fields, models

from ..common.working_hours import to_utc_naive

FIRST_LOOK = timedelta(days=7)
LONGEST_LOOK = timedelta(days=180)


class ResCompany(models.Model):
    _inherit = "res.company"

    autoservice_discount_limit = fields.Float(
        string="Discount without approval (%)",
        default=5.0,
        help="A larger discount offered to a lost customer waits for the owner.",
    )
    autoservice_recall_days = fields.Integer(
        string="Call again after days",
        default=3,
        help="When a customer on the re-call list was not reached.",
    )
    autoservice_request_days = fields.Integer(
        string="Days that requests are kept",
        default=90,
        help="What sites, bots and telephone exchanges posted, as it came. A lead or"
        " call made of it stays, and stays counted.",
    )
    _autoservice_request_days_positive = models.Constraint(
        "CHECK (autoservice_request_days > 0)",
        "Days that requests are kept: give at least one.",
    )
    _autoservice_recall_positive = models.Constraint(
        "CHECK (autoservice_recall_days > 0 AND autoservice_discount_limit >= 0)",
        "Re-call list: give at least one day, and a discount of 0 or more.",
    )

    @api.model
    def _get_request_keepers(self):
        """Return all companies: each keeps what came as long as it says."""
        return self.search([("autoservice_request_days", ">", 0)])

    def _get_requests_kept_since(self):
        """Return the moment since which this company keeps what came."""
        self.ensure_one()
        return fields.Datetime.now() - timedelta(days=self.autoservice_request_days)

    def _get_moment_before(self, minutes, now=None):
        """Return the last moment since which some working minutes have passed by now.

        :param minutes: in the working hours of this company, holidays left out
        :param now: naive UTC; the present moment, if empty
        :return: naive UTC; what began then or earlier is due
        """
        self.ensure_one()
        now = now or fields.Datetime.now()
        length = timedelta(minutes=minutes)
        # sudo: the working hours are a setting of the company.
        calendar = self.sudo().resource_calendar_id
        if not calendar:
            return now - length
        look = FIRST_LOOK
        while True:
            left = length
            spans = calendar._work_intervals_batch(
                pytz.utc.localize(now - look), pytz.utc.localize(now)
            )[False]
            for start, stop, _meta in reversed(list(spans)):
                if stop - start >= left:
                    return to_utc_naive(stop - left)
                left -= stop - start
            if look > LONGEST_LOOK:
                return now - look
            look *= 3

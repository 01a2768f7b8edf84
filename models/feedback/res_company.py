# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from pytz import utc

from odoo import fields, models

from ..common.working_hours import to_utc_naive


class ResCompany(models.Model):
    """How a branch asks what its customers think, and what a low mark sets off."""

    _inherit = "res.company"

    autoservice_ask_mark = fields.Boolean(
        string="Ask for a mark after the visit", default=True
    )
    autoservice_mark_hours = fields.Integer(
        string="Hours after the invoice",
        default=3,
        help="So many hours after the invoice the customer is asked.",
    )
    autoservice_mark_low = fields.Integer(
        string="Low mark up to",
        default=6,
        help="Such a mark is a task for the manager of the visit.",
    )
    autoservice_mark_deadline = fields.Integer(
        string="Working hours to settle a low mark",
        default=8,
    )
    autoservice_mark_open = fields.Boolean(
        string="Show people their own marks",
        help="Without it who is marked does not see it; a manager sees of the own"
        " visits the low marks, which are to be settled.",
    )
    autoservice_survey_days = fields.Integer(
        string="Survey by phone after days",
        default=3,
        help="Who has not answered the question by then is called.",
    )
    autoservice_survey_script = fields.Text(
        string="Script of the survey",
        translate=True,
        help="What is said on the phone; empty: a few common words.",
    )

    _autoservice_marks = models.Constraint(
        "CHECK (autoservice_mark_hours BETWEEN 0 AND 720"
        " AND autoservice_mark_low BETWEEN 0 AND 9"
        " AND autoservice_mark_deadline BETWEEN 1 AND 400"
        " AND autoservice_survey_days BETWEEN 0 AND 60)",
        "Marks: ask within 0 to 720 hours, low up to 0 to 9, settle within 1 to 400"
        " working hours, call after 0 to 60 days.",
    )

    def _get_moment_after(self, hours, moment):
        """Return when so many working hours have passed, holidays left out.

        :param int hours: of this company
        :param datetime moment: since when, naive UTC
        :return: naive UTC; by the clock where the company has no working hours
        """
        self.ensure_one()
        calendar = self.sudo().resource_calendar_id  # sudo: only its hours count
        found = calendar and calendar.plan_hours(
            hours, utc.localize(moment), compute_leaves=True
        )
        return to_utc_naive(found) if found else moment + timedelta(hours=hours)

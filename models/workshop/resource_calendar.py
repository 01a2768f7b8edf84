# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict

from odoo import models

from ..common.working_hours import flexible_hours


class ResourceCalendar(models.Model):
    """The hours of the week, for many calendars at once."""

    _inherit = "resource.calendar"

    def _get_weekly_hours(self):
        """Return {calendar id: {(parity of the week, weekday): [(from, to)]}}.

        The number of queries is the same for one calendar and for many.
        """
        rows = self.env["resource.calendar.attendance"].search_fetch(
            [
                ("calendar_id", "in", self.ids),
                ("display_type", "=", False),
                ("day_period", "!=", "lunch"),
            ],
            ["calendar_id", "dayofweek", "week_type", "hour_from", "hour_to"],
        )
        result = {calendar.id: defaultdict(list) for calendar in self}
        for row in rows:
            every_week = not row.calendar_id.two_weeks_calendar
            for parity in (0, 1) if every_week else (int(row.week_type or 0),):
                result[row.calendar_id.id][parity, int(row.dayofweek)].append(
                    (row.hour_from, row.hour_to)
                )
        for calendar in self.filtered("flexible_hours"):
            result[calendar.id] = flexible_hours(
                calendar.hours_per_day, calendar.full_time_required_hours
            )
        return result

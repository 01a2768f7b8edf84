# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from datetime import timedelta

from pytz import timezone, utc

from odoo import models
from odoo.tools.intervals import Intervals

from ..common.slots import round_up
from ..common.working_hours import spans_in, to_utc_naive

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class ResourceResource(models.Model):
    """When bays and people work, for many of them at once."""

    _inherit = "resource.resource"

    def _get_working_time(self, window):
        """Return when each resource works: calendar less leaves, plus extra shifts.

        The number of queries is the same for one resource and for many, whatever
        calendars and time zones they have. What goes on over midnight is one stretch.

        :param window: (start, stop), naive UTC
        :return: {resource id: Intervals in naive UTC within the window}
        """
        # sudo: calendars, contracts and leaves of people; only working time is told.
        resources = self.sudo()
        validity = resources._get_calendar_validity(window)
        hours = resources._get_hours_by_calendar(validity, window)
        leaves = resources._get_leaves(validity, window)
        extras = resources._get_extra_time(window)
        result = {}
        for resource in resources:
            time = Intervals()
            for calendar_id, since_until in validity[resource.id]:
                time |= hours[calendar_id, resource.tz] & since_until
            time -= self._make_intervals(leaves[resource.id], window)
            time |= self._make_intervals(extras[resource.id], window)
            result[resource.id] = time
        return result

    def _make_intervals(self, spans, window):
        """Return (start, stop) pairs as Intervals, cut to the window."""
        start, stop = window
        empty = self.browse()
        return Intervals(
            (max(since, start), min(until, stop), empty) for since, until in spans
        )

    def _get_calendar_validity(self, window):
        """Return which calendar counts when: {resource id: [(calendar id, Intervals)]}.

        The calendar id is False where all time is working time. Contracts count.
        """
        start, stop = (utc.localize(moment) for moment in window)
        calendars = self._get_calendars_validity_within_period(start, stop)
        result = {}
        for resource in self:
            result[resource.id] = [
                (
                    # Odoo names the company's calendar for who has none of his own.
                    resource.calendar_id and calendar.id,
                    self._make_intervals(
                        (
                            # A contract ends a microsecond before midnight.
                            (to_utc_naive(since), round_up(to_utc_naive(until), SECOND))
                            for since, until, _records in validity
                        ),
                        window,
                    ),
                )
                for calendar, validity in calendars[resource.id].items()
            ]
        return result

    def _get_hours_by_calendar(self, validity, window):
        """Return {(calendar id, time zone): Intervals}, before leaves.

        :param validity: as of :meth:`_get_calendar_validity`
        """
        wanted = {
            (calendar_id, resource.tz)
            for resource in self
            for calendar_id, _validity in validity[resource.id]
        }
        calendars = self.env["resource.calendar"].browse(
            {calendar_id for calendar_id, _zone in wanted if calendar_id}
        )
        hours = calendars._get_weekly_hours()
        return {
            (calendar_id, zone): self._make_intervals(
                spans_in(hours[calendar_id], window, timezone(zone))
                if calendar_id
                else [window],
                window,
            )
            for calendar_id, zone in wanted
        }

    def _get_leaves(self, validity, window):
        """Return {resource id: [(start, stop)]}: own absences and days of the company.

        :param validity: as of :meth:`_get_calendar_validity`
        """
        leaves = self.env["resource.calendar.leaves"].search_fetch(
            [
                ("time_type", "=", "leave"),
                ("date_from", "<", window[1]),
                ("date_to", ">", window[0]),
                ("resource_id", "in", [False, *self.ids]),
            ],
            ["date_from", "date_to", "resource_id", "calendar_id", "company_id"],
        )
        own, common = defaultdict(list), defaultdict(list)
        for leave in leaves:
            # Days off are usually entered until 23:59:59.
            span = leave.date_from, round_up(leave.date_to, MINUTE)
            if leave.resource_id:
                own[leave.resource_id.id].append(span)
            else:
                common[leave.company_id.id, leave.calendar_id.id].append(span)
        result = {}
        for resource in self:
            calendar_ids = {False} | {one for one, _x in validity[resource.id]}
            result[resource.id] = own[resource.id] + [
                span
                for calendar_id in calendar_ids
                for span in common[resource.company_id.id, calendar_id]
            ]
        return result

    def _get_extra_time(self, window):
        """Return {resource id: [(start, stop)]} of the extra shifts."""
        result = defaultdict(list)
        for shift in self.env["autoservice.shift"].search_fetch(
            [
                ("resource_id", "in", self.ids),
                ("start", "<", window[1]),
                ("stop", ">", window[0]),
            ],
            ["resource_id", "start", "stop"],
        ):
            result[shift.resource_id.id].append((shift.start, shift.stop))
        return result

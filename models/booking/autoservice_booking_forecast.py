# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..common.spans import add_minutes
from .autoservice_booking import BOOKED, IN_WORK

# A job that should have been over for longer is forgotten, and holds up nobody.
FORGOTTEN_AFTER = timedelta(days=1)
# A delay does not reach further than what can be made up for on the way.
LOOK_BACK = timedelta(days=2)
LOOK_AHEAD = timedelta(days=21)


class MissingParts(NamedTuple):
    """Parts that a booking waits for."""

    date: datetime | None = None  # when the last of those is due that were ordered
    undated: int = 0  # how many kinds of parts nobody knows a date of


class Forecast(NamedTuple):
    """What becomes of a booking as things stand."""

    stop: datetime | None  # when its work will be done, naive UTC; None: nobody knows
    missing: MissingParts | None = None


class AutoserviceBooking(models.Model):
    """When work will be done, as things stand: for many bookings in a few queries."""

    _inherit = "autoservice.booking"

    def _get_forecasts(self):
        """Return {booking id: Forecast} of what is booked or in work.

        Work that has begun goes on from the real start, or from what was ticked off
        last, for the minutes that are left. Work that has not begun waits for its
        start, for what is before it on its bay and with its people, and for its parts.
        Beyond its planned end it goes on in the working hours of the bay. Nobody knows
        the end of what waits for parts without a date.
        """
        self.env.flush_all()  # everything below is read from the tables
        now = fields.Datetime.now()
        jobs = self._read_jobs(now)
        self._read_pieces(jobs)
        ids = list(jobs)
        left = self._get_work_left(ids)
        missing = self._get_missing_parts(ids)
        hours = self._get_bay_hours(now)
        queues = defaultdict(list)
        for id_, job in sorted(jobs.items(), key=lambda item: item[1]["last"]):
            parts = missing.get(id_) or MissingParts()
            begin, minutes = _get_begin(job, now, left.get(id_), parts.date)
            for resource_id, start in job["first_by_resource"].items():
                if job["phase"] != IN_WORK:
                    begin = max([begin, *_get_delays(queues[resource_id], start)])
            expected = _finish(job, now, begin, minutes, hours)
            if expected > job["stop"] and _is_in_the_way(job, now):
                for resource_id, start in job["last_by_resource"].items():
                    queues[resource_id].append((start, expected))
            is_unknown = minutes and parts.undated
            job["forecast"] = Forecast(
                None if is_unknown else expected, missing.get(id_)
            )
        # The time of what is done or called off is past.
        return {id_: jobs[id_]["forecast"] for id_ in self.ids if id_ in jobs}

    def _read_jobs(self, now):
        """Read what is not done: of these bookings, and what is near them in time.

        :param datetime now: naive UTC
        :return: {booking id: dict}
        """
        return {
            row["id"]: row
            for row in self.env.execute_query_dict(
                SQL(
                    "WITH shown AS (SELECT COALESCE(MIN(start), %(now)s) AS since,"
                    "  COALESCE(MAX(stop), %(now)s) AS until"
                    "  FROM autoservice_booking WHERE id = ANY(%(ids)s))"
                    " SELECT b.id, b.phase, b.start, b.stop, b.started_at, b.duration,"
                    " b.finished_at"
                    " FROM autoservice_booking b, shown WHERE b.phase IN %(phases)s"
                    " AND (b.id = ANY(%(ids)s) OR (b.company_id = ANY(%(companies)s)"
                    "  AND b.start < shown.until AND b.release_at >"
                    "  GREATEST(%(now)s - %(forgotten)s, shown.since - %(back)s)))",
                    now=now,
                    ids=self.ids,
                    phases=(BOOKED, IN_WORK),
                    companies=self.env.companies.ids,
                    forgotten=FORGOTTEN_AFTER,
                    back=LOOK_BACK,
                )
            )
        }

    @api.model
    def _read_pieces(self, jobs):
        """Add to jobs what they hold: their spans, and when on which resource."""
        for job in jobs.values():
            job.update(spans=[], bay=None, first_by_resource={}, last_by_resource={})
            job["last"] = job["start"]
        for id_, resource_id, is_bay, start, stop in self.env.execute_query(
            SQL(
                "SELECT booking_id, resource_id, bay_id IS NOT NULL, start, stop"
                " FROM autoservice_allocation"
                " WHERE booking_id = ANY(%s) AND is_holding ORDER BY start",
                list(jobs),
            )
        ):
            job = jobs[id_]
            job["spans"].append((start, stop))
            job["first_by_resource"].setdefault(resource_id, start)
            job["last_by_resource"][resource_id] = start
            job["last"] = max(job["last"], start)
            if is_bay:
                job["bay"] = resource_id

    @api.model
    def _get_bay_hours(self, now):
        """The working time of the bays of the companies, from now on."""
        # sudo: whoever sees a booking may know when its bay works.
        bays = self.env["autoservice.bay"].sudo().with_context(active_test=False)
        resources = bays.search(
            [("company_id", "in", self.env.companies.ids)]
        ).resource_id
        hours = resources._get_working_time((now - LOOK_BACK, now + LOOK_AHEAD))
        return {
            id_: [(start, stop) for start, stop, _records in spans]
            for id_, spans in hours.items()
        }

    # What higher parts know
    @api.model
    def _get_work_left(self, ids):
        """Hook: how far the work is, for who knows its lines.

        :param ids: ids of bookings
        :return: {booking id: (planned minutes not done, minutes done, when the last
            was done)}; one query, also for no ids
        """
        return {}

    @api.model
    def _get_missing_parts(self, ids):
        """Hook: which bookings wait for parts, and until when.

        :param ids: ids of bookings
        :return: {booking id: MissingParts}; as many queries for no ids as for many
        """
        return {}


def _get_begin(job, now, left, part):
    """When work goes on or begins, and for how long; see the model's methods."""
    if job["finished_at"]:
        return job["finished_at"], 0
    if job["phase"] == IN_WORK:
        begin, minutes = job["started_at"] or job["start"], job["duration"]
        if left:
            undone, done, ticked = left
            minutes = max(job["duration"] - done, undone) if undone else 0
            begin = max(begin, ticked or begin)
        if part and minutes:
            begin = max(begin, part)
        return begin, minutes
    return max(job["start"], now, part or now), job["duration"]


def _finish(job, now, begin, minutes, hours):
    """When a job is done that begins at some time and takes some minutes."""
    if not minutes:
        return begin
    if begin == job["start"] and job["phase"] == BOOKED:
        return job["stop"]
    spans = job["spans"] or [(job["start"], job["stop"])]
    later = [
        (max(start, job["stop"]), stop)
        for start, stop in hours.get(job["bay"], [])
        if stop > job["stop"]
    ]
    early = [(begin, job["start"])] if begin < job["start"] else []
    expected = add_minutes(begin, minutes, [*early, *spans, *later])
    return max(expected, now) if job["phase"] == IN_WORK else expected


def _is_in_the_way(job, now):
    """Whether a job holds up others: those of people who did not come do not."""
    since = now - FORGOTTEN_AFTER if job["phase"] == IN_WORK else now
    return job["stop"] > since


def _get_delays(queue, start):
    """When those are done that are late and come before a moment."""
    return [expected for since, expected in queue if since < start]

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime
from odoo.tools.intervals import Intervals

from ..common.slots import GRID_MINUTES, round_up
from ..common.tasks import create_tasks
from .autoservice_booking_crew import SlotJob
from .autoservice_waiting import OFFERED, WAITING

# Nobody waits for a time that lies farther away.
FARTHEST = timedelta(days=120)
# Nobody can be called and be here in less.
NOTICE = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
GRID = timedelta(minutes=GRID_MINUTES)


class WaitingSlot(NamedTuple):
    """A time at which somebody on the waiting list can come."""

    start: object
    minutes: int
    bay_id: int
    employee_ids: tuple


class AutoserviceWaiting(models.Model):
    """Who on the waiting list fits into a time that has become free."""

    _inherit = "autoservice.waiting"

    @api.model
    def _offer_freed(self, spans, declined):
        """Offer times that have become free, each to the first whom it fits.

        The number of queries does not grow with those who wait.

        :param spans: {(company id, resource id): [(start, stop)]}, naive UTC
        :param declined: ids of those who are left out this time
        """
        now = fields.Datetime.now()
        pairs = [pair for some in spans.values() for pair in some if pair[1] > now]
        if not pairs:
            return
        window = max(now, min(pairs)[0]), max(stop for _start, stop in pairs)
        waiting = self.search(
            [
                ("state", "=", WAITING),
                ("company_id", "in", [company_id for company_id, _id in spans]),
                ("date_from", "<", window[1]),
                ("date_to", ">", window[0]),
                ("id", "not in", list(declined)),
            ]
        )
        if not waiting:
            return
        jobs = waiting._get_jobs(window, now)
        self._offer(waiting._match(jobs, self._get_freed_times(spans, now)))

    @api.model
    def _offer(self, offers):
        """Note which times were found, and tell of them.

        :param offers: {waiting: WaitingSlot}
        """
        for one, slot in offers.items():
            one._set_phase(OFFERED, **self._prepare_slot_vals(slot))
        self.browse([one.id for one in offers])._tell_responsible()

    @api.model
    def _take_back(self, company_ids):
        """Let those wait on whose bay or people are held by now; return them.

        The number of queries does not grow with those who wait.

        :param company_ids: ids of companies in which something is held anew
        """
        if not company_ids:
            return self.browse()
        offered = self.search(
            [
                ("state", "=", OFFERED),
                ("company_id", "in", list(company_ids)),
                ("slot_start", ">", fields.Datetime.now()),
            ]
        )
        lost = offered._filter_taken() if offered else offered
        if lost:
            lost._set_phase(WAITING, **self._prepare_no_slot_vals())
            text = self.env._("The time that was found is taken by another booking.")
            lost._message_log_batch(bodies=dict.fromkeys(lost.ids, text))
        return lost

    def _filter_taken(self):
        """Return those of these whose bay or people are held at the time offered."""
        slots = {
            one: (
                # sudo: see SlotJob.
                one.slot_bay_id.resource_id | one.sudo().slot_employee_ids.resource_id,
                one.slot_start,
                one.slot_start + timedelta(minutes=one._get_minutes()),
            )
            for one in self.with_context(active_test=False)
        }
        resources, starts, stops = zip(*slots.values(), strict=True)
        resources = self.env["resource.resource"].union(*resources)
        Booking = self.env["autoservice.booking"]
        held = Booking._get_held_time(resources, (min(starts), max(stops)))
        taken = [
            one.id
            for one, (holders, start, stop) in slots.items()
            if any(
                since < stop and until > start
                for id_ in holders.ids
                for since, until, _records in held[id_]
            )
        ]
        return self.browse(taken)

    def _search_on(self):
        """Offer the first free time of all to those of these who still wait.

        The number of queries does not grow with those who wait.
        """
        begin = fields.Datetime.now() + NOTICE
        waiting = self.filtered(
            lambda one: one.phase == WAITING and one.date_to > begin
        )
        if not waiting:
            return
        window = begin, min(max(waiting.mapped("date_to")), begin + FARTHEST)
        jobs = waiting._get_jobs(window, begin)
        free, busy = waiting._get_free(jobs)
        offers = {}
        for one, job in jobs.items():
            if slot := self._find_first(job, free, busy[one.vehicle_id.id]):
                offers[one] = slot
                self._take(slot, free)
        self._offer(offers)

    @api.model
    def _get_freed_times(self, spans, now):
        """Return [(company id, resource, start, stop)] of what is still to come.

        Bays come first: what was freed on a bay is offered with its people.
        """
        resources = self.env["resource.resource"].browse(id_ for _company, id_ in spans)
        by_id = {resource.id: resource for resource in resources}
        freed = [
            (company_id, by_id[resource_id], start, stop)
            for (company_id, resource_id), pairs in spans.items()
            for start, stop, _records in Intervals(
                (max(start, now), min(stop, now + FARTHEST), resources.browse())
                for start, stop in pairs
            )
        ]
        return sorted(freed, key=lambda one: (bool(one[1].employee_id), *one[2:]))

    def _get_jobs(self, window, now):
        """Return {waiting: SlotJob}, with a constant number of queries.

        Left out are those who wait for what is archived.

        :param window: (start, stop) of the times that jobs are to touch, naive UTC
        :param now: nothing begins before
        """
        Booking = self.env["autoservice.booking"]
        bays = self.env["autoservice.bay"].search(
            [("company_id", "in", self.company_id.ids)]
        )
        executors = Booking._get_executors(self.company_id)
        jobs = {}
        for one in self.with_context(active_test=False):
            wanted = one.sudo().employee_ids  # sudo: see SlotJob
            involved = (*one.service_ids, *one.vehicle_id, *wanted)
            if not all(record.active for record in involved):
                continue
            work = Booking._get_slot_work(one.service_ids, one.vehicle_id.class_id)
            minutes = one.minutes or work.minutes
            length = timedelta(minutes=minutes)
            begin = max(one.date_from, now, window[0] - length)
            begin = round_up(begin, GRID)
            end = min(one.date_to, window[1] + length)
            kind = one.bay_kind or work.bay_kind
            here = bays.filtered_domain([("company_id", "=", one.company_id.id)])
            if kind:
                here = here.filtered_domain([("kind", "=", kind)])
            if begin + length <= end and here:
                people = executors.filtered_domain(
                    [("company_id", "=", one.company_id.id)]
                )
                jobs[self.browse(one.id)] = SlotJob(
                    (begin, end),
                    minutes,
                    here,
                    wanted,
                    people if work.needs else people.browse(),
                    work,
                )
        return jobs

    def _match(self, jobs, freed):
        """Return {waiting: WaitingSlot} of who gets which of the freed times.

        :param jobs: {waiting: SlotJob}, in the order of the list
        :param freed: what :meth:`_get_freed_times` returned
        """
        free, busy = self._get_free(jobs)
        offers = {}
        pieces = list(freed)
        while pieces:
            company_id, resource, start, stop = pieces.pop(0)
            for one, job in jobs.items():
                if one in offers or one.company_id.id != company_id:
                    continue
                job = self._narrow(job, resource, start, stop)
                slot = job and self._find_first(job, free, busy[one.vehicle_id.id])
                if slot:
                    offers[one] = slot
                    end = self._take(slot, free)
                    # Others may fit into what is left of it.
                    pieces[:0] = [
                        (company_id, resource, *piece)
                        for piece in ((start, slot.start), (end, stop))
                        if piece[0] < piece[1]
                    ]
                    break
        return offers

    def _get_free(self, jobs):
        """Return free time of bays and people, and when the cars are elsewhere.

        :return: {resource id: Intervals}, {vehicle id: Intervals}
        """
        Booking = self.env["autoservice.booking"]
        if not jobs:
            return {}, {}
        window = (
            min(job.window[0] for job in jobs.values()),
            max(job.window[1] for job in jobs.values()),
        )
        resources = self.env["resource.resource"].sudo()  # sudo: see SlotJob
        for job in jobs.values():
            resources |= job.get_resources()
        free = Booking._get_free_time(resources, window)
        # What is offered to somebody is not offered to another.
        for one in self.search(
            [("state", "=", OFFERED), ("company_id", "in", self.company_id.ids)]
        ):
            people = one.sudo().slot_employee_ids  # sudo: see SlotJob
            slot = WaitingSlot(
                one.slot_start, one._get_minutes(), one.slot_bay_id.id, people._ids
            )
            self._take(slot, free)
        vehicle_ids = [one.vehicle_id.id for one in jobs]
        return free, Booking._get_vehicle_time(vehicle_ids, window)

    @api.model
    def _narrow(self, job, resource, start, stop):
        """Return the job with what has become free in it, None where it is no use.

        :param job: a SlotJob
        :param resource: the bay or person that is free now
        :param start: begin of the time in which it is free, naive UTC
        :param stop: its end
        """
        length, person = timedelta(minutes=job.minutes), resource.employee_id
        begin = max(job.window[0], round_up(start - length + MINUTE, GRID))
        end = min(job.window[1], stop + length - MINUTE)
        if begin + length > end:
            return None
        job = job._replace(window=(begin, end))
        if not person:
            bays = job.bays.filtered(lambda bay: bay.resource_id == resource)
            return job._replace(bays=bays) if bays else None
        is_use = person in job.employees or self._is_of_use(person, job)
        return job._replace(employees=job.employees | person) if is_use else None

    @api.model
    def _is_of_use(self, person, job):
        """Whether a person who is free now may be what a job waited for."""
        if person not in job.executors:
            return False
        fit = [person._filter_by_skills(skills) for _count, skills in job.work.needs]
        # A washer who is free is no news for a repair, where there are masters.
        roles = job.work.roles & set(job.executors.mapped("autoservice_role"))
        return any(fit) and (not roles or person.autoservice_role in roles)

    @api.model
    def _find_first(self, job, free, busy):
        """Return the first slot of a job, None without one.

        :param free: {resource id: Intervals}
        :param busy: Intervals in which the car is elsewhere
        """
        slots = self.env["autoservice.booking"]._iter_slots(job, free, busy)
        for start, _order, bay_id, crew in slots:
            return WaitingSlot(start, job.minutes, bay_id, tuple(crew))
        return None

    @api.model
    def _take(self, slot, free):
        """Take a slot out of the free time of its bay and people; return its end."""
        bay = self.env["autoservice.bay"].browse(slot.bay_id)
        # sudo: see SlotJob.
        people = self.env["hr.employee"].sudo().browse(slot.employee_ids)
        end = slot.start + timedelta(minutes=slot.minutes)
        buffer = timedelta(minutes=bay.buffer_minutes)
        for resource, extra in (
            (bay.resource_id, buffer),
            *((one.resource_id, timedelta()) for one in people),
        ):
            if resource.id in free:
                span = (
                    slot.start - extra,
                    end + extra,
                    self.env["autoservice.allocation"],
                )
                free[resource.id] -= Intervals([span])
        return end

    # One of them
    def _get_minutes(self):
        """How long the job takes."""
        self.ensure_one()
        if self.minutes:
            return self.minutes
        Booking = self.env["autoservice.booking"]
        return Booking._get_slot_work(
            self.service_ids, self.vehicle_id.class_id
        ).minutes

    def _find_slot(self):
        """Return the time that was found, if it is still free; else the first one.

        :return: a WaitingSlot, None where nothing is free
        """
        self.ensure_one()
        now = fields.Datetime.now()
        window = self.date_from, self.date_to
        job = self._get_jobs(window, now).get(self)
        if not job:
            return None
        Booking = self.env["autoservice.booking"]
        free = Booking._get_free_time(job.get_resources(), job.window)
        busy = Booking._get_vehicle_time(self.vehicle_id.ids or [False], job.window)
        busy = busy[self.vehicle_id.id]
        slot = None
        if self.slot_start and self.slot_start >= now and self.slot_bay_id in job.bays:
            stop = self.slot_start + timedelta(minutes=job.minutes)
            same = job._replace(window=(self.slot_start, stop), bays=self.slot_bay_id)
            slot = self._find_first(same, free, busy)
        return slot or self._find_first(job, free, busy)

    # Telling
    def _get_desk_candidates(self):
        return super()._get_desk_candidates() | self.user_id | self.create_uid

    def _tell_responsible(self):
        """Raise a task for the responsible, and tell him at once if he is there."""
        desk = self._get_responsible()
        tasks = []
        for one in self.filtered(lambda one: desk[one]):
            user = desk[one]
            env = one.with_context(lang=user.lang).env
            summary = env._(
                "A time is free for %(name)s: %(start)s",
                name=one.name,
                start=format_datetime(
                    env, one.slot_start, tz=user.tz, dt_format="short"
                ),
            )
            note = Markup("<p>%s</p>") % (one.partner_phone or "")
            tasks.append((user, one, summary, note))
            user._bus_send(
                "simple_notification",
                {
                    "type": "info",
                    "title": env._("Waiting list"),
                    "message": summary,
                    "sticky": True,
                },
            )
        create_tasks(self.env, tasks)

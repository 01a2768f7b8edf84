# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from datetime import timedelta
from heapq import merge
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.intervals import Intervals

from ..common.parameters import (
    check_ids,
    check_number,
    check_text,
    check_time,
    refuse_archived,
)
from ..common.slots import starts_in
from ..workshop.autoservice_bay import MOST_BUFFER_MINUTES
from .autoservice_booking import LET_GO, OFFER
from .autoservice_booking_crew import SlotJob

MOST_MINUTES = 366 * 24 * 60
MOST_DAYS = 400
MOST_BUFFER = timedelta(minutes=MOST_BUFFER_MINUTES)


class AutoserviceBooking(models.Model):
    """Free time: when a bay, and the people wanted, can take a job."""

    _inherit = "autoservice.booking"

    @api.model
    def find_slots(
        self,
        date_from,
        date_to,
        minutes=None,
        bay_kind=None,
        employee_ids=None,
        bay_ids=None,
        vehicle_id=None,
        limit=None,
        service_ids=None,
    ):
        """Find the times at which a job can be booked, earliest first.

        What is offered lies within the working hours of the bay and of all wanted
        people, is held by nobody, and the car is nowhere else. Several bays that are
        free at a time give one slot each, in the order of the bays. After a job on a
        bay its buffer is kept free.

        With services their tech cards say what is needed: minutes for the class of the
        car, kind of bay, how many people with which skills. These are chosen among the
        executors who are free; in a company without executors nobody is chosen.

        :param date_from: begin of the window: datetime or ISO string, UTC unless it
            says its offset
        :param date_to: end of the window, likewise; the job ends by then; at most 400
            days after its begin
        :param int minutes: length of the job; empty or 0: as the services say
        :param bay_kind: only bays of this kind; empty: as the services say
        :param employee_ids: people who must all be free
        :param bay_ids: only these bays
        :param vehicle_id: the car, which cannot be in two places
        :param limit: at most so many slots
        :param service_ids: ids of the products to be done; one that stands there twice
            is done twice
        :return: list of dicts: `start`, `stop` (UTC, ISO strings), `bay_id`,
            `employee_ids` (those wanted first)
        :raise ValidationError: naming the parameter that is wrong
        """
        if limit is not None and limit is not False:
            check_number(self.env, "limit", limit)
        job = self._get_slot_job(
            self._check_window(date_from, date_to),
            minutes,
            bay_kind,
            employee_ids,
            bay_ids,
            vehicle_id,
            service_ids,
        )
        free = self._get_free_time(job.get_resources(), job.window)
        busy = self._get_vehicle_time([vehicle_id], job.window)
        slots = self._iter_slots(job, free, busy[vehicle_id])
        return [
            {
                "start": fields.Datetime.to_string(start),
                "stop": fields.Datetime.to_string(
                    fields.Datetime.add(start, minutes=job.minutes)
                ),
                "bay_id": bay_id,
                "employee_ids": list(crew),
            }
            for start, _order, bay_id, crew in islice(slots, limit or None)
        ]

    # What was asked for
    @api.model
    def _get_slot_job(
        self,
        window,
        minutes,
        bay_kind,
        employee_ids,
        bay_ids,
        vehicle_id,
        service_ids,
    ):
        """Return the job to find time for; parameters as of :meth:`find_slots`.

        :raise ValidationError: naming the parameter that is wrong
        """
        if vehicle_id:
            check_number(self.env, "vehicle_id", vehicle_id)
            self._refuse_archived_ids("vehicle_id", "autoservice.vehicle", [vehicle_id])
        services = self._check_services(service_ids)
        # sudo: the class of the car that the caller named; it is not told.
        vehicle = self.env["autoservice.vehicle"].sudo().browse(vehicle_id or [])
        work = self._get_slot_work(services, vehicle.exists().class_id)
        minutes = minutes or work.minutes if service_ids else minutes
        check_number(self.env, "minutes", minutes, MOST_MINUTES)
        employees = self._check_employees(employee_ids, self.env.companies)
        bays = self._get_slot_bays(bay_kind or work.bay_kind, bay_ids, employees)
        executors = self._get_executors(bays.company_id if work.needs else ())
        return SlotJob(window, minutes, bays, employees, executors, work)

    @api.model
    def _check_window(self, date_from, date_to):
        """Return the window as two naive UTC datetimes, or refuse what is wrong."""
        start = check_time(self.env, "date_from", date_from)
        stop = check_time(self.env, "date_to", date_to)
        if start >= stop:
            raise ValidationError(self.env._("date_to: it must be after date_from."))
        if stop - start > timedelta(days=MOST_DAYS):
            raise ValidationError(
                self.env._("date_to: at most %s days after date_from.", MOST_DAYS)
            )
        return start, stop

    @api.model
    def _check_employees(self, employee_ids, companies):
        """Return the employees of these ids; all must be of the companies."""
        check_ids(self.env, "employee_ids", employee_ids or [])
        employees = self.env["hr.employee"].browse(dict.fromkeys(employee_ids or []))
        # sudo: the front desk may not read employees; only their company is read.
        known = (
            employees.sudo()
            .exists()
            .filtered_domain([("company_id", "in", companies.ids)])
        )
        if len(known) != len(employees):
            self._refuse_unknown("employee_ids")
        refuse_archived(self.env, "employee_ids", known)
        return employees

    @api.model
    def _refuse_unknown(self, name):
        """Refuse an id of nothing, or of something of another company."""
        raise ValidationError(
            self.env._("%s: there is no such record in this company.", name)
        )

    @api.model
    def _refuse_archived_ids(self, name, model_name, ids):
        """Refuse archived records that the user may see, naming the parameter."""
        Model = self.env[model_name]
        domain = [("id", "in", ids), ("active", "=", False)]
        refuse_archived(self.env, name, Model.search(domain))

    # What is free
    @api.model
    def _get_slot_bays(self, bay_kind, bay_ids, employees):
        """The bays that may take the job, in their order; of the people's company."""
        check_text(self.env, "bay_kind", bay_kind)
        check_ids(self.env, "bay_ids", bay_ids or [])
        domain = [("company_id", "in", self.env.companies.ids)]
        if bay_kind:
            domain.append(("kind", "=", bay_kind))
        if bay_ids:
            self._refuse_archived_ids("bay_ids", "autoservice.bay", bay_ids)
            domain.append(("id", "in", bay_ids))
        # sudo: the front desk may not read employees; only their company is read.
        companies = employees.sudo().company_id
        bays = self.env["autoservice.bay"].with_context(active_test=True).search(domain)
        return bays.filtered(lambda bay: companies <= bay.company_id)

    @api.model
    def _get_free_time(self, resources, window):
        """Working time less what is held: {resource id: Intervals}, naive UTC.

        :param resources: resource.resource
        :param window: (start, stop), naive UTC
        """
        work = resources._get_working_time(window)
        held = self._get_held_time(resources, window)
        return {
            resource_id: work[resource_id] - Intervals(held[resource_id])
            for resource_id in resources.ids
        }

    @api.model
    def _get_held_time(self, resources, window):
        """Return {resource id: [(start, stop, empty)]} of what is held, naive UTC.

        A bay is held longer by its buffer: before too, for the job that is to end there.
        """
        Allocation = self.env["autoservice.allocation"]
        Allocation.flush_model()
        self.env["autoservice.bay"].flush_model(["buffer_minutes"])
        self.env["autoservice.hold"].flush_model(["expires_at"])
        expired = self._get_expired_offers(window)
        held = defaultdict(list)
        for resource_id, since, until in self.env.execute_query(
            SQL(
                "SELECT held.resource_id,"
                " held.start - buffer.length, held.stop + buffer.length"
                " FROM autoservice_allocation held"
                " LEFT JOIN autoservice_bay bay ON bay.id = held.bay_id"
                " LEFT JOIN autoservice_hold hold ON hold.id = held.hold_id"
                " CROSS JOIN LATERAL (SELECT make_interval("
                "   mins => COALESCE(bay.buffer_minutes, 0)) AS length) buffer"
                " WHERE held.is_holding AND held.resource_id IN %s"
                " AND tsrange(held.start, held.stop) && tsrange(%s, %s)"
                " AND (hold.expires_at > %s"
                "  OR hold.id IS NULL AND held.booking_id != ALL(%s))",
                tuple(resources.ids) or (None,),
                window[0] - MOST_BUFFER,
                window[1] + MOST_BUFFER,
                fields.Datetime.now(),
                expired.ids,
            )
        ):
            held[resource_id].append((since, until, Allocation))
        return held

    @api.model
    def _get_expired_offers(self, window):
        """Offers whose time is over, so that the next booking will let them go."""
        # sudo: whose offer it is does not matter, its time is over.
        offers = self.sudo().search(
            [
                ("phase", "=", OFFER),
                ("offer_expires_at", "<=", fields.Datetime.now()),
                ("start", "<", window[1]),
                ("release_at", ">", window[0]),
            ]
        )
        return offers._filter_lapsed()

    @api.model
    def _get_vehicle_time(self, vehicle_ids, window):
        """When cars are in other bookings: {vehicle id: Intervals in naive UTC}."""
        busy = dict.fromkeys(vehicle_ids, ())
        if not any(busy):
            return {vehicle_id: Intervals() for vehicle_id in busy}
        # sudo: the car is not free, whoever may see the booking it is in.
        bookings = self.sudo().search_fetch(
            [
                ("vehicle_id", "in", [id_ for id_ in busy if id_]),
                ("phase", "not in", LET_GO),
                ("start", "<", window[1]),
                ("release_at", ">", window[0]),
            ],
            ["vehicle_id", "start", "release_at"],
        )
        bookings -= self._get_expired_offers(window)
        for one in bookings:
            span = one.start, one.release_at, self.browse()
            busy[one.vehicle_id.id] += (span,)
        return {vehicle_id: Intervals(spans) for vehicle_id, spans in busy.items()}

    @api.model
    def _iter_slots(self, job, free, busy):
        """Return an iterator over (start, order of the bay, bay id, crew), by time.

        :param job: what :meth:`_get_slot_job` returned
        :param free: {resource id: Intervals}, see :meth:`_get_free_time`
        :param busy: Intervals in which the car is elsewhere
        """
        shared = Intervals([(*job.window, self.browse())])
        for resource in job.employees.sudo().resource_id:  # sudo: see SlotJob
            shared &= free[resource.id]
        shared -= busy
        rotas = self._get_rotas(job, free, shared)
        return merge(
            *(
                self._get_slots(job, order, bay, free, shared, rotas)
                for order, bay in enumerate(job.bays)
            )
        )

    @api.model
    def _get_slots(self, job, order, bay, free, shared, rotas):
        """Yield (start, order, bay id, crew) for every start on a bay.

        :param shared: Intervals in which the people wanted and the car are free
        :param rotas: {company: who can do it when}, see :meth:`_get_rotas`
        """
        length = timedelta(minutes=job.minutes)
        rota = rotas.get(bay.company_id)
        for since, until, _records in free[bay.resource_id.id] & shared:
            if rota is None:
                for start in starts_in((since, until), job.minutes):
                    yield start, order, bay.id, job.employees._ids
                continue
            for first, last in rota.stretches(since, until - length):
                for start in starts_in((first, last + length), job.minutes):
                    yield start, order, bay.id, rota.crew_at(start)

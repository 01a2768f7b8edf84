# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from datetime import timedelta
from heapq import merge
from itertools import islice

from pytz import utc

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.intervals import Intervals

from ..common.parameters import check_ids, check_number, check_text, refuse_archived
from ..common.plates import normalize
from ..common.slots import round_up, starts_in, to_utc
from .autoservice_booking import LET_GO, OFFER

SECOND = timedelta(seconds=1)
MOST_MINUTES = 366 * 24 * 60
MOST_DAYS = 400


class AutoserviceBooking(models.Model):
    """Free time: when a bay, and the people wanted, can take a job."""

    _inherit = "autoservice.booking"

    @api.model
    def find_slots(
        self,
        date_from,
        date_to,
        minutes,
        bay_kind=None,
        employee_ids=None,
        bay_ids=None,
        vehicle_id=None,
        limit=None,
    ):
        """Find the times at which a job can be booked, earliest first.

        What is offered lies within the working hours of the bay and of all wanted
        people, is held by nobody, and the car is nowhere else. Several bays that are
        free at a time give one slot each, in the order of the bays.

        :param date_from: begin of the window: datetime or ISO string, UTC unless it
            says its offset
        :param date_to: end of the window, likewise; the job ends by then; at most 400
            days after its begin
        :param int minutes: length of the job
        :param bay_kind: only bays of this kind
        :param employee_ids: people who must all be free
        :param bay_ids: only these bays
        :param vehicle_id: the car, which cannot be in two places
        :param limit: at most so many slots
        :return: list of dicts: `start`, `stop` (UTC, ISO strings), `bay_id`,
            `employee_ids`
        :raise ValidationError: naming the parameter that is wrong
        """
        window = self._check_window(date_from, date_to)
        check_number(self.env, "minutes", minutes, MOST_MINUTES)
        if limit is not None and limit is not False:
            check_number(self.env, "limit", limit)
        if vehicle_id:
            check_number(self.env, "vehicle_id", vehicle_id)
            self._refuse_archived_ids("vehicle_id", "autoservice.vehicle", [vehicle_id])
        employees = self._check_employees(employee_ids, self.env.companies)
        bays = self._get_slot_bays(bay_kind, bay_ids, employees)
        # sudo: the front desk may not read employees; only free time is told.
        people = employees.sudo().resource_id
        free = self._get_free_time(bays.resource_id | people.sudo(False), window)
        shared = Intervals([(*window, self.browse())])
        for person in people:
            shared &= free[person.id]
        shared -= self._get_vehicle_time(vehicle_id, window)
        slots_by_bay = [
            self._get_slots(bay, order, free[bay.resource_id.id] & shared, minutes)
            for order, bay in enumerate(bays)
        ]
        return [
            {
                "start": fields.Datetime.to_string(start),
                "stop": fields.Datetime.to_string(
                    fields.Datetime.add(start, minutes=minutes)
                ),
                "bay_id": bay_id,
                "employee_ids": employees.ids,
            }
            for start, _order, bay_id in islice(merge(*slots_by_bay), limit or None)
        ]

    # What was asked for
    @api.model
    def _check_window(self, date_from, date_to):
        """Return the window as two naive UTC datetimes, or refuse what is wrong."""
        start = self._check_time("date_from", date_from)
        stop = self._check_time("date_to", date_to)
        if start >= stop:
            raise ValidationError(self.env._("date_to: it must be after date_from."))
        if stop - start > timedelta(days=MOST_DAYS):
            raise ValidationError(
                self.env._("date_to: at most %s days after date_from.", MOST_DAYS)
            )
        return start, stop

    @api.model
    def _check_time(self, name, value):
        """Return a moment as naive UTC datetime, or refuse it, naming the parameter."""
        try:
            return to_utc(value)
        except ValueError as error:
            raise ValidationError(
                self.env._("%s: give a UTC time, e.g. 2026-01-31 08:00:00.", name)
            ) from error

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
        start, stop = (utc.localize(moment) for moment in window)
        # sudo: calendars of people; only working time is told.
        work = resources.sudo()._get_valid_work_intervals(start, stop)[0]
        Allocation = self.env["autoservice.allocation"]
        Allocation.flush_model()
        expired = self._get_expired_offers(window)
        held = defaultdict(list)
        for resource_id, since, until in self.env.execute_query(
            SQL(
                "SELECT resource_id, start, stop FROM autoservice_allocation"
                " WHERE is_holding AND resource_id IN %s"
                " AND tsrange(start, stop) && tsrange(%s, %s)"
                " AND booking_id != ALL(%s)",
                tuple(resources.ids) or (None,),
                *window,
                expired.ids,
            )
        ):
            held[resource_id].append((since, until, Allocation))
        return {
            resource_id: Intervals(
                (
                    since.astimezone(utc).replace(tzinfo=None),
                    # Odoo lets a day end a microsecond before midnight.
                    round_up(until.astimezone(utc).replace(tzinfo=None), SECOND),
                    Allocation,
                )
                for since, until, _attendance in work[resource_id]
            )
            - Intervals(held[resource_id])
            for resource_id in resources.ids
        }

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
        return offers.filtered("can_cancel")

    @api.model
    def _get_vehicle_time(self, vehicle_id, window):
        """When the car is in other bookings, as Intervals in naive UTC."""
        if not vehicle_id:
            return Intervals()
        # sudo: the car is not free, whoever may see the booking it is in.
        bookings = self.sudo().search_fetch(
            [
                ("vehicle_id", "=", vehicle_id),
                ("phase", "not in", LET_GO),
                ("start", "<", window[1]),
                ("release_at", ">", window[0]),
            ],
            ["start", "release_at"],
        )
        bookings -= self._get_expired_offers(window)
        return Intervals((one.start, one.release_at, self.browse()) for one in bookings)

    @api.model
    def _get_slots(self, bay, order, free, minutes):
        """Yield (start, order, bay id) for every start in the free time of a bay."""
        for since, until, _records in free:
            for start in starts_in((since, until), minutes):
                yield start, order, bay.id

    @api.model
    def quick_book(
        self,
        phone,
        plate,
        service_ids,
        start,
        bay_id=None,
        employee_ids=None,
        name=None,
    ):
        """Book a visit with what is said on the phone, in one step.

        The customer is recognised by the phone, the car by its plate; who or what is
        not known is created, and a customer new to a known car becomes its driver.

        :param phone: of the customer, however typed; may be empty for a known car
        :param plate: of the car, however typed; may be empty
        :param service_ids: ids of the products to book; one that stands there twice is
            booked twice
        :param start: datetime or ISO string, UTC unless it says its offset
        :param bay_id: the bay to hold
        :param employee_ids: the people to hold
        :param name: of a customer who is not known yet
        :return: the booking, in the state booked
        :raise ValidationError: naming the field that is wrong, or who holds the time;
            nothing is created then
        """
        start = self._check_time("start", start)
        for key, text in (("phone", phone), ("plate", plate), ("name", name)):
            check_text(self.env, key, text)
        check_ids(self.env, "service_ids", service_ids)
        employees = self._check_employees(employee_ids, self.env.company)
        self._check_bay(bay_id)
        partner, vehicle = self._recognise(phone, plate, name)
        vals = {
            "partner_id": partner.id,
            "vehicle_id": vehicle.id,
            "start": start,
            "bay_id": bay_id or False,
            **self._prepare_quick_book_vals(service_ids),
        }
        if employees:
            vals["employee_ids"] = [Command.set(employees.ids)]
        booking = self.create(vals)
        booking.action_book()
        return booking

    @api.model
    def _check_bay(self, bay_id):
        """Refuse the id of no bay of this company."""
        if not bay_id:
            return
        check_number(self.env, "bay_id", bay_id)
        self._refuse_archived_ids("bay_id", "autoservice.bay", [bay_id])
        domain = [("id", "=", bay_id), ("company_id", "=", self.env.company.id)]
        if not self.env["autoservice.bay"].search_count(domain, limit=1):
            self._refuse_unknown("bay_id")

    @api.model
    def _recognise(self, phone, plate, name):
        """Find or create who calls and the car; parameters as of `quick_book`.

        :return: (partner, vehicle); the vehicle may be empty
        """
        vehicle = self.env["autoservice.vehicle"]
        if plate and (key := normalize(plate)):
            vehicle = vehicle.search([("plate_normalized", "=", key)], limit=1)
        partner = vehicle.partner_id
        if phone:
            number = partner._get_e164(phone)
            partner = partner._find_or_create_by_phone({number: name or number})[number]
        elif not partner and name:
            partner = partner.create({"name": name})
        if not partner:
            raise ValidationError(
                self.env._("Phone: give the phone or the name of the customer.")
            )
        if plate and not vehicle:
            vehicle = vehicle.create({"plate": plate, "partner_id": partner.id})
        elif vehicle and partner not in vehicle._get_present_people().partner_id:
            vehicle.person_ids = [
                Command.create({"partner_id": partner.id, "role": "driver"})
            ]
        return partner, vehicle

    @api.model
    def _prepare_quick_book_vals(self, service_ids):
        """Hook for the values of what was booked; extended by who knows the lines."""
        return {}

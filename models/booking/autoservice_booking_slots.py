# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from heapq import merge
from itertools import islice

from pytz import utc

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.intervals import Intervals

from ..common.plates import normalize
from ..common.slots import starts_in
from .autoservice_booking import LET_GO


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

        :param date_from: UTC, begin of the window (datetime or ISO string)
        :param date_to: UTC, end of the window; the job ends by then
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
        window = self._check_window(date_from, date_to, minutes)
        bays = self._get_slot_bays(bay_kind, bay_ids)
        employees = self.env["hr.employee"].browse(employee_ids or [])
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
            for start, _order, bay_id in islice(merge(*slots_by_bay), limit)
        ]

    @api.model
    def _check_window(self, date_from, date_to, minutes):
        """Return the window as two naive UTC datetimes, or refuse what is wrong."""
        try:
            start = fields.Datetime.to_datetime(date_from)
            stop = fields.Datetime.to_datetime(date_to)
        except (TypeError, ValueError) as error:
            raise ValidationError(
                self.env._(
                    "date_from, date_to: give UTC times, e.g. 2026-01-31 08:00:00."
                )
            ) from error
        if not start or not stop or start >= stop:
            raise ValidationError(self.env._("date_to: it must be after date_from."))
        if not isinstance(minutes, int) or minutes <= 0:
            raise ValidationError(self.env._("minutes: give a whole number above 0."))
        return start, stop

    @api.model
    def _get_slot_bays(self, bay_kind, bay_ids):
        """The bays that may take the job, in their order."""
        domain = [("company_id", "in", self.env.companies.ids)]
        if bay_kind:
            domain.append(("kind", "=", bay_kind))
        if bay_ids:
            domain.append(("id", "in", bay_ids))
        return self.env["autoservice.bay"].search(domain)

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
        held = defaultdict(list)
        for resource_id, since, until in self.env.execute_query(
            SQL(
                "SELECT resource_id, start, stop FROM autoservice_allocation"
                " WHERE is_holding AND resource_id IN %s"
                " AND tsrange(start, stop) && tsrange(%s, %s)",
                tuple(resources.ids) or (None,),
                *window,
            )
        ):
            held[resource_id].append((since, until, Allocation))
        return {
            resource_id: Intervals(
                (
                    since.astimezone(utc).replace(tzinfo=None),
                    until.astimezone(utc).replace(tzinfo=None),
                    Allocation,
                )
                for since, until, _attendance in work[resource_id]
            )
            - Intervals(held[resource_id])
            for resource_id in resources.ids
        }

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
        :param service_ids: ids of the products to book
        :param start: UTC (datetime or ISO string)
        :param bay_id: the bay to hold
        :param employee_ids: the people to hold
        :param name: of a customer who is not known yet
        :return: the booking, in the state booked
        :raise ValidationError: naming the field that is wrong, or who holds the time;
            nothing is created then
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
        vals = {
            "partner_id": partner.id,
            "vehicle_id": vehicle.id,
            "start": start,
            "bay_id": bay_id,
            **self._prepare_quick_book_vals(service_ids),
        }
        if employee_ids:
            vals["employee_ids"] = [Command.set(employee_ids)]
        booking = self.create(vals)
        booking.action_book()
        return booking

    @api.model
    def _prepare_quick_book_vals(self, service_ids):
        """Hook for the values of what was booked; extended by who knows the lines."""
        return {}

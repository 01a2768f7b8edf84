# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ..common.parameters import (
    check_day,
    check_ids,
    check_number,
    check_text,
    check_time,
)
from ..common.plates import normalize
from ..common.slots import round_up
from ..common.working_hours import day_span, to_local
from ..common.zones import company_zone
from .autoservice_booking_crew import EXECUTORS
from .autoservice_booking_services import MOST_FOUND

# How far ahead the first free day is looked for.
DAYS_AHEAD = 14
# A customer at the desk is offered "now" as a time that one can say.
NOW_MINUTES = 5


class AutoserviceBooking(models.Model):
    """Quick booking: who calls is found while typing, and booked in one step."""

    _inherit = "autoservice.booking"

    # What the screen asks
    @api.model
    def quick_options(self):
        """Return what the quick booking of this company chooses from.

        :return: dict: `company_id`, `tz` (of the company's calendar, in which hours
            are shown), `classes` (`id`, `name`), `bays` (`id`, `name`, `kind`) and
            `people` (`id`, `name`, `role`), the executors
        :raise AccessError: for who may not book
        """
        self.browse().check_access("create")
        company = self.env.company
        domain = [("company_id", "=", company.id)]
        bays = self.env["autoservice.bay"].search(domain)
        people = self.env["hr.employee.public"].search(
            [*domain, ("autoservice_role", "in", EXECUTORS)], order="name, id"
        )
        classes = self.env["autoservice.vehicle.class"].search([("active", "=", True)])
        return {
            "company_id": company.id,
            "tz": company_zone(company).zone,
            "classes": [{"id": one.id, "name": one.name} for one in classes],
            "bays": [{"id": b.id, "name": b.name, "kind": b.kind} for b in bays],
            "people": [
                {"id": one.id, "name": one.name, "role": one.autoservice_role}
                for one in people
            ],
        }

    @api.model
    def quick_find(self, text, limit=8):
        """Find who calls, with his cars, by phone, plate, VIN or name as far as typed.

        :param text: what was typed; three characters find beginnings, five of a phone
        :param int limit: at most so many rows
        :return: list of dicts, best first: `partner_id`, `name`, `phone`,
            `vehicle_id`, `plate`, `car` (make and model), `class_id`; a part that is
            not known is False
        :raise AccessError: for who may not book
        """
        self.browse().check_access("create")
        check_text(self.env, "text", text)
        check_number(self.env, "limit", limit, MOST_FOUND)
        cars = self.env["autoservice.vehicle"].find(text or "", limit)
        callers = self.env["res.partner"]._find_callers(text or "", limit)
        pairs = self._get_caller_cars(callers)
        known = {car for _caller, car in pairs}
        pairs = [(car.partner_id, car) for car in cars if car not in known] + pairs
        return [self._prepare_found(*pair) for pair in pairs[:limit]]

    @api.model
    def _get_caller_cars(self, callers):
        """Return [(caller, car)] with the cars of today; without any, an empty one."""
        person = self.env["autoservice.vehicle.person"]
        today = fields.Date.context_today(self)
        persons = person.search(
            [
                *person._get_present_domain(today),
                ("partner_id", "in", callers.ids),
                ("vehicle_id.active", "=", True),
            ],
            order="vehicle_id desc",
            limit=10 * MOST_FOUND,
        )
        cars = {
            caller: rows.vehicle_id
            for caller, rows in persons.grouped("partner_id").items()
        }
        nothing = [self.env["autoservice.vehicle"]]
        return [
            (caller, car)
            for caller in callers
            for car in (cars.get(caller, ()) or nothing)
        ]

    @api.model
    def _prepare_found(self, partner, car):
        """One row of `quick_find`."""
        names = (car.make_id.name, car.model_id.name)
        return {
            "partner_id": partner.id,
            "name": partner.name,
            "phone": partner.phone,
            "vehicle_id": car.id,
            "plate": car.plate_normalized or car.vin,
            "car": " ".join(name for name in names if name),
            "class_id": car.class_id.id,
        }

    @api.model
    def _get_quick_action(self, company, partner, vehicle, typed, **more):
        """Return the action that opens the quick booking of somebody.

        :param company: res.company where he is booked
        :param partner: the customer, empty where he is not known
        :param vehicle: the car, empty where it is not known
        :param typed: {phone, name or plate: text} of what is not known
        :param more: further parameters of the screen: `note`, `bayKind`, `employeeIds`
            and `context`, what it is booked from
        :raise AccessError: for who may not book
        """
        self.browse().check_access("create")
        known = bool(partner or vehicle)
        skip = {
            *(("phone", "name") if partner else ()),
            *(("plate",) if vehicle else ()),
        }
        return {
            "type": "ir.actions.client",
            "tag": "autoservice_quick_book",
            "params": {
                "companyId": company.id,
                "known": {
                    "row": self._prepare_found(partner, vehicle) if known else False,
                    "typed": {
                        name: text
                        for name, text in typed.items()
                        if text and name not in skip
                    },
                },
                **more,
            },
        }

    @api.model
    def quick_slots(
        self,
        minutes,
        date=None,
        service_ids=None,
        bay_kind=None,
        bay_ids=None,
        employee_ids=None,
        vehicle_id=None,
    ):
        """Offer the free times of one day, in the hours of the company.

        :param int minutes: length of the job
        :param date: local day (ISO); without it the first day that has a free time,
            within two weeks
        :param service_ids: what is to be done, for what it needs
        :param bay_kind: as in :meth:`find_slots`; without it that of the bays, else as
            the services say
        :param bay_ids: as in :meth:`find_slots`, like the parameters after it
        :return: dict: `date` (ISO, False where nothing is free), `first` (the first
            free start after now, UTC) and `slots`: one dict per time, earliest first,
            `start`, `stop` (UTC) and `choices`, dicts of `bay_id` and `employee_ids`
        :raise ValidationError: naming the parameter that is wrong
        """
        self.browse().check_access("create")
        tz = company_zone(self.env.company)
        day = date and check_day(self.env, "date", date)
        check_number(self.env, "minutes", minutes, 7 * 24 * 60)
        wanted = {
            "bay_kind": bay_kind or self._get_kind_of_bays(bay_ids),
            "bay_ids": bay_ids,
            "employee_ids": employee_ids,
            "vehicle_id": vehicle_id,
            "service_ids": service_ids,
        }
        now = round_up(fields.Datetime.now(), timedelta(minutes=NOW_MINUTES))
        later = now + timedelta(days=DAYS_AHEAD)
        first = self.find_slots(now, later, minutes, limit=1, **wanted)
        first = first[0]["start"] if first else False
        if not day and first:
            day = to_local(fields.Datetime.to_datetime(first), tz).date()
        slots = day and self._get_day_slots(day, tz, now, minutes, wanted)
        return {
            "date": bool(day) and day.isoformat(),
            "first": first,
            "slots": self._group_slots(slots or []),
        }

    @api.model
    def _get_kind_of_bays(self, bay_ids):
        """Return the kind of the bays that were asked for, False without any.

        Who asks for a lift means that lift, whatever the services need.
        """
        if not bay_ids:
            return False
        check_ids(self.env, "bay_ids", bay_ids)
        return self.env["autoservice.bay"].search([("id", "in", bay_ids)])[:1].kind

    @api.model
    def _get_day_slots(self, day, tz, now, minutes, wanted):
        """Return the slots that begin on a local day, not before now."""
        start, stop = day_span(day, tz)
        start = max(start, now)
        if start >= stop:
            return []
        end = stop + timedelta(minutes=minutes)  # it may go on over midnight
        slots = self.find_slots(start, end, minutes, **wanted)
        last = fields.Datetime.to_string(stop)
        return [slot for slot in slots if slot["start"] < last]

    @api.model
    def _group_slots(self, slots):
        """Put the bays that are free at the same time together."""
        times = {}
        for slot in slots:
            start, stop = slot["start"], slot["stop"]
            one = times.setdefault(start, {"start": start, "stop": stop, "choices": []})
            one["choices"].append(
                {"bay_id": slot["bay_id"], "employee_ids": slot["employee_ids"]}
            )
        return list(times.values())

    # Booking
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
        partner_id=None,
        vehicle_id=None,
        vehicle_class_id=None,
        stop=None,
        note=None,
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
        :param partner_id: the customer, where he was chosen; phone and name then
            recognise nobody
        :param vehicle_id: the car, where it was chosen
        :param vehicle_class_id: class of a car that has none yet
        :param stop: end; without it the services say how long it takes
        :param note: what the customer asked for
        :return: the booking, in the state booked
        :raise ValidationError: naming the field that is wrong, or who holds the time;
            nothing is created then
        """
        vals = self._prepare_quick_time(start, stop, bay_id, employee_ids)
        texts = {"phone": phone, "plate": plate, "name": name, "note": note}
        for key, text in texts.items():
            check_text(self.env, key, text)
        self._check_wanted(service_ids)
        vehicle_class = self._check_vehicle_class(vehicle_class_id)
        vals |= {"note": note or False, **self._prepare_quick_book_vals(service_ids)}
        chosen = self._get_chosen(partner_id, vehicle_id)
        partner, vehicle = self._recognise(phone, plate, name, *chosen, vehicle_class)
        vals.update(partner_id=partner.id, vehicle_id=vehicle.id)
        if vehicle_class and not vehicle:
            vals["vehicle_class_id"] = vehicle_class.id
        booking = self.create(vals)
        booking.action_book()
        booking._on_quick_booked()
        return booking

    def _on_quick_booked(self):
        """Hook, called when a visit was booked in one step.

        What it was booked from, if anything, is in the context, as the screen gave it.
        """

    @api.model
    def _prepare_quick_time(self, start, stop, bay_id, employee_ids):
        """Values of when and where, and by whom; parameters as of :meth:`quick_book`.

        :raise ValidationError: naming the parameter that is wrong
        """
        vals = {"start": check_time(self.env, "start", start)}
        if stop:
            vals["stop"] = check_time(self.env, "stop", stop)
        self._check_bay(bay_id)
        vals["bay_id"] = bay_id or False
        employees = self._check_employees(employee_ids, self.env.company)
        if employees:
            vals["employee_ids"] = [Command.set(employees.ids)]
        return vals

    @api.model
    def _check_bay(self, bay_id):
        """Refuse the id of no bay of this company."""
        self._check_record(
            "bay_id",
            self.env["autoservice.bay"],
            bay_id,
            [("company_id", "=", self.env.company.id)],
        )

    @api.model
    def _check_vehicle_class(self, vehicle_class_id):
        """Return the class of this id; empty for none."""
        model = self.env["autoservice.vehicle.class"]
        return self._check_record("vehicle_class_id", model, vehicle_class_id)

    @api.model
    def _get_chosen(self, partner_id, vehicle_id):
        """Return the customer and the car of these ids; both may be empty."""
        domain = [("company_id", "in", [False, self.env.company.id])]
        partner, vehicle = self.env["res.partner"], self.env["autoservice.vehicle"]
        return (
            self._check_record("partner_id", partner, partner_id, domain),
            self._check_record("vehicle_id", vehicle, vehicle_id, domain),
        )

    @api.model
    def _check_record(self, name, model, id_, domain=()):
        """Return the record of this id, empty for none, or refuse it.

        :param name: of the parameter
        :param model: where it must be found, within the domain and not archived
        """
        if not id_:
            return model
        check_number(self.env, name, id_)
        self._refuse_archived_ids(name, model._name, [id_])
        record = model.search([("id", "=", id_), *domain], limit=1)
        return record or self._refuse_unknown(name)

    @api.model
    def _recognise(self, phone, plate, name, partner, vehicle, vehicle_class):
        """Find or create who calls and the car; parameters as of `quick_book`.

        :param partner: the customer who was chosen, or empty
        :param vehicle: the car that was chosen, or empty
        :param vehicle_class: of a car without class
        :return: (partner, vehicle); the vehicle may be empty
        """
        if not vehicle and plate and (key := normalize(plate)):
            vehicle = vehicle.search([("plate_normalized", "=", key)], limit=1)
        partner = partner or self._recognise_customer(phone, name, vehicle.partner_id)
        if plate and not vehicle:
            vehicle = vehicle.create({"plate": plate, "partner_id": partner.id})
        elif vehicle and partner not in vehicle._get_present_people().partner_id:
            vehicle.person_ids = [
                Command.create({"partner_id": partner.id, "role": "driver"})
            ]
        if vehicle and vehicle_class and not vehicle.class_id:
            vehicle.class_id = vehicle_class
        return partner, vehicle

    @api.model
    def _recognise_customer(self, phone, name, partner):
        """Find or create who calls.

        :param partner: the owner of the car, who calls unless the phone is another's
        :raise ValidationError: nothing says who he is
        """
        if phone:
            number = partner._get_e164(phone)
            partner = partner._find_or_create_by_phone({number: name or number})[number]
        elif not partner and name:
            partner = partner.create({"name": name})
        if not partner:
            raise ValidationError(
                self.env._("Phone: give the phone or the name of the customer.")
            )
        return partner

    @api.model
    def _prepare_quick_book_vals(self, service_ids):
        """Hook for the values of what was booked; extended by who knows the lines.

        :param service_ids: ids of the products, one as often as it is wanted
        """
        return {}

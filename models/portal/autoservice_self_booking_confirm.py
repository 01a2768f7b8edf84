# Part of autoservice. See LICENSE for full copyright and licensing details.

from dataclasses import replace
from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo import Command, api, fields, models
from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.tools import format_amount

from ..booking.autoservice_booking import BOOKED, LET_GO, OFFER
from ..common.autoservice_verb_mixin import VERB
from ..common.clashes import present
from ..common.parameters import check_text, check_time
from ..common.plates import normalize
from ..vehicle.res_partner_claim import CLAIMS
from .self_booking_text import (
    AT_ONCE,
    EMAIL,
    MOST_LETTERS,
    NOTHING,
    ON_APPROVAL,
    PREPAYMENT,
    Taken,
    read_email,
)


class AutoserviceSelfBooking(models.AbstractModel):
    """What was chosen on the site becomes a visit, once."""

    _inherit = "autoservice.self.booking"

    @api.model
    def _confirm(
        self,
        hold,
        service_ids,
        class_id,
        contact,
        company=None,
        start=None,
        minutes=None,
    ):
        """Book what somebody has chosen.

        Who is known by what was proved is not changed by what was typed. A car is his
        only where he is among its people; else the plate is noted as typed.

        :param hold: the hold of the time; empty where it is over
        :param service_ids: ids of products; one may stand there twice
        :param class_id: id of the vehicle class; empty: not known
        :param contact: who books, a Contact
        :param company: res.company, where there is no hold
        :param start: begin, UTC, where there is no hold
        :param int minutes: length; without it as the services say
        :return: the booking
        :raise Taken: the hold ran out, and the time is gone; it has the next times
        :raise ValidationError: naming what is wrong
        """
        hold = hold.exists()
        here = self._of(hold.company_id or company)
        products = here._check_services(service_ids)
        contact = here._clean(contact)
        start = hold.start or check_time(here.env, "start", start)
        job = here._prepare_job(products, class_id, minutes)
        with here._queueing(contact.address):
            # Who has sent the form twice at once begins anew here, and finds the visit.
            hold.try_lock_for_update()
            if hold.booking_id:
                return hold.booking_id
            visits = here._get_open_visits(contact)
            if same := here._find_same(visits, contact, start, products):
                return hold._hand_over(same)
            here._refuse_repeated(visits, contact, job, start, hold)
            vals = here._prepare_visit(contact, class_id, visits)
            vals |= here._prepare_way(products, class_id, contact)
            return here._book_time(job, start, vals, hold)

    @api.model
    def _prepare_way(self, products, class_id, contact):
        """Return the values of what is to be done, and how it comes to be booked.

        Who has proved nothing is shown what everybody is: not his own prices.

        :param products: list of the services; one may stand there twice
        :param class_id: id of the vehicle class; may be empty
        :param contact: who books, a Contact
        """
        lines = self._prepare_lines(products)
        if contact.is_proved:
            return {"self_way": self._get_way(products), **lines}
        ids = [product.id for product in products]
        offer = self._get_offer(self.env.company, ids, class_id)
        return {"self_way": ON_APPROVAL, "told_amount": offer["amount"], **lines}

    # What was typed
    @api.model
    def _clean(self, contact):
        """Return a Contact cleaned: the phone in E.164, the e-mail normalized.

        :raise ValidationError: naming what is wrong
        """
        texts = {name: getattr(contact, name) for name in MOST_LETTERS}
        for key, text in texts.items():
            check_text(self.env, key, text)
            if len(text or "") > MOST_LETTERS[key]:
                raise ValidationError(
                    self.env._(
                        "%(name)s: at most %(most)s letters.",
                        name=key,
                        most=MOST_LETTERS[key],
                    )
                )
        typed = {key: (text or "").strip() for key, text in texts.items()}
        if typed["email"] or contact.way == EMAIL:
            email = read_email(typed["email"])
            if not email:
                raise ValidationError(self.env._("E-mail: this is no address."))
            typed["email"] = email
        company = self.env.company
        typed["phone"] = self.env["res.partner"]._get_e164(typed["phone"], company)
        if typed["plate"] and not normalize(typed["plate"]):
            raise ValidationError(self.env._("Plate: give letters and digits."))
        return replace(contact, **typed)

    @api.model
    def _get_open_visits(self, contact):
        """Return the visits to come that somebody has booked on the site.

        Only visits of whom the same was proved are meant: what strangers have typed in
        is not held against whose phone it is, and says nothing of what he has booked.

        :param contact: a Contact that :meth:`_clean` gave
        :raise ConcurrencyError: one was booked since this transaction began, which
            cannot see it; Odoo calls anew, and finds it
        """
        domain = [
            (f"self_{contact.way}", "=", contact.address),
            ("self_proof", "=", contact.proved),
            ("company_id", "=", self.env.company.id),
            ("phase", "in", (OFFER, BOOKED)),
            ("stop", ">", fields.Datetime.now()),
        ]
        visits = self.env["autoservice.booking"].search(domain)
        with present(visits) as fresh:
            if set(fresh.search(domain).ids) - set(visits.ids):
                raise ConcurrencyError("A visit of this customer was just booked.")
        return visits

    @api.model
    def _find_same(self, visits, contact, start, products):
        """Return the visit that the very same form has become before, else nothing.

        :param visits: what :meth:`_get_open_visits` gave
        :param contact: a Contact; whoever has proved nothing finds none
        :param datetime start: naive UTC
        :param products: list of the services; one may stand there twice
        """
        if not contact.is_proved:
            return visits.browse()
        plate = normalize(contact.plate)
        wanted = sorted(product.id for product in products)
        return visits.filtered(
            lambda one: (
                one.start == start
                and normalize(one.typed_plate or "") == plate
                and sorted(line.product_id.id for line in one.line_ids) == wanted
            )
        )[:1]

    @api.model
    def _refuse_repeated(self, visits, contact, job, start, hold):
        """Refuse what was booked before, and too much of it.

        :param visits: what :meth:`_get_open_visits` gave
        :param contact: a Contact
        :param job: what :meth:`_prepare_job` gave
        :param datetime start: naive UTC
        :param hold: of the time; may be empty
        :raise Taken: nobody answers for a time that is not kept
        :raise ValidationError: naming the plate, phone or e-mail
        """
        if contact.is_proved:
            self._refuse_same_plate(visits, contact.plate, job, start)
        elif not hold._is_kept():
            # Nobody answers for it: only who goes the whole way may.
            raise Taken(
                self.env._("This time was just taken. Please choose another."),
                self._find_next(job, start),
            )
        self._refuse_many(visits, contact.way)

    @api.model
    def _refuse_same_plate(self, visits, plate, job, start):
        """Refuse a second visit of a car at one time, whoever the car is known as.

        :param visits: of whom the same was proved
        :param str plate: as typed; may be empty
        :param job: what :meth:`_prepare_job` gave
        :param datetime start: naive UTC
        :raise ValidationError: naming the plate
        """
        stop = start + timedelta(minutes=job.minutes)
        beside = visits.filtered(
            lambda one: one.start < stop and one.release_at > start
        )
        if plate and normalize(plate) in {
            normalize(one.typed_plate or "") for one in beside
        }:
            self._raise_elsewhere()

    @api.model
    def _raise_elsewhere(self, error=None):
        """Say that the car is elsewhere at that time.

        :param error: what has told us
        """
        raise ValidationError(
            self.env._("Plate: this car is booked at that time already.")
        ) from error

    @api.model
    def _refuse_many(self, visits, way):
        """Refuse one more visit of a phone or e-mail that has booked enough of them.

        The answer says nothing of whether it is known otherwise.

        :param visits: what :meth:`_get_open_visits` gave
        :param str way: PHONE or EMAIL
        :raise ValidationError: naming it
        """
        if len(visits) < self.env.company.autoservice_self_booking_most:
            return
        if way == EMAIL:
            problem = self.env._(
                "E-mail: too many visits are booked with it. Please call us."
            )
        else:
            problem = self.env._(
                "Phone: too many visits are booked with it. Please call us."
            )
        raise ValidationError(problem)

    # Who and what
    @api.model
    def _prepare_visit(self, contact, class_id, visits):
        """Return the values of who comes and with which car.

        :param contact: a Contact
        :param class_id: id of the vehicle class; may be empty
        :param visits: what :meth:`_get_open_visits` gave
        """
        partner = self._find_customer(contact, visits)
        car = self.env["autoservice.vehicle"]
        if contact.is_proved and contact.plate:
            car = self._find_car(partner, contact.plate, class_id)
        return {
            "partner_id": partner.id,
            "vehicle_id": car.id,
            "vehicle_class_id": class_id or False,
            "note": contact.note or False,
            "self_phone": contact.phone,
            "self_email": contact.email or False,
            "self_proof": contact.proved,
            "typed_plate": contact.plate or False,
        }

    @api.model
    def _find_customer(self, contact, visits):
        """Return whose phone or e-mail it is; who is new is created as he was typed.

        What was not proved of the new one is what he has only said. Nobody else is
        taken for him by it; but who has proved nothing, and says the same again, does
        not become two.

        :param contact: a Contact
        :param visits: what :meth:`_get_open_visits` gave
        """
        Partner, company = self.env["res.partner"], self.env.company
        vals = self._prepare_customer(contact)
        way, address = contact.way, contact.address
        if contact.is_proved:
            found = Partner._find_or_create_recognised(way, {address: vals}, company)
            return found[address]
        if known := Partner._find_recognised(way, [address], company).get(address):
            return known
        alike = visits.partner_id.filtered(
            lambda one: (one.email_normalized or "") == contact.email
        )
        return alike[:1] or Partner.create({**vals, "name": contact.name or address})

    @api.model
    def _prepare_customer(self, contact):
        """Return the values of a new customer.

        :param contact: a Contact
        """
        installed = dict(self.env["res.lang"].get_installed())
        vals = {
            "name": contact.name,
            "lang": contact.lang if contact.lang in installed else None,
        }
        for name, claim in CLAIMS.items():
            vals[name] = value = getattr(contact, name)
            vals[claim.flag] = bool(value) and contact.proved != name
        return {key: value for key, value in vals.items() if value}

    @api.model
    def _find_car(self, partner, plate, class_id):
        """Return the customer's car with a plate; nobody's becomes his, others' not.

        :param partner: of whom phone or e-mail was proved
        :param plate: as typed
        :param class_id: of a car without class; may be empty
        :return: the car; empty for one that is known and not his
        """
        Vehicle = self.env["autoservice.vehicle"]
        domain = [
            ("plate_normalized", "=", normalize(plate)),
            ("company_id", "in", [False, self.env.company.id]),
        ]
        known = Vehicle.search(domain)
        people = known._get_present_people().partner_id
        if not known:
            vals = {"plate": plate, "partner_id": partner.id, "class_id": class_id}
            return Vehicle.create({**vals, "is_from_site": True})
        family = partner.commercial_partner_id
        is_own = partner in people or family in people.commercial_partner_id
        return known[:1] if is_own else Vehicle

    @api.model
    def _prepare_lines(self, products):
        """Return the values of what is to be done."""
        ids = [product.id for product in products]
        return self.env["autoservice.booking"]._prepare_quick_book_vals(ids)

    # Booking
    @api.model
    def _book_time(self, job, start, vals, hold=None):
        """Create a visit at a time: on the bay that was kept, else on another.

        :param job: what :meth:`_prepare_job` gave
        :param datetime start: naive UTC
        :param dict vals: of the booking, besides its time, bay and people
        :param hold: what was kept for it; may be empty
        :return: the booking
        :raise Taken: nobody is free
        :raise ValidationError: the car is elsewhere at that time
        """
        stop = start + timedelta(minutes=job.minutes)
        preferred = None
        if hold:
            rows = hold.allocation_ids
            preferred = rows.bay_id.id, tuple(rows.employee_id.ids)
            # Who wants the same bay meanwhile waits for what becomes of it.
            rows._lock_resources(rows.resource_id.ids)
            hold = hold.exists()
            hold._take()

        def book(bay_id, employee_ids):
            where = {
                "start": start,
                "stop": stop,
                "bay_id": bay_id,
                "employee_ids": [Command.set(employee_ids)],
            }
            Booking = self.env["autoservice.booking"].with_context(
                autoservice_verb=VERB
            )
            booking = Booking.create({**vals, **where}).with_env(self.env)
            booking._begin_self_booked()
            return booking

        try:
            booking = self._try_choices(job, start, book, preferred)
        except ValidationError as error:
            if isinstance(error.__cause__, ExclusionViolation):
                self._raise_elsewhere(error)
            raise
        hold = hold and hold.exists()
        if hold:
            hold.write({"booking_id": booking.id})
        return booking

    @api.model
    def _move_time(self, job, start, booking):
        """Move a visit that has not begun to another time; an offer is booked by it.

        One that is to be paid first stays an offer until it is.

        :param job: what :meth:`_prepare_job` gave
        :param datetime start: naive UTC
        :param booking: one booking
        :return: the booking
        :raise Taken: nobody is free
        """

        def move(bay_id, employee_ids):
            visit = booking.with_env(self.env)
            visit.write(
                {
                    "start": start,
                    "stop": start + timedelta(minutes=job.minutes),
                    "bay_id": bay_id,
                    "employee_ids": [Command.set(employee_ids)],
                }
            )
            if visit.phase == OFFER and visit.self_way != PREPAYMENT:
                visit.action_book()
            return visit

        return self._try_choices(job, start, move)

    # Done
    @api.model
    def _get_done(self, booking):
        """Return what the page says when something was booked.

        :param booking: one booking, in the language of the page
        :return: dict: `number`, `start` (local, as people read it), `services` (names),
            `way` (`at_once` as soon as it is booked), `is_off` (whether it was called
            off), `kept_until` (text; empty once it is booked), `amount` (text),
            `status_url`, `pay_url` (False without prepayment), `ics_url` (False until
            it is booked)
        """
        visit = booking.sudo()  # sudo: whoever has booked it on the site is told
        # Nobody has proved that he may know what this customer pays.
        is_public = visit.self_proof == NOTHING
        told = visit.told_amount, visit.told_currency_id
        owed = visit.amount_total, visit.currency_id
        return {
            "number": visit.name,
            "start": visit._format_moment(visit.start),
            "services": (visit.work_names or "").split("\n"),
            "way": visit.phase == OFFER and visit.self_way or AT_ONCE,
            "is_off": visit.phase in LET_GO,
            "kept_until": visit._get_kept_until(),
            "amount": format_amount(visit.env, *(told if is_public else owed)),
            "status_url": visit._get_status_url(),
            # The page of the order names the customer: that link is his alone.
            "pay_url": not is_public and visit._get_pay_url(),
            "ics_url": visit._get_ics_url(),
        }

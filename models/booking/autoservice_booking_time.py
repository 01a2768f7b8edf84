# Part of autoservice. See LICENSE for full copyright and licensing details.

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from ..common.clashes import lock_together, present
from ..common.parameters import CENTURY, refuse_archived
from .autoservice_booking import LET_GO, OFFER

_logger = logging.getLogger(__name__)

# Longer than any repair; what is beyond is a slip of the finger.
MAX_MINUTES = 400 * 24 * 60
# The namespace of this addon's advisory locks on vehicles.
LOCK_VEHICLE = 0x617575


class AutoserviceBooking(models.Model):
    """Bays, people and the car: how they are held, and when they are let go."""

    _inherit = "autoservice.booking"

    # Inverses
    def _inverse_vehicle_class_id(self):
        """A car without a class gets the one that was chosen here."""
        for booking in self.filtered("vehicle_class_id"):
            if booking.vehicle_id and not booking.vehicle_id.class_id:
                booking.vehicle_id.class_id = booking.vehicle_class_id

    def _inverse_bay_id(self):
        """Another bay takes the place of the one that is held for the whole time.

        What is held for a time of its own stays, unless it is of that very bay.
        """
        obsolete = self.env["autoservice.allocation"]
        wanted = []
        for booking in self:
            rows, bay = booking._get_bay_rows(), booking.bay_id
            if bay == rows.bay_id[:1]:
                continue
            obsolete |= rows.filtered(
                lambda row, bay=bay: not (bay and row.is_partial) or row.bay_id == bay
            )
            wanted.append((booking, bay.resource_id))
        self._replace_allocations(obsolete, wanted)

    def _inverse_employee_ids(self):
        """Who goes is let go, who stays keeps the time, who comes gets the whole."""
        obsolete = self.env["autoservice.allocation"]
        wanted = []
        for booking in self:
            rows = booking.allocation_ids
            # Who has left stays in the history, and is refused in a new place.
            people = booking.with_context(active_test=False).employee_ids
            superfluous = rows.employee_id - people
            obsolete |= rows.filtered_domain([("employee_id", "in", superfluous.ids)])
            # sudo: the front desk may not read employees; only the link is kept.
            missing = (people - rows.employee_id).sudo().resource_id
            wanted.append((booking, missing))
        self._replace_allocations(obsolete, wanted)

    def _get_bay_rows(self):
        """The allocations of bays, those for the whole time of the booking first."""
        rows = self.allocation_ids.filtered("bay_id")
        return rows.sorted(lambda row: row.is_partial)

    @api.model
    def _replace_allocations(self, obsolete, wanted):
        """Let bays or people go, and hold others.

        :param obsolete: the allocations to delete
        :param wanted: list of (booking, resources to hold for its whole time)
        """
        obsolete.unlink()
        self.env["autoservice.allocation"].create(
            [
                {"booking_id": booking.id, "resource_id": resource.id}
                for booking, resources in wanted
                for resource in resources
            ]
        )

    # Checks
    def _check_times(self, vals):
        """Refuse times that no booking can have, before anything is written.

        :param vals: values for create (on an empty recordset) or write
        :raise ValidationError: naming the field
        """
        minutes = vals.get("duration", 1)
        is_sane = isinstance(minutes, int) and 0 < minutes <= MAX_MINUTES
        if not is_sane and "stop" not in vals:
            raise ValidationError(
                self.env._("Minutes: give a whole number from 1 to %s.", MAX_MINUTES)
            )
        start = self._parse_time("start", vals)
        stop = self._parse_time("stop", vals)
        if not stop:
            return
        for since in [start] if start else self.mapped("start"):
            if not timedelta(0) < stop - since <= timedelta(minutes=MAX_MINUTES):
                raise ValidationError(
                    self.env._("End: it must be after the start of the booking.")
                )

    def _parse_time(self, name, vals):
        """Read a time out of values: naive UTC, None where there is none.

        :raise ValidationError: it is no time, or none of this century
        """
        try:
            moment = fields.Datetime.to_datetime(vals.get(name) or None)
            is_sane = moment is None or moment.year in CENTURY
        except (TypeError, ValueError):
            is_sane = False
        if not is_sane:
            raise ValidationError(
                self.env._(
                    "%(field)s: %(value)s is not a time.",
                    field=self._fields[name]._description_string(self.env),
                    value=vals[name],
                )
            )
        return moment

    def _refuse_archived_vehicle(self):
        """Refuse a car that is archived; who keeps one in its history is not asked."""
        label = self._fields["vehicle_id"]._description_string(self.env)
        # sudo: the car was chosen by its id; only its name is told.
        refuse_archived(self.env, label, self.sudo().vehicle_id)

    # What is held
    def _is_holding_time(self):
        """Whether the bay, the people and the car are taken by this booking."""
        return self.phase not in LET_GO

    @api.model
    def _lock_vehicles(self, vehicle_ids):
        """Let those who book the same car come one after the other.

        :param vehicle_ids: ids of vehicles, in any order, may hold None
        """
        lock_together(self.env, LOCK_VEHICLE, vehicle_ids)

    def _get_partial_spans(self):
        """Return {partial allocation: (how long after the start it begins, length)}."""
        if self.env.context.get("autoservice_keep_pieces"):
            return {}
        return {
            row: (row.start - booking.start, row.stop - row.start)
            for booking in self
            for row in booking.allocation_ids
            if row.is_partial
        }

    def _move_partial(self, partial):
        """Let partial allocations go with their booking, which has moved.

        :param partial: what :meth:`_get_partial_spans` returned before
        """
        for row, (offset, length) in partial.items():
            start, release = row.booking_id.start + offset, row.booking_id.release_at
            stop = release if row.is_until_end and release > start else start + length
            row.write({"start": start, "stop": stop})

    def _release_expired_offers(self):
        """Cancel the offers whose time is over, so that nobody waits for the cron.

        Left to the next call are those that somebody else is at, and these bookings
        themselves; left alone are those with money in them. One that cannot be
        cancelled stops nobody else.
        """
        # sudo: whose offer it was does not matter, its time is over.
        expired = (
            self.sudo().search(
                [
                    ("phase", "=", OFFER),
                    ("offer_expires_at", "<=", fields.Datetime.now()),
                ]
            )
            - self.sudo()
        )  # sudo: as above; whoever is at an offer keeps it alive
        if not expired:
            return
        for offer in expired.try_lock_for_update()._filter_lapsed():
            try:
                with self.env.cr.savepoint():
                    offer.with_context(mail_notrack=True).action_cancel()
                    offer._message_log(body=self.env._("The offer expired."))
                    offer._on_lapse()
            except UserError as error:
                _logger.info("%s stays an offer: %s", offer.name, error)

    def _filter_lapsed(self):
        """Return those of these offers, whose time is over, that let go of it."""
        return self.filtered(lambda offer: offer._may_lapse())

    def _on_lapse(self):
        """Hook, called after an offer has let its time go. Extend with super()."""

    def _is_over(self):
        """Whether this is an offer that was not taken in time."""
        until = self.offer_expires_at
        return self.phase == OFFER and bool(until) and until <= fields.Datetime.now()

    def _may_lapse(self):
        """Whether this offer lets go of its time once that is over."""
        return self.can_cancel

    def _describe(self):
        """Name the booking to a colleague: number, customer, car."""
        self.ensure_one()
        who = filter(None, (self.partner_id.name, self.vehicle_id.plate))
        return f"{self.name} ({', '.join(who)})"

    @api.model
    def _describe_vehicle_holder(self, vehicle_id, start, stop):
        """Tell in which booking a car is, for the message about a clash.

        :param int vehicle_id: the car
        :param datetime start: UTC
        :param datetime stop: UTC
        :return: a sentence for the user
        """
        name = self._get_vehicle_holder_name(vehicle_id, start, stop)
        if name is None:
            with present(self) as now:
                name = now._get_vehicle_holder_name(vehicle_id, start, stop)
        # sudo: the one who clashes named the car.
        car = self.env["autoservice.vehicle"].sudo().browse(vehicle_id).exists()
        return self.env._(
            "The car %(car)s is already in %(booking)s from %(start)s to %(stop)s.",
            car=car.plate or "",
            booking=name or self.env._("another booking"),
            start=format_datetime(self.env, start, dt_format="short"),
            stop=format_datetime(self.env, stop, dt_format="short"),
        )

    @api.model
    def _get_vehicle_holder_name(self, vehicle_id, start, stop):
        """Number of the booking that holds a car, None where there is none."""
        # sudo: the one who clashes may not see the other booking; see the allocation.
        holder = self.sudo().search(
            [
                ("vehicle_id", "=", vehicle_id),
                ("start", "=", start),
                ("release_at", "=", stop),
                ("phase", "not in", LET_GO),
            ],
            limit=1,
        )
        return holder.name if holder else None

    # Cron
    @api.model
    def _cron_release_expired_offers(self):
        """Let the time of expired offers go."""
        self._release_expired_offers()

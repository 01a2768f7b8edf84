# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError, ValidationError

from ..common.parameters import check_number, check_time
from ..common.spans import add_minutes, gap_minutes
from .autoservice_booking_time import MAX_MINUTES


class AutoserviceBooking(models.Model):
    """Work in pieces: a helper for an hour, a job that goes on the next day."""

    _inherit = "autoservice.booking"

    def add_allocation(self, resource_id, start, stop):
        """Hold one more bay or person for a time of its own.

        The booking reaches as far as that time does.

        :param int resource_id: the resource of the bay or person
        :param start: datetime or ISO string, UTC unless it says its offset
        :param stop: likewise
        :return: id of the new allocation
        :raise ValidationError: naming the parameter that is wrong, or who holds the
            bay or person
        :raise UserError: the booking is closed
        """
        start, stop = self._check_reschedule(start, stop)
        if not stop:
            raise ValidationError(self.env._("stop: it must be after start."))
        resource = self._check_resource_id("resource_id", resource_id)
        with self._rearranging(resource.id):
            row = self.env["autoservice.allocation"].create(
                self._prepare_piece_vals(resource.id, start, stop)
            )
            self._fit_pieces()
        return row.id

    def remove_allocation(self, allocation_id):
        """Let go one allocation of this booking.

        :param int allocation_id: its id
        :return: True
        :raise ValidationError: it is none of this booking
        :raise UserError: the booking is closed
        """
        self._check_may_change()
        row = self._check_own_allocation(allocation_id)
        if not row:
            self._refuse_unknown("allocation_id")
        with self._rearranging():
            row.unlink()
            self._fit_pieces()
        return True

    def carry_over(self, stop, start, minutes=None):
        """Let the work rest and go on later: bay and people are free in between.

        The car stays held all the time. Who was to come in the time that is cut off
        comes as much later; pieces after a rest that was planned before begin later
        only where what is left needs their time. Work that rests by then already goes
        on at `start`, for as long as was planned: said twice, it is done once.

        :param stop: when the work stops: datetime or ISO string, UTC unless it says
            its offset; also after the planned end, if it is not done by then
        :param start: when it goes on, likewise
        :param int minutes: how long it then takes; empty: what is left of the plan
        :return: True
        :raise ValidationError: naming the parameter that is wrong, or who holds the
            bay or a person
        :raise UserError: the booking is closed, or the work is done
        """
        rest, again = self._check_carry_over(stop, start, minutes)
        later = self._get_later_pause(rest, again)
        left = timedelta(minutes=minutes or 0) or self.stop - later - rest
        if left <= timedelta(0):
            raise ValidationError(
                self.env._("minutes: the planned time is over, say how long it takes.")
            )
        with self._rearranging():
            if self.allocation_ids:
                self._split_pieces(rest, again, minutes)
                self._fit_pieces()
            else:
                pause = int((again - rest - later).total_seconds() // 60)
                self._set_span(self.start, again + left, self.pause_minutes + pause)
        return True

    def _check_carry_over(self, stop, start, minutes):
        """Return stop and start in naive UTC, or refuse what is wrong."""
        self._check_may_change()
        if self.finished_at:
            raise UserError(
                self.env._("%s is done: nothing is left to carry over.", self.name)
            )
        rest = check_time(self.env, "stop", stop)
        again = check_time(self.env, "start", start)
        if minutes is not None and minutes is not False:
            check_number(self.env, "minutes", minutes, MAX_MINUTES)
        if rest <= self.start:
            raise ValidationError(
                self.env._("stop: it must be after the start of the booking.")
            )
        if again <= rest:
            raise ValidationError(
                self.env._("start: it must be after the work has stopped.")
            )
        return rest, again

    def _get_later_pause(self, rest, again):
        """The pause that lies after the moment at which the work stops, a timedelta.

        Pieces say so themselves. Where nothing is held only its length is known: it
        lies later if there is no room for it before, or if it is said once more.
        """
        pause = timedelta(minutes=self.pause_minutes)
        has_room = pause <= rest - self.start
        if self.allocation_ids or (has_room and pause != again - rest):
            return timedelta(0)
        return pause

    def _split_pieces(self, rest, again, minutes=None):
        """Cut what is held when the work stops, and hold the same when it goes on.

        :param datetime rest: when the work stops, naive UTC
        :param datetime again: when it goes on
        :param int minutes: how long it then takes; empty: what is left
        """
        rows = self.allocation_ids
        later = rows.filtered(lambda row: row.start >= rest)
        cut = (rows - later).filtered(
            lambda row: row.stop > rest or row.is_until_end or not row.is_partial
        )
        self._put_off(later, cut, rest, again, minutes)
        tails = []
        for row in cut:
            left = timedelta(minutes=minutes or 0) or row.stop - rest
            row._write_own(
                {
                    "is_partial": True,
                    "is_until_end": False,
                    "start": row.start,
                    "stop": rest,
                }
            )
            tails.append(
                self._prepare_piece_vals(row.resource_id.id, again, again + left)
            )
        rows.create(tails)

    @staticmethod
    def _put_off(later, cut, rest, again, minutes):
        """Let what is held after the work stops begin later.

        Who comes while it is done comes as much later as it goes on later; what goes
        on after a rest of its own makes room for what is left, no more.

        :param later: the allocations that begin after the work stops
        :param cut: those that are held when it stops; the rest as in _split_pieces
        """
        if not cut:
            later._shift(again - min(later.mapped("start"), default=again))
            return
        end = max(cut.mapped("stop"))
        during = later.filtered(lambda row: row.start < end)
        during._shift(again - rest)
        resting = later - during
        if resting:
            left = timedelta(minutes=minutes or 0) or end - rest
            room = again + left - min(resting.mapped("start"))
            resting._shift(max(room, timedelta(0)))

    def _prepare_piece_vals(self, resource_id, start, stop):
        """Values of an allocation with a time of its own."""
        return {
            "booking_id": self.id,
            "resource_id": resource_id,
            "is_partial": True,
            "start": start,
            "stop": stop,
        }

    def _fit_pieces(self):
        """Let the booking reach as far as what is held for times of their own.

        Where nothing is held for the whole time, the booking is as long as its pieces,
        rests where none of them is, and the last ones go on as long as it does.
        """
        rows = self.allocation_ids
        pieces = rows.filtered("is_partial")
        if not pieces:
            return
        start, stop = min(pieces.mapped("start")), max(pieces.mapped("stop"))
        pause = self.pause_minutes
        last = pieces.browse()
        if rows - pieces:
            start, stop = min(start, self.start), max(stop, self.stop)
        else:
            pause = gap_minutes([(row.start, row.stop) for row in pieces])
            last = pieces.filtered(lambda row: row.stop == stop)
        last.filtered(lambda row: not row.is_until_end)._write_own(
            {"is_until_end": True}
        )
        for row in (pieces - last).filtered("is_until_end"):
            # With its time, which the present end of the booking would cut.
            row._write_own(
                {"is_until_end": False, "start": row.start, "stop": row.stop}
            )
        self._set_span(start, stop, pause)

    def _set_span(self, start, stop, pause):
        """Write the time of the booking; its pieces stand already where they shall."""
        if (start, stop, pause) != (self.start, self.stop, self.pause_minutes):
            self.with_context(autoservice_keep_pieces=True)._write_facts(
                {"start": start, "stop": stop, "pause_minutes": pause}
            )

    def _trim_pieces(self):
        """Remove the pieces that begin after the end of bookings that became shorter.

        Where all is held in pieces, the pauses after the last minute of work go too.
        """
        for booking in self.filtered(lambda one: not one.finished_at):
            rows, end = booking.allocation_ids, booking.release_at
            pieces = rows.filtered("is_partial")
            if not pieces.filtered(lambda row, end=end: row.start >= end):
                continue
            if rows == pieces:
                spans = [(row.start, row.stop) for row in rows]
                end = add_minutes(min(spans)[0], booking.duration, spans)
            beyond = pieces.filtered(lambda row, end=end: row.start >= end)
            for row in (pieces - beyond).filtered(lambda row, end=end: row.stop > end):
                row._write_own({"start": row.start, "stop": end})
            beyond.unlink()
            booking._fit_pieces()

    def _clip_pieces(self):
        """Cut the pieces that reach beyond the booking, which became shorter.

        :raise ValidationError: one lies beyond it as a whole
        """
        for row in self.allocation_ids.filtered("is_partial"):
            start, stop = max(row.start, self.start), min(row.stop, self.stop)
            if start >= stop:
                raise ValidationError(
                    self.env._(
                        "%s lies outside of that time: move it or remove it first.",
                        row.display_name,
                    )
                )
            if (start, stop) != (row.start, row.stop):
                row._write_own({"start": start, "stop": stop})

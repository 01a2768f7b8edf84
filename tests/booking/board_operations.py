# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Random days of a small garage: whatever is done, the time stays whole.

Used by a small test and by the long proof of the board, which run the same days.
"""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import UserError
from odoo.fields import Datetime

QUARTER = timedelta(minutes=15)
DAYS = 2
# Twice what is often done at the front desk.
NAMES = (
    *("book", "move", "offered") * 2,
    *("resize", "cancel", "archive", "confirm", "start", "help", "carry_over"),
)
NUMBER = st.integers(0, 999)
STEP = st.tuples(st.sampled_from(NAMES), NUMBER, NUMBER, NUMBER, NUMBER)

OVERLAPS = """
    SELECT 'bay or person', a.id, b.id
      FROM autoservice_allocation a
      JOIN autoservice_allocation b ON b.id > a.id AND b.resource_id = a.resource_id
       AND tsrange(a.start, a.stop) && tsrange(b.start, b.stop)
     WHERE a.is_holding AND b.is_holding
     UNION ALL
    SELECT 'car', a.id, b.id
      FROM autoservice_booking a
      JOIN autoservice_booking b ON b.id > a.id AND b.vehicle_id = a.vehicle_id
       AND tsrange(a.start, a.release_at) && tsrange(b.start, b.release_at)
     WHERE a.phase NOT IN ('archived', 'cancelled')
       AND b.phase NOT IN ('archived', 'cancelled')
"""
HELD = """
    SELECT a.id, a.booking_id, a.resource_id, a.start, a.stop
      FROM autoservice_allocation a JOIN autoservice_booking b ON b.id = a.booking_id
     WHERE a.is_holding AND b.company_id = %(company)s AND a.{holder} IS NOT NULL
       AND b.start < %(stop)s AND b.release_at > %(start)s
       AND a.start < %(stop)s AND a.stop > %(start)s
"""
# What the board shows without a row: nothing of the kind is held.
UNHELD = """
    SELECT b.id, b.start, b.release_at
      FROM autoservice_booking b
     WHERE b.company_id = %(company)s AND b.phase NOT IN ('archived', 'cancelled')
       AND b.start < %(stop)s AND b.release_at > %(start)s AND b.start < b.release_at
       AND NOT EXISTS (
           SELECT FROM autoservice_allocation a
            WHERE a.booking_id = b.id AND a.is_holding AND a.{holder} IS NOT NULL)
"""
# What is held after its booking has let go.
BEYOND = """
    SELECT a.id FROM autoservice_allocation a
      JOIN autoservice_booking b ON b.id = a.booking_id
     WHERE a.is_holding AND a.stop > b.release_at
"""


class Undone(Exception):
    """Ends a day, which never was."""


class Day:
    """Two days of a garage, on which steps are done; counts what was done."""

    def __init__(self, env, cars, bays, people, first):
        """Take records of one company; ``first`` is midnight of a working day."""
        self.env = env
        self.cars, self.bays, self.people = cars, bays, people
        self.first = first
        self.window = first, first + timedelta(days=DAYS + 1)
        self.Booking = env["autoservice.booking"]
        self.bookings = self.Booking
        self.tally = Counter()

    # Steps
    def do(self, name, *numbers):
        """Do one step whole or not at all; a refusal must be told in words."""
        try:
            with self.env.cr.savepoint():
                done = getattr(self, f"_{name}")(*numbers)
            self.tally[name if done else "nothing to do"] += 1
        except UserError as error:
            assert str(error).strip(), f"{name}: refused without a word"
            self.tally["refused"] += 1

    def _time(self, number):
        return self.first + QUARTER * (number % (DAYS * 96))

    def _one(self, records, number):
        return records[number % len(records)] if records else records

    def _live(self, number):
        self.bookings = self.bookings.exists()
        return self._one(
            self.bookings.filtered(lambda one: one._is_holding_time()), number
        )

    def _book(self, car, time, length, holders):
        self.bookings |= self.Booking.create(
            {
                "vehicle_id": self._one(self.cars, car).id,
                "start": self._time(time),
                "duration": 15 * (1 + length % 12),
                "bay_id": self._one(self.bays, holders).id if holders % 4 else False,
                "employee_ids": [
                    Command.set(self._one(self.people, holders // 4).ids)
                    if holders % 3
                    else Command.clear()
                ],
            }
        )
        return True

    def _offered(self, car, index, length, person):
        """What is offered can be booked: a refusal here is a lost proof."""
        employees = self._one(self.people, person) if person % 2 else self.people[:0]
        vehicle = self._one(self.cars, car)
        slots = self.Booking.find_slots(
            *self.window,
            15 * (1 + length % 12),
            employee_ids=employees.ids,
            vehicle_id=vehicle.id,
            limit=40,
        )
        if not slots:
            return False
        slot = self._one(slots, index)
        try:
            self.bookings |= self.Booking.create(
                {
                    "vehicle_id": vehicle.id,
                    "start": slot["start"],
                    "stop": slot["stop"],
                    "bay_id": slot["bay_id"],
                    "employee_ids": [Command.set(slot["employee_ids"])],
                }
            )
        except UserError as error:
            raise AssertionError(f"{slot} was offered and refused: {error}") from error
        return True

    def _move(self, number, time, holder, kind):
        booking = self._live(number)
        if not booking:
            return False
        rows = self.bays if kind % 2 else self.people.sudo()
        resource = self._one(rows, holder).resource_id
        allocation = self._one(booking.allocation_ids, kind)
        booking.reschedule(
            self._time(time),
            allocation_id=allocation.id or None,
            resource_id=resource.id if kind % 3 else None,
        )
        return True

    def _resize(self, number, length, _x, _y):
        booking = self._live(number)
        if not booking:
            return False
        booking.reschedule(booking.start, booking.start + QUARTER * (1 + length % 20))
        return True

    def _help(self, number, holder, begin, length):
        """A second bay or person for a while."""
        booking = self._live(number)
        if not booking:
            return False
        holders = [*self.bays.resource_id, *self.people.sudo().resource_id]
        start = booking.start + QUARTER * (begin % 8)
        booking.add_allocation(
            self._one(holders, holder).id, start, start + QUARTER * (1 + length % 8)
        )
        return True

    def _carry_over(self, number, until, pause, _x):
        booking = self._live(number)
        if not booking:
            return False
        stop = booking.start + QUARTER * (1 + until % 8)
        booking.carry_over(stop, stop + QUARTER * (1 + pause % 60))
        return True

    def _verb(self, verb, number):
        booking = self._live(number)
        if not booking:
            return False
        getattr(booking, f"action_{verb}")()
        return True

    def _cancel(self, number, *_rest):
        return self._verb("cancel", number)

    def _archive(self, number, *_rest):
        return self._verb("archive", number)

    def _confirm(self, number, *_rest):
        return self._verb("book", number)

    def _start(self, number, *_rest):
        return self._verb("start", number)

    # What must hold
    def check(self):
        """Nothing overlaps or is held for nothing; the board shows what is held.

        :raise AssertionError: naming the rows
        """
        self.env.flush_all()
        self.env.cr.execute(OVERLAPS)
        overlaps = self.env.cr.fetchall()
        assert not overlaps, f"overlap: {overlaps}"
        self.env.cr.execute(BEYOND)
        beyond = self.env.cr.fetchall()
        assert not beyond, f"held after the end: {beyond}"
        for rows in ("bay", "employee"):
            board = self.Booking.get_board(*self.window, rows=rows)
            shown = {
                (bar["id"], bar["booking_id"], bar["row"], bar["start"], bar["stop"])
                for bar in board["bars"]
            }
            held = self._read(HELD, f"{rows}_id")
            held |= {
                (False, id_, False, *span)
                for id_, *span in self._read(UNHELD, f"{rows}_id")
            }
            assert shown == held, f"{rows}: board {shown ^ held} or tables only"
            known = {row["id"] for row in board["rows"]}
            assert {bar[2] for bar in shown if bar[2]} <= known, "a bar without its row"

    def _read(self, query, holder):
        start, stop = self.window
        self.env.cr.execute(
            query.format(holder=holder),
            {"company": self.env.company.id, "start": start, "stop": stop},
        )
        return {
            (*ids, Datetime.to_string(since), Datetime.to_string(until))
            for *ids, since, until in self.env.cr.fetchall()
        }


def run_days(make_day, days, steps):
    """Live random days, each undone in the end; a day that breaks a rule is shrunk.

    :param make_day: function that returns a :class:`Day`
    :param days: how many days
    :param steps: how many steps each of them has
    :return: Counter of what was done, in all days
    :raise AssertionError: a rule was broken; hypothesis tells the shortest way there
    """
    tally = Counter()

    @settings(
        max_examples=days,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEP, min_size=steps, max_size=steps))
    def live(todo):
        day = make_day()
        with suppress(Undone), day.env.cr.savepoint():
            for step in todo:
                day.do(*step)
                day.check()
            raise Undone
        tally.update(day.tally)

    live()
    return tally

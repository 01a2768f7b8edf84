# Part of autoservice. See LICENSE for full copyright and licensing details.
"""How the entries of one key come to add up to its target, without the ORM.

A key is what somebody is paid for once: a line of an order in a role, a day, the rain.
"""

import datetime
from decimal import Decimal
from typing import NamedTuple

from .shares import ZERO

ACCRUED = "accrued"
FINAL = "final"
POSTED = "posted"
PAID = "paid"
# What is on the books and never touched again.
BOOKED_STATES = (POSTED, PAID)

CORRECTION = "correction"


class Target(NamedTuple):
    """What a key should add up to."""

    amount: Decimal
    is_final: bool
    # When it was earned; an entry bears that date until it is final.
    day: datetime.date
    kind: str
    # The date of a final entry; None: the day on which it became final.
    date: datetime.date | None = None


class Row(NamedTuple):
    """An entry that is there."""

    id: int
    kind: str
    amount: Decimal
    state: str
    date: datetime.date


class Step(NamedTuple):
    """What is to be written: a new entry (no row), a changed or a deleted one."""

    row: Row | None
    kind: str | None = None
    amount: Decimal | None = None
    state: str | None = None
    date: datetime.date | None = None

    @property
    def is_deletion(self):
        """Whether the row goes."""
        return self.kind is None


def line_key(line_id, role):
    """Return the key of a work in a role."""
    return f"line:{line_id}:{role}"


def plan(target, rows, today):
    """Return the step that brings the rows of a key to its target, None for none.

    What is posted stays, and the difference becomes a correction. Before, the one open
    entry is rewritten; it goes where it was never final.

    :param target: :class:`Target`; None: nothing is owed for this key any more
    :param rows: list of :class:`Row`, at most one of them not posted
    :param today: the company's day

    >>> first, today = (datetime.date(2026, 5, day) for day in (1, 20))
    >>> def tell(target, *rows):
    ...     step = plan(target, rows, today)
    ...     if step is None or step.is_deletion:
    ...         return step and "deleted"
    ...     return f"{step.kind} {step.amount} {step.state} {step.date.day}"
    >>> def owed(amount, is_final=True):
    ...     return Target(Decimal(amount), is_final, first, "percent")
    >>> def row(amount, state, day=first):
    ...     return Row(1, "percent", Decimal(amount), state, day)

    Accrued, changed, final, and once more without a change:

    >>> tell(owed(30, False)), tell(owed(40, False), row(30, ACCRUED))
    ('percent 30 accrued 1', 'percent 40 accrued 1')
    >>> tell(owed(40), row(40, ACCRUED)), tell(owed(40), row(40, FINAL))
    ('percent 40 final 20', None)

    The line is deleted before the invoice, and the money refunded after it:

    >>> tell(None, row(30, ACCRUED)), tell(owed(0), row(30, FINAL))
    ('deleted', 'percent 0 final 1')

    Refunded after posting: nothing that is posted is rewritten.

    >>> tell(owed(24), row(30, POSTED)), tell(None, row(30, PAID))
    ('correction -6 final 20', 'correction -30 final 20')
    >>> correction = Row(2, CORRECTION, Decimal(-6), FINAL, today)
    >>> tell(owed(18), row(30, POSTED), correction)
    'correction -12 final 20'
    >>> tell(owed(30), row(30, POSTED), correction)
    'deleted'
    """
    booked = [row for row in rows if row.state in BOOKED_STATES]
    row = next((row for row in rows if row.state not in BOOKED_STATES), None)
    settled = sum((one.amount for one in booked), ZERO)
    amount = (target.amount if target else ZERO) - settled
    was_final = bool(booked) or (row is not None and row.state == FINAL)
    is_final = target.is_final if target else was_final
    if not amount and (row is None or booked or not was_final):
        return row and Step(row)
    if target and not booked:
        kind = target.kind
    else:
        kind = CORRECTION if booked else row.kind
    state = FINAL if is_final else ACCRUED
    if not is_final:
        day = target.day
    elif row is not None and row.state == FINAL:
        day = row.date
    else:
        day = today if booked or not target else target.date or today
    step = Step(row, kind, amount, state, day)
    if row is not None and step[1:] == (row.kind, row.amount, row.state, row.date):
        return None
    return step

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""How people are paid on a day, without the ORM."""

from bisect import bisect_right
from typing import NamedTuple

from .shares import PERCENT


class Term(NamedTuple):
    """How one is paid, and what a day brings him."""

    mode: str
    day_rate: float


class Terms:
    """The terms of people, each from a date on.

    >>> from datetime import date
    >>> terms = Terms([(7, date(2026, 5, 1), "percent", 0),
    ...     (7, date(2026, 5, 15), "greater", 300), (8, date(2026, 5, 1), None, None)])
    >>> terms.find(7, date(2026, 5, 14)), terms.find(7, date(2026, 5, 15))
    (Term(mode='percent', day_rate=0), Term(mode='greater', day_rate=300))

    Before the first date the first counts; nothing is said: by percentage.

    >>> terms.find(7, date(2026, 1, 1)).mode, terms.find(8, date(2026, 5, 2))
    ('percent', Term(mode='percent', day_rate=0))
    >>> terms.find(9, date(2026, 5, 2)).mode
    'percent'
    """

    def __init__(self, rows):
        """
        :param rows: (employee id, from, mode, day rate), in the order of dates; they
            are not read before somebody is looked for
        """
        self._rows = rows
        self._dates, self._terms = {}, {}

    def _read(self):
        for employee_id, since, mode, day_rate in self._rows:
            self._dates.setdefault(employee_id, []).append(since)
            term = Term(mode or PERCENT, day_rate or 0)
            self._terms.setdefault(employee_id, []).append(term)
        self._rows = ()

    def find(self, employee_id, day):
        """Return the :class:`Term` of somebody on a day."""
        self._read()
        if employee_id not in self._terms:
            return Term(PERCENT, 0)
        place = bisect_right(self._dates[employee_id], day) - 1
        return self._terms[employee_id][max(place, 0)]

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Which percentage counts, without the ORM."""

from typing import NamedTuple


class Rate(NamedTuple):
    """A percentage, from a day on; 0 stands for every branch, person or service.

    What is paid for is a tech card by its id, or goods by that of their template, below
    zero. What counts for every service counts for no goods.
    """

    id: int
    company_id: int
    what: int
    employee_id: int
    role: str
    percent: float
    minimum: float
    maximum: float
    date_from: object
    # The last day; None: until another one counts.
    date_to: object = None


class RateTable:
    """All percentages, found by who did what and when.

    The most specific counts: of the person for the service, of the person, of the
    service, of all. Of equals that of the company, then the latest. One that has ended
    counts no more, and what counted before it counts again.

    >>> from datetime import date
    >>> first, fifteenth = date(2026, 5, 1), date(2026, 5, 15)
    >>> table = RateTable([
    ...     Rate(1, 0, 7, 0, "executor", 30, 0, 0, first),
    ...     Rate(2, 0, 7, 0, "executor", 35, 0, 0, fifteenth),
    ...     Rate(3, 0, 0, 9, "executor", 40, 0, 0, fifteenth),
    ...     Rate(4, 0, 7, 9, "executor", 45, 0, 0, date(2026, 6, 1)),
    ...     Rate(5, 2, 7, 0, "executor", 20, 0, 0, first),
    ...     Rate(6, 0, -3, 0, "executor", 2, 0, 0, first),
    ... ])

    Changed in the middle of a month, for everybody and for one:

    >>> def percents(company, employee, *days):
    ...     found = (table.find("executor", company, 7, employee, day) for day in days)
    ...     return [rate and rate.percent for rate in found]
    >>> days = date(2026, 4, 30), first, date(2026, 5, 14), fifteenth, date(2026, 6, 1)
    >>> percents(1, 8, *days)
    [None, 30, 30, 35, 35]
    >>> percents(1, 9, *days)
    [None, 30, 30, 40, 45]
    >>> percents(2, 8, *days)
    [None, 20, 20, 20, 20]

    For some days only, for everybody; and for one, for whom then counts what all get:

    >>> ending = RateTable([
    ...     Rate(1, 0, 7, 0, "executor", 30, 0, 0, first),
    ...     Rate(2, 0, 7, 0, "executor", 50, 0, 0, first.replace(day=10), fifteenth),
    ...     Rate(3, 0, 7, 9, "executor", 40, 0, 0, first, first.replace(day=2)),
    ... ])
    >>> may = [date(2026, 5, day) for day in (2, 3, 9, 10, 15, 16)]
    >>> [ending.find("executor", 1, 7, 8, day).percent for day in may]
    [30, 30, 30, 50, 50, 30]
    >>> [ending.find("executor", 1, 7, 9, day).percent for day in may]
    [40, 30, 30, 50, 50, 30]

    Goods have shares of their own only:

    >>> [table.find("executor", 1, -3, who, fifteenth).percent for who in (8, 9)]
    [2, 2]
    >>> table.find("executor", 1, -4, 9, fifteenth)
    """

    def __init__(self, rates):
        rates = list(rates)
        self._rates = {}
        for rate in sorted(rates, key=lambda one: (one.date_from, one.id)):
            key = rate.role, rate.company_id, rate.what, rate.employee_id
            self._rates.setdefault(key, []).append(rate)
        self._goods = {rate.what for rate in rates if rate.what < 0}

    def __bool__(self):
        return bool(self._rates)

    def find(self, role, company_id, what, employee_id, day):
        """Return the rate that counts, None where there is none.

        :param role: executor or administrator
        :param company_id: of the visit
        :param what: tech card or goods, see :class:`Rate`; 0: a service without card
        :param employee_id: who did it
        :param day: date of the work
        """
        common = () if what < 0 else (0,)
        for who, one in (
            (employee_id, what),
            *((employee_id, every) for every in common),
            (0, what),
            *((0, every) for every in common),
        ):
            for company in (company_id, 0):
                rows = self._rates.get((role, company, one, who), ())
                for rate in reversed(rows):
                    if rate.date_from <= day and day <= (rate.date_to or day):
                        return rate
        return None

    def has_goods(self, template_id):
        """Whether there is, or was, a share in these goods."""
        return -template_id in self._goods

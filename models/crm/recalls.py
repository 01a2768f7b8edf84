# Part of autoservice. See LICENSE for full copyright and licensing details.
"""When a lost customer is called again, without the ORM."""

from datetime import date

MIDDLE = 15


def get_recall_date(lost_on):
    """Return the day on which a deal lost on some day is talked about again.

    Lost on days 1 to 15: on the 1st of the next month; later: on its 15th.

    :param date lost_on: the local day of the loss

    >>> print(get_recall_date(date(2026, 11, 15)), get_recall_date(date(2026, 11, 16)))
    2026-12-01 2026-12-15
    >>> print(get_recall_date(date(2026, 12, 1)), get_recall_date(date(2026, 12, 31)))
    2027-01-01 2027-01-15
    >>> print(get_recall_date(date(2028, 1, 31)), get_recall_date(date(2028, 2, 29)))
    2028-02-15 2028-03-15
    """
    year, month = divmod(lost_on.year * 12 + lost_on.month, 12)
    return date(year, month + 1, 1 if lost_on.day <= MIDDLE else MIDDLE)

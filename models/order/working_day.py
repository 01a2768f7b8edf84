# Part of autoservice. See LICENSE for full copyright and licensing details.
"""When the working day of a person ends, without the ORM."""

from datetime import timedelta

# A shorter rest is a pause within a day: the law asks for eleven hours between two.
PAUSE = timedelta(hours=8)
# What goes on for longer without such a rest is no day: nobody has set his hours.
LONGEST_DAY = timedelta(hours=24)
# Who begins before his hours does so this early at most.
EARLY = timedelta(hours=1)
# Who begins outside his hours is at it no longer than a whole shift.
LONGEST_SHIFT = timedelta(hours=12)


def join_days(spans):
    """Return stretches of working time as working days, pauses included.

    :param spans: (start, stop) in the order of time, datetimes

    >>> from datetime import datetime
    >>> at = lambda day, hour: datetime(2026, 1, day, hour)
    >>> spans = [(at(1, 8), at(1, 12)), (at(1, 13), at(1, 18)), (at(2, 8), at(2, 12))]
    >>> [(since.hour, until.hour) for since, until in join_days(spans)]
    [(8, 18), (8, 12)]
    """
    days = []
    for start, stop in spans:
        if days and start - days[-1][1] < PAUSE:
            days[-1] = days[-1][0], stop
        else:
            days.append((start, stop))
    return days


def latest_end(start, days):
    """Return when work that began at a moment is over at the latest.

    :param start: when it began
    :param days: working days of who does it, as of :func:`join_days`

    >>> from datetime import datetime
    >>> at = lambda day, hour: datetime(2026, 1, day, hour)
    >>> days = [(at(1, 8), at(1, 18)), (at(1, 22), at(2, 6))]
    >>> latest_end(at(1, 9), days).hour, latest_end(at(1, 7), days).hour
    (18, 18)
    >>> str(latest_end(at(1, 23), days)), str(latest_end(at(1, 19), days))
    ('2026-01-02 06:00:00', '2026-01-02 07:00:00')
    >>> str(latest_end(at(3, 9), [(at(1, 0), at(9, 0))]))
    '2026-01-03 21:00:00'
    """
    for since, until in days:
        if since - EARLY <= start < until and until - since <= LONGEST_DAY:
            return until
    return start + LONGEST_SHIFT

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Stretches of time as pairs of moments, without the ORM."""

from datetime import timedelta


def gap_minutes(spans):
    """Return the minutes between the first start and the last stop that no span covers.

    :param spans: list of (start, stop), datetimes, in any order

    >>> from datetime import datetime
    >>> at = lambda hour: datetime(2026, 1, 1, hour)
    >>> gap_minutes([(at(8), at(10)), (at(9), at(12)), (at(14), at(15))])
    120
    >>> gap_minutes([(at(8), at(10)), (at(10), at(12))]), gap_minutes([])
    (0, 0)
    """
    minutes, until = 0, None
    for start, stop in sorted(spans):
        if until and start > until:
            minutes += int((start - until).total_seconds() // 60)
        until = max(until or stop, stop)
    return minutes


def join(spans):
    """Return the spans in order, with those that touch or overlap as one.

    :param spans: list of (start, stop), datetimes

    >>> from datetime import datetime
    >>> at = lambda hour: datetime(2026, 1, 1, hour)
    >>> [(a.hour, b.hour) for a, b in join([(at(9), at(12)), (at(8), at(9))])]
    [(8, 12)]
    """
    result = []
    for start, stop in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = result[-1][0], max(result[-1][1], stop)
        else:
            result.append((start, stop))
    return result


def add_minutes(since, minutes, spans):
    """Return when work is done that begins at a moment and goes on in some spans only.

    Where the spans end, it goes on without a break.

    :param since: datetime
    :param minutes: length of the work
    :param spans: list of (start, stop), datetimes

    >>> from datetime import datetime
    >>> at = lambda hour: datetime(2026, 1, 1, hour)
    >>> spans = [(at(8), at(10)), (at(14), at(16))]
    >>> add_minutes(at(9), 60, spans).hour, add_minutes(at(9), 90, spans).hour
    (10, 14)
    >>> add_minutes(at(11), 60, spans).hour, add_minutes(at(15), 120, spans).hour
    (15, 17)
    """
    left = timedelta(minutes=minutes)
    moment = since
    for start, stop in join(spans):
        if stop <= moment:
            continue
        moment = max(moment, start)
        if moment + left <= stop:
            return moment + left
        left -= stop - moment
        moment = stop
    return moment + left

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Stretches of time as pairs of moments, without the ORM."""


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

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Cutting free time into times at which work can begin, without the ORM."""

from datetime import date, datetime, time, timedelta, timezone

GRID_MINUTES = 15


def to_utc(value):
    """Return a moment as a naive datetime in UTC, in whole seconds.

    :param value: datetime, date or ISO string, with or without T, Z or an offset;
        without an offset it is UTC
    :raise ValueError: it is none of these

    >>> to_utc("2026-01-31 08:00:00"), to_utc("2026-01-31")
    (datetime.datetime(2026, 1, 31, 8, 0), datetime.datetime(2026, 1, 31, 0, 0))
    >>> to_utc("2026-01-31T08:00:00.500Z")
    datetime.datetime(2026, 1, 31, 8, 0)
    >>> to_utc("2026-01-31T10:00+02:00")
    datetime.datetime(2026, 1, 31, 8, 0)
    >>> to_utc(8)
    Traceback (most recent call last):
    ...
    ValueError: not a moment: 8
    """
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    elif not isinstance(value, datetime):
        raise ValueError(f"not a moment: {value!r}")
    if value.tzinfo:
        try:
            value = value.astimezone(timezone.utc).replace(tzinfo=None)
        except OverflowError as error:
            raise ValueError(f"not a moment: {value!r}") from error
    return value.replace(microsecond=0)


def round_up(moment, step):
    """Return the moment itself if it is a full step of the clock, else the next one.

    :param moment: datetime
    :param timedelta step: a second or a minute

    >>> f"{round_up(datetime(2026, 1, 1, 8, 7, 30), timedelta(minutes=1)):%H:%M:%S}"
    '08:08:00'
    >>> f"{round_up(datetime(2026, 1, 1, 8, 7), timedelta(minutes=1)):%H:%M:%S}"
    '08:07:00'
    """
    beyond = (moment - datetime.min.replace(tzinfo=moment.tzinfo)) % step
    return moment + (step - beyond) if beyond else moment


def starts_in(free, minutes, grid=GRID_MINUTES):
    """Yield the starts of work of some length in a free stretch of time.

    The stretch's own beginning (its first full minute) is offered, then every full
    step of the grid (counted from the full hour), as long as the work ends within
    the stretch.

    :param free: (start, stop), datetimes
    :param minutes: length of the work
    :param grid: step in minutes, a divisor of 60

    >>> from datetime import datetime
    >>> free = datetime(2026, 1, 1, 9, 40), datetime(2026, 1, 1, 10, 50)
    >>> [f"{start:%H:%M}" for start in starts_in(free, 40)]
    ['09:40', '09:45', '10:00']
    >>> list(starts_in(free, 71))
    []
    >>> free = datetime(2026, 1, 1, 8, 7, 30), datetime(2026, 1, 1, 9, 0)
    >>> [f"{start:%H:%M:%S}" for start in starts_in(free, 40)]
    ['08:08:00', '08:15:00']
    """
    start, stop = free
    start = round_up(start, timedelta(minutes=1))
    length = timedelta(minutes=minutes)
    while start + length <= stop:
        yield start
        step = grid - start.minute % grid
        start += timedelta(minutes=step)

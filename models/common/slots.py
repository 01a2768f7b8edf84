# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Cutting free time into times at which work can begin, without the ORM."""

from datetime import timedelta

GRID_MINUTES = 15


def starts_in(free, minutes, grid=GRID_MINUTES):
    """Yield the starts of work of some length in a free stretch of time.

    The stretch's own beginning is offered, then every full step of the grid (counted
    from the full hour), as long as the work ends within the stretch.

    :param free: (start, stop), datetimes
    :param minutes: length of the work
    :param grid: step in minutes, a divisor of 60

    >>> from datetime import datetime
    >>> free = datetime(2026, 1, 1, 9, 40), datetime(2026, 1, 1, 10, 50)
    >>> [f"{start:%H:%M}" for start in starts_in(free, 40)]
    ['09:40', '09:45', '10:00']
    >>> list(starts_in(free, 71))
    []
    """
    start, stop = free
    length = timedelta(minutes=minutes)
    while start + length <= stop:
        yield start
        step = grid - start.minute % grid
        start = start.replace(second=0, microsecond=0) + timedelta(minutes=step)

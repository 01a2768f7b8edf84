# Part of autoservice. See LICENSE for full copyright and licensing details.
"""When customers may be disturbed: pure functions on the clock of their time zone."""

from datetime import timedelta

from ..common.working_hours import at_hour, to_local


def is_quiet(moment, zone, since, until):
    """Whether a moment lies in the quiet hours.

    :param datetime moment: naive UTC
    :param zone: a pytz time zone
    :param float since: the hour at which the quiet hours begin
    :param float until: the hour at which they end; the same: there are none

    >>> from datetime import datetime
    >>> from pytz import timezone
    >>> zone = timezone("Europe/Chisinau")
    >>> [is_quiet(datetime(2026, 11, 23, h), zone, 21, 9) for h in (6, 7, 18, 19)]
    [True, False, False, True]
    """
    local = to_local(moment, zone)
    hour = local.hour + local.minute / 60 + local.second / 3600
    if since <= until:
        return since <= hour < until
    return hour >= since or hour < until


def next_loud(moment, zone, since, until):
    """Return the moment, or the end of the quiet hours in which it lies, naive UTC.

    Parameters as of :func:`is_quiet`.

    >>> from datetime import datetime
    >>> from pytz import timezone
    >>> zone = timezone("Europe/Chisinau")
    >>> next_loud(datetime(2026, 11, 23, 20), zone, 21, 9)
    datetime.datetime(2026, 11, 24, 7, 0)
    >>> next_loud(datetime(2026, 11, 23, 3), zone, 21, 9)
    datetime.datetime(2026, 11, 23, 7, 0)
    >>> next_loud(datetime(2026, 11, 23, 12), zone, 21, 9)
    datetime.datetime(2026, 11, 23, 12, 0)
    """
    if not is_quiet(moment, zone, since, until):
        return moment
    day = to_local(moment, zone).date()
    end = at_hour(day, until, zone)
    return end if end > moment else at_hour(day + timedelta(days=1), until, zone)

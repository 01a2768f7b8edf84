# Part of autoservice. See LICENSE for full copyright and licensing details.
"""From the hours of a week to stretches of time, without the ORM."""

from datetime import datetime, time, timedelta

from pytz import utc

NOON = 12.0


def to_utc_naive(moment):
    """Return a moment that knows its zone as a naive datetime in UTC."""
    return moment.astimezone(utc).replace(tzinfo=None)


def to_local(moment, zone):
    """Return a naive moment in UTC as one of a time zone.

    :param zone: a pytz time zone

    >>> from pytz import timezone
    >>> f"{to_local(datetime(2026, 3, 29, 6), timezone('Europe/Chisinau')):%H:%M %z}"
    '09:00 +0300'
    """
    return utc.localize(moment).astimezone(zone)


def at_hour(day, hour, zone):
    """Return the moment in naive UTC at which a day's clock shows an hour.

    :param date day: the local day
    :param float hour: 0 to 24; 24 is the midnight after the day
    :param zone: a pytz time zone
    """
    local = datetime.combine(day, time.min) + timedelta(minutes=round(hour * 60))
    return to_utc_naive(zone.localize(local))


def day_span(day, zone):
    """Return begin and end of a local day, naive UTC; it may have 23 or 25 hours.

    >>> from datetime import date
    >>> from pytz import timezone
    >>> start, stop = day_span(date(2026, 3, 29), timezone("Europe/Chisinau"))
    >>> start, (stop - start).total_seconds() / 3600
    (datetime.datetime(2026, 3, 28, 22, 0), 23.0)
    """
    return at_hour(day, 0, zone), at_hour(day, 24, zone)


def week_parity(day):
    """Return 0 or 1 for the week of a day, as Odoo's two-week calendars count it.

    >>> from datetime import date
    >>> week_parity(date(2026, 11, 23)), week_parity(date(2026, 11, 30))
    (0, 1)
    """
    return (day.toordinal() - 1) // 7 % 2


def spans_in(hours, window, zone):
    """Yield the stretches of working time that touch a window, naive UTC.

    :param hours: {(parity of the week, weekday): [(from, to)]}, hours as floats
    :param window: (start, stop), naive UTC
    :param zone: a pytz time zone, whose clock the hours are read from

    >>> from pytz import timezone
    >>> window = datetime(2026, 11, 22, 12), datetime(2026, 11, 23, 12)
    >>> list(spans_in({(0, 0): [(9, 18)]}, window, timezone("Europe/Chisinau")))
    [(datetime.datetime(2026, 11, 23, 7, 0), datetime.datetime(2026, 11, 23, 16, 0))]
    """
    start, stop = (to_local(moment, zone) for moment in window)
    for number in range((stop.date() - start.date()).days + 1):
        day = start.date() + timedelta(days=number)
        for since, until in hours.get((week_parity(day), day.weekday()), ()):
            span = at_hour(day, since, zone), at_hour(day, until, zone)
            if span[0] < window[1] and span[1] > window[0]:
                yield span


def flexible_hours(per_day, per_week):
    """Return the hours of a calendar that says only how much: around noon, from Monday.

    :param float per_day: hours of a day
    :param float per_week: hours of a week
    :return: hours as :func:`spans_in` takes them

    >>> sorted(flexible_hours(8, 12).items())[:2]
    [((0, 0), [(8.0, 16.0)]), ((0, 1), [(10.0, 14.0)])]
    """
    hours = {}
    for weekday in range(7):
        length = min(per_day, per_week - weekday * per_day, 24)
        if length > 0:
            span = (NOON - length / 2, NOON + length / 2)
            hours[0, weekday] = hours[1, weekday] = [span]
    return hours

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Days, hours and lengths as people read them, in the language of the page."""

from odoo.tools.misc import format_date, format_time, get_lang

from .working_hours import to_local
from .zones import company_zone


def format_hour_in(env, zone, moment):
    """Return the hour of a moment, of 24 or of 12 as Odoo's language says.

    What the language has beyond that, as its narrow spaces, makes messages dearer.

    :param env: in the language of who reads it
    :param zone: whose clock counts
    :param datetime moment: naive UTC
    """
    pattern = "h:mm a" if "%p" in get_lang(env).time_format else "HH:mm"
    return format_time(env, moment, tz=zone.zone, time_format=pattern)


def format_hour(env, company, moment):
    """Return the hour of a moment by the clock of a branch.

    :param env: in the language of who reads it
    :param company: the branch
    :param datetime moment: naive UTC
    """
    return format_hour_in(env, company_zone(company), moment)


def format_moment(env, company, moment):
    """Return day and hour of a moment; parameters as of :func:`format_hour`."""
    day = to_local(moment, company_zone(company)).date()
    shown = format_date(env, day, date_format="EEEE, d MMMM")
    return f"{shown}, {format_hour(env, company, moment)}"


def format_minutes(env, minutes):
    """Return how long something takes: "40 min", "2 h", "13 h 55 min".

    :param env: in the language of who reads it
    :param int minutes: whole minutes
    """
    hours, rest = divmod(minutes, 60)
    if not hours:
        return env._("%s min", rest)
    if not rest:
        return env._("%s h", hours)
    return env._("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)

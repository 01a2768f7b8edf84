# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Days and hours as customers read them, by the clock of the branch."""

from odoo.tools.misc import format_date, format_time

from .working_hours import to_local
from .zones import company_zone


def format_hour(env, company, moment):
    """Return the hour of a moment.

    :param env: in the language of who reads it
    :param company: the branch
    :param datetime moment: naive UTC
    """
    zone = company_zone(company)
    return format_time(env, moment, tz=zone.zone, time_format="short")


def format_moment(env, company, moment):
    """Return day and hour of a moment; parameters as of :func:`format_hour`."""
    day = to_local(moment, company_zone(company)).date()
    shown = format_date(env, day, date_format="EEEE, d MMMM")
    return f"{shown}, {format_hour(env, company, moment)}"

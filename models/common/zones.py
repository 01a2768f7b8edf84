# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Whose clock counts."""

from pytz import timezone

from odoo import fields

from .working_hours import to_local


def company_zone(company):
    """Return the time zone of a branch, the same for everybody.

    That of its working hours; without these, that of its address.

    :param company: res.company
    """
    company = company.sudo()  # sudo: the hours of a company are no secret
    zone = company.resource_calendar_id.tz or company.partner_id.tz
    return timezone(zone or "UTC")


def own_zone(person, company):
    """Return the time zone in which somebody reads hours: his own, else a branch's.

    :param person: res.users or res.partner
    :param company: the branch
    """
    zone = person.sudo().tz  # sudo: the time zone alone
    return timezone(zone) if zone else company_zone(company)


def user_zone(user):
    """Return the time zone of a user, who need not be the present one."""
    return own_zone(user, user.sudo().company_id)  # sudo: only for its time zone


def today_in(zone):
    """Return the day that it is now in a time zone.

    :param zone: a pytz time zone
    """
    return to_local(fields.Datetime.now(), zone).date()

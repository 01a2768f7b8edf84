# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Parameters as programs send them: refused by their name where they are wrong."""

from datetime import date, datetime

from odoo.exceptions import ValidationError

from .slots import to_utc

MOST_ID = 2**31 - 1  # PostgreSQL's integer
CENTURY = range(2000, 2100)  # any other year is a slip of the finger


def check_number(env, name, value, most=MOST_ID):
    """Refuse what is no whole number above 0.

    :param env: the environment, for the language of the message
    :param name: of the parameter
    :param value: what came
    :param most: the greatest number that makes sense
    :raise ValidationError: naming the parameter
    """
    if type(value) is not int or not 0 < value <= most:
        raise ValidationError(
            env._(
                "%(name)s: give a whole number from 1 to %(most)s.",
                name=name,
                most=most,
            )
        )


def check_ids(env, name, value):
    """Refuse what is no list of ids; parameters as of :func:`check_number`."""
    if not isinstance(value, (list, tuple)):
        raise ValidationError(env._("%s: give a list of ids.", name))
    for id_ in value:
        check_number(env, name, id_)


def check_text(env, name, value):
    """Refuse what is neither empty nor a text; parameters as of :func:`check_number`."""
    if value and not isinstance(value, str):
        raise ValidationError(env._("%s: give a text.", name))


def check_time(env, name, value):
    """Return a moment as naive UTC datetime; parameters as of :func:`check_number`.

    :raise ValidationError: it is no moment, or none of this century
    """
    try:
        moment = to_utc(value)
        if moment.year not in CENTURY:
            raise ValueError(moment)
    except ValueError as error:
        raise ValidationError(
            env._("%s: give a UTC time, e.g. 2026-01-31 08:00:00.", name)
        ) from error
    return moment


def check_day(env, name, value):
    """Return a local day as date; parameters as of :func:`check_number`.

    :param value: date or ISO string
    :raise ValidationError: it is no day, or none of this century
    """
    try:
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        day = value if is_day else date.fromisoformat(value)
        if day.year not in CENTURY:
            raise ValueError(day)
    except (TypeError, ValueError) as error:
        raise ValidationError(
            env._("%s: give a day, e.g. 2026-01-31.", name)
        ) from error
    return day


def refuse_archived(env, name, records):
    """Refuse records that are archived; history may keep them, new work may not.

    :param env: the environment, for the language of the message
    :param name: of the parameter, or the label of the field
    :param records: what was chosen, readable to the caller
    :raise ValidationError: naming the parameter and the records
    """
    if gone := records.filtered(lambda record: not record.active):
        raise ValidationError(
            env._(
                "%(name)s: this is archived, choose another: %(records)s.",
                name=name,
                records=", ".join(gone.mapped("display_name")),
            )
        )

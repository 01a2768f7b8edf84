# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Parameters as programs send them: refused by their name where they are wrong."""

from odoo.exceptions import ValidationError

MOST_ID = 2**31 - 1  # PostgreSQL's integer


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

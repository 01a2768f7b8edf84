# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Filling fields of ours on records that were there before us."""

from odoo.tools import SQL


def fill_quietly(record, field_name, value):
    """Fill a many2one of this addon, leaving who last changed the record and when.

    An installation must not look as if somebody had worked on every company. Nothing
    may be computed from the field.

    :param record: one record of Odoo's own model
    :param field_name: a many2one without computed dependants
    :param value: the record it is to hold
    """
    record.env.cr.execute(
        SQL(
            "UPDATE %s SET %s = %s WHERE id = %s",
            SQL.identifier(record._table),
            SQL.identifier(field_name),
            value.id,
            record.id,
        )
    )
    record.invalidate_recordset([field_name], flush=False)

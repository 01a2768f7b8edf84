# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Texts with places for the values of a record: only fields, never code."""

import re

from odoo.tools import format_amount, format_date, format_datetime, html2plaintext

PLACE = re.compile(r"\{\{\s*(?P<path>[^{}]*?)\s*\}\}")
ROOT = "object."


def find_wrong_place(template, model):
    """Return the first place that names no field, or one that the user may not read.

    None where all are right.

    :param template: a text with places like ``{{ object.partner_id.name }}``
    :param model: an empty recordset of the model that `object` is of
    """
    for found in PLACE.finditer(template or ""):
        path = found["path"]
        names = path.removeprefix(ROOT).split(".") if path.startswith(ROOT) else [""]
        record = model
        for name in names:
            field = getattr(record, "_fields", {}).get(name)
            if not field or not _may_read(record, field):
                return found[0]
            record = record.browse()[name] if field.relational else None
    return None


def _may_read(record, field):
    """Tell whether the user who writes a text may read what it would show others."""
    return record.has_access("read") and record._has_field_access(field, "read")


def render(template, record):
    """Return a text with the values of a record in their places.

    Values are given as a person reads them, in the language and time zone of the
    record's context. Wrong places are left empty.

    :param template: see :func:`find_wrong_place`
    :param record: one record
    """
    if not template or "{{" not in template:
        return template or ""
    return PLACE.sub(lambda found: _get_text(record, found["path"]), template)


def _get_text(record, path):
    """Return the value at the end of a dotted path as text."""
    if not path.startswith(ROOT):
        return ""
    *links, name = path.removeprefix(ROOT).split(".")
    for link in links:
        if link not in record._fields:
            return ""
        record = record[link]
    if name not in record._fields:
        return ""
    return ", ".join(filter(None, (_format(one, name) for one in record)))


def _format(record, name):
    """Return a field's value of one record as a person reads it."""
    field, value = record._fields[name], record[name]
    if field.relational:
        return ", ".join(filter(None, value.mapped("display_name")))
    if value is False or value is None:
        return ""
    if field.type == "datetime":
        return format_datetime(record.env, value, dt_format="short")
    if field.type == "date":
        return format_date(record.env, value)
    if field.type == "selection":
        return dict(field._description_selection(record.env)).get(value, "")
    if field.type == "html":
        return html2plaintext(value)
    if field.type == "monetary":
        currency = record[field.get_currency_field(record)]
        return format_amount(record.env, value, currency) if currency else str(value)
    return str(value)

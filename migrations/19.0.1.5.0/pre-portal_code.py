# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Codes, and counts of what pages were asked for, are kept anew: they live for days."""

from odoo.tools import SQL, sql

TABLES = ("autoservice_portal_code", "autoservice_portal_flood")


def migrate(cr, version):
    """Called by Odoo before the addon's data is loaded.

    :param cr: the cursor
    :param version: the version that was installed before
    """
    for table in TABLES:
        if sql.table_exists(cr, table):
            cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))

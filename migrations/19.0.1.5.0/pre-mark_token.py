# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The token of a mark has the name that all tokens have: links that were sent hold."""

from odoo.tools import sql


def migrate(cr, version):
    """Called by Odoo before the addon's data is loaded.

    :param cr: the cursor
    :param version: the version that was installed before
    """
    table = "autoservice_satisfaction"
    if sql.column_exists(cr, table, "access_token"):
        sql.rename_column(cr, table, "access_token", "token")
        sql.drop_index(cr, f"{table}_token", table)

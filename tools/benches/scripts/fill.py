# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Tables of any size by SQL: `from benches.scripts import fill`."""

from odoo.tools import SQL


def copies(record, count, **expressions):
    """Insert ``count`` copies of the row of ``record`` into its table.

    :param expressions: per column an SQL text in which `n` counts from 1; the other
        columns are as in the row
    """
    env, table = record.env, record._table
    env.flush_all()
    columns = [
        name
        for (name,) in env.execute_query(
            SQL(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s"
                "   AND column_name != 'id'",
                table,
            )
        )
    ]
    chosen = [
        SQL(expressions[name].replace("%", "%%"))
        if name in expressions
        else SQL.identifier("row", name)
        for name in columns
    ]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s AS row,"
            " generate_series(1, %s) AS n WHERE row.id = %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(chosen),
            SQL.identifier(table),
            count,
            record.id,
        )
    )
    env.invalidate_all()

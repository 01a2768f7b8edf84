# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Installed into a database in use it changes no record; uninstalled, the books stay.

A database with Odoo's demo data is copied and the addon installed into the copy. Every
row of every table is then compared in the columns that were there before. After a
visit that went to the ledger the addon is uninstalled: ledger, stock and orders must
be there unchanged and balance, and Odoo must sell, deliver and invoice as before.
"""

from devkit.databases import install_modules

# What Odoo itself writes when any module is installed: the description of models,
# modules and files, and what comes and goes with every request.
TECHNICAL = (
    "ir_module_module",
    "ir_model",
    "ir_model_%",
    "ir_attachment",
    "ir_asset",
    "ir_logging",
    "bus_%",
    "res_users_log",
    "res_device_log",
)
# A counter of the database is no record; these are the ones that a visit uses up.
BOOKS = (
    "account_move",
    "account_move_line",
    "account_payment",
    "account_partial_reconcile",
    "stock_move",
    "stock_move_line",
    "stock_picking",
    "stock_quant",
    "sale_order",
    "sale_order_line",
    "res_partner",
)


def run(dev):
    """Install and compare; work, uninstall and compare again."""
    before = dev.database("before", demo=True, base=True)
    # Our own demo data would be new records; they are not what is looked at.
    dev.sql(before, "UPDATE ir_module_module SET demo = FALSE")
    after = dev.clone(before, "after")
    install_modules(dev.kit, after, ["autoservice"], False, dev.work / "install.log")
    tables = _tables(dev, before)
    seen = sum(_compare(dev, before, after, table, tables[table]) for table in tables)
    dev.note(f"compared {seen} rows of {len(tables)} tables")
    dev.note(f"left out: {', '.join(TECHNICAL)}")

    visit = dev.odoo_script(after, "coexist_work.py")
    dev.check(visit["state"] == "paid", f"a visit went to the ledger: {visit['state']}")
    books = {table: tables[table] for table in BOOKS}
    worked = {table: _rows(dev, after, table, books[table]) for table in BOOKS}
    left = dev.odoo_script(after, "coexist_uninstall.py")
    dev.check(left["state"] == "uninstalled", f"the addon is {left['state']}")
    for table in BOOKS:
        now = _rows(dev, after, table, books[table])
        gone = worked[table].keys() - now.keys()
        text = f"{table}: all {len(worked[table])} rows are there"
        dev.check(not gone, f"{text} {_samples(gone)}".rstrip())
        same = now.keys() & worked[table].keys()
        if changed := sum(now[key] != worked[table][key] for key in same):
            dev.note(f"      {table}: {changed} rows were written meanwhile")
    sale = dev.odoo_script(after, "coexist_sale.py")
    dev.check(
        sale["paid"] in ("paid", "in_payment"), "Odoo sells, delivers and invoices"
    )
    dev.check(
        not sale["unbalanced"], f"every entry balances {sale['unbalanced'] or ''}"
    )
    dev.check(not sale["fields"], f"no field of ours is left {sale['fields'] or ''}")
    dev.check(not sale["tables"], f"no table of ours is left {sale['tables'] or ''}")


def _tables(dev, database):
    """Return {table: its columns, sorted} of everything that is compared."""
    rows = dev.sql(
        database,
        "SELECT table_name, array_agg(column_name::text ORDER BY column_name)"
        "  FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        "   AND NOT table_name LIKE ANY(%s) GROUP BY table_name ORDER BY table_name",
        ([one.replace("_", r"\_") for one in TECHNICAL],),
    )
    return dict(rows)


def _rows(dev, database, table, columns):
    """Return {key: hash} of the rows: by id, or by the whole row where there is none."""
    names = ", ".join(f'"{column}"' for column in columns)
    key = "id::text" if "id" in columns else f"ROW({names})::text"
    return dict(
        dev.sql(database, f'SELECT {key}, md5(ROW({names})::text) FROM "{table}"')
    )


def _compare(dev, before, after, table, columns):
    """Check that no row of a table has changed or gone; return how many there are."""
    old, new = (_rows(dev, database, table, columns) for database in (before, after))
    gone = sorted(old.keys() - new.keys())
    changed = sorted(key for key in old.keys() & new.keys() if old[key] != new[key])
    if gone:
        dev.check(False, f"{table}: {len(gone)} rows are gone {_samples(gone)}")
    for key in changed[:20]:
        what = _difference(dev, before, after, table, columns, key)
        dev.check(False, f"{table} {key}: {what}")
    if len(changed) > 20:
        dev.check(False, f"{table}: {len(changed) - 20} more rows have changed")
    if not gone and not changed:
        dev.tried += 1
    return len(old)


def _difference(dev, before, after, table, columns, key):
    """Say which columns of one row differ, and how."""
    names = ", ".join(f'"{column}"::text' for column in columns)
    query = f'SELECT {names} FROM "{table}" WHERE id = %s'
    [old], [new] = (dev.sql(database, query, (key,)) for database in (before, after))
    return "; ".join(
        f"{column} {str(was)[:60]!r} -> {str(now)[:60]!r}"
        for column, was, now in zip(columns, old, new, strict=True)
        if was != now
    )


def _samples(keys):
    return ", ".join(sorted(keys)[:5])

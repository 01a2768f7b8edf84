# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Creating a booking costs the same among 200,000, and the constraints next to nothing.

A booking with a bay and a person, by the manager: in a table of 200,000 bookings and as
many allocations of bays and of people, in the same without the exclusion constraints
(ordinary ones stand in for them), and in an empty one; one and fifty at a time. The
sides take turns; figures are medians.

    tools/dev bench book --set bookings=20000 --set repeats=2
"""

from statistics import median

SIDES = ("full", "unguarded", "empty")
CASES = (("warm", 1), ("warm", 50))
GUARDS = {
    "autoservice_allocation": "autoservice_allocation_no_overlap",
    "autoservice_booking": "autoservice_booking_vehicle_no_overlap",
}


def run(dev):
    """Fill one database, copy it, and let the three take turns."""
    repeats, bookings = dev.number("repeats", 7), dev.number("bookings", 200000)
    full, empty = dev.database("full"), dev.database("empty")
    dev.odoo_script(full, "book_fill.py", bookings)
    dev.odoo_script(empty, "book_fill.py", 0)
    unguarded = dev.clone(full, "unguarded")
    for table, name in GUARDS.items():
        dev.sql(unguarded, f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        # The code names it when it puts the check off to the end.
        dev.sql(
            unguarded,
            f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (id) DEFERRABLE",
        )
    scripts = [
        dev.start_script(
            database,
            "book_create.py",
            repeats,
            ",".join(f"{mode}:{size}" for mode, size in CASES),
            env={
                "AUTOSERVICE_WORKER": number,
                "AUTOSERVICE_WORKERS": len(SIDES),
                "AUTOSERVICE_BARRIER": "book",
            },
        )
        for number, database in enumerate((full, unguarded, empty))
    ]
    results = dict(zip(SIDES, (script.result() for script in scripts), strict=True))
    _report(dev, results)


def _report(dev, results):
    seconds, queries = (
        {
            (side, size): median(result[at][kind]) / size
            for side, result in results.items()
            for at, (_mode, size) in enumerate(CASES)
        }
        for kind in ("seconds", "queries")
    )
    dev.table(
        ("table", "at once", "queries a booking", "ms a booking"),
        [(*key, queries[key], 1000 * seconds[key]) for key in seconds],
    )
    for _mode, size in CASES:
        for other in ("unguarded", "empty"):
            dev.ratio(
                f"{size} at once, full against {other}",
                seconds["full", size],
                seconds[other, size],
                "s",
                2.0,
            )
    one, many = queries["full", 1], queries["full", 50]
    dev.check(
        many <= one, f"queries a booking do not grow: {one:.1f}, of 50 {many:.1f}"
    )
    dev.check(
        all(queries["full", size] == queries["empty", size] for _mode, size in CASES),
        "a full table takes as many queries as an empty one",
    )

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The board of a full month costs as many queries as an empty one.

40 bays, 60 people, 30 days, 20,000 bookings with a service each: `get_board` of a day
and of a week, by bays and by people, and `find_slots` over 14 days, as the manager. The
empty side is the same database two years later. The plain side reads the rows that are
needed in one SQL query.

    tools/dev bench board --set bookings=2000 --set repeats=2
"""


def run(dev):
    """Fill, read, compare."""
    bookings, repeats = dev.number("bookings", 20000), dev.number("repeats", 5)
    bays, people = dev.number("bays", 40), dev.number("people", 60)
    database = dev.database()
    dev.odoo_script(database, "board_fill.py", bookings, bays, people)
    results = dev.odoo_script(database, "board_read.py", repeats)
    dev.note(f"{bookings} bookings in 30 days, {bays} bays, {people} people")
    dev.table(
        ("what", "rows", "queries", "queries, empty", "ms", "ms, empty", "ms, SQL"),
        [
            (
                one["what"],
                one["rows"],
                one["queries"],
                one["empty queries"],
                one["ms"],
                one["empty ms"],
                one["plain ms"],
            )
            for one in results
        ],
    )
    for one in results:
        dev.ratio(one["what"], one["ms"], one["plain ms"], "ms")
        dev.check(
            one["queries"] == one["empty queries"],
            f"{one['what']}: {one['queries']} queries, {one['empty queries']} for an"
            " empty one",
        )
        dev.check(one["rows"] > 0, f"{one['what']}: {one['rows']} rows were read")

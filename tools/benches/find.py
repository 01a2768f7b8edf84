# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A car is found among 200,000 by plate, VIN or phone in one indexed query.

`vehicle.find`, the web client's `name_search` and the quick booking's `quick_find`, for
whole and partly typed plates, VINs, phones and names; as the manager, with record rules. The plain side reads one row by its
primary key in SQL.

    tools/dev bench find --set cars=20000
"""


def run(dev):
    """Fill, search, and look at every query's plan."""
    cars = dev.number("cars", 200000)
    found = dev.odoo_script(dev.database(), "find_cars.py", cars)
    dev.note(
        f"{cars} cars, as many contacts; one row by primary key: {found['key']:.3f} ms"
    )
    dev.table(
        ("what", "typed", "found", "queries of cars", "all", "ms", "scans"),
        [
            (
                one["what"],
                one["text"],
                one["cars"],
                one["of cars"],
                one["queries"],
                one["ms"],
                ", ".join(one["scans"]) or "none",
            )
            for one in found["searches"]
        ],
    )
    for one in found["searches"]:
        name = f"{one['what']} {one['text']}"
        dev.ratio(name, one["ms"], found["key"], "ms")
        dev.check(one["right"], f"{name}: finds the car")
        dev.check(not one["scans"], f"{name}: no table is scanned {one['scans'] or ''}")
        if one["what"].startswith("find"):
            dev.check(one["of cars"] == 1, f"{name}: one query for cars")
            # For a phone the company's country is read by key, once a request.
            more = one["queries"] - 1
            dev.check(more <= 3, f"{name}: {more} more by key, for the country")

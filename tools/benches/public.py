# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The page of booking weighs a twentieth of Odoo's own page of login, or less.

Weight: everything that Chromium fetches with an empty cache, as it comes over the wire.
Time: of the answer alone, the median of some. The times are those of a month with
thousands of bookings; their queries are compared with those of an empty month.

    tools/dev bench public --set bookings=2000 --set repeats=5
"""

import statistics
import time
import urllib.request

PLAIN = "/web/login"


def run(dev):
    """Fill a month, fetch the pages, count."""
    bookings, repeats = dev.number("bookings", 5000), dev.number("repeats", 30)
    database = dev.database()
    dev.odoo_script(database, "board_fill.py", bookings, 20, 30)
    read = dev.odoo_script(database, "public_read.py")
    pages = {"login (plain Odoo)": PLAIN, **read["pages"]}
    with dev.server(database) as server:
        weights = dev.browse("public_browser.py", server.url, *pages.values())
        answers = _time(server.url, list(pages.values()), repeats)
    dev.note(f"{bookings} bookings in 30 days, 20 bays, 30 people")
    dev.table(
        ("page", "requests", "kB", "kB, page alone", "ms"),
        [
            (
                name,
                weights[path]["requests"],
                weights[path]["bytes"] / 1024,
                weights[path]["page"] / 1024,
                answers[path],
            )
            for name, path in pages.items()
        ],
    )
    dev.table(
        ("what is read", "queries", "queries, empty month", "ms"),
        [
            (one["what"], one["queries"], one["empty"], one["ms"])
            for one in read["reads"]
        ],
    )
    plain = weights[PLAIN]
    for name, path in read["pages"].items():
        ours = weights[path]
        dev.ratio(
            f"{name}: weight", ours["bytes"] / 1024, plain["bytes"] / 1024, "kB", 0.05
        )
        dev.ratio(f"{name}: answer", answers[path], answers[PLAIN], "ms")
        dev.check(ours["requests"] <= 3, f"{name}: {ours['requests']} requests")
        dev.check(ours["status"] == 200, f"{name}: answered {ours['status']}")
    for one in read["reads"]:
        dev.check(
            one["queries"] <= one["empty"] + 2,
            f"{one['what']}: {one['queries']} queries, {one['empty']} in an empty month",
        )


def _time(url, paths, repeats):
    """Return {path: milliseconds} of an answer, the median, one page after another."""
    spent = {path: [] for path in paths}
    for _round in range(repeats + 1):
        for path in paths:
            started = time.perf_counter()
            with urllib.request.urlopen(url + path, timeout=60) as answer:
                answer.read()
            spent[path].append(1000 * (time.perf_counter() - started))
    # The first one fills the caches of the server.
    return {path: statistics.median(times[1:]) for path, times in spent.items()}

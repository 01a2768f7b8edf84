# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Closing a visit costs no more than plain Odoo closing the same lines.

A visit has two services, one part and four consumables of the tech cards. Ours: the
button "Issue invoice". Plain Odoo, in a database without the addon: an order with the
same seven lines; its delivery is validated, its invoice created and posted, and all
that for the whole batch at once, as its list views can. Both are confirmed before.
The sides take turns; figures are medians. Cold is the first closing after a start.

    tools/dev bench close --set repeats=2 --set largest=10
"""

from statistics import median

CASES = (("cold", 1), ("warm", 1), ("warm", 10), ("warm", 50), ("warm", 100))


def run(dev):
    """Run both sides in turns and compare."""
    repeats, largest = dev.number("repeats", 5), dev.number("largest", 100)
    cases = [case for case in CASES if case[1] <= largest]
    text = ",".join(f"{mode}:{size}" for mode, size in cases)
    scripts = [
        dev.start_script(
            dev.database(side, base=side == "plain"),
            f"close_{side}.py",
            repeats,
            text,
            env={
                "AUTOSERVICE_WORKER": number,
                "AUTOSERVICE_WORKERS": 2,
                "AUTOSERVICE_BARRIER": "close",
            },
        )
        for number, side in enumerate(("ours", "plain"))
    ]
    ours, plain = (script.result() for script in scripts)
    per_visit = {}
    rows = []
    for (mode, size), a, b in zip(cases, ours, plain, strict=True):
        name = f"{size} {mode}"
        seconds = [median(one["seconds"]) / size for one in (a, b)]
        queries = [median(one["queries"]) / size for one in (a, b)]
        rows.append((name, *queries, *(1000 * one for one in seconds)))
        per_visit[mode, size] = queries[0]
        limit = 1.0 if size in (1, 50) else None
        dev.ratio(f"closing {name}, a visit", *seconds, "s", limit)
    dev.table(
        ("visits", "queries ours", "plain", "ms a visit ours", "plain"),
        rows,
    )
    grown = max(per_visit["warm", size] for _mode, size in cases)
    dev.check(
        grown <= per_visit["warm", 1],
        "queries a visit do not grow with the batch: "
        + ", ".join(f"{size}: {n:.1f}" for (_mode, size), n in per_visit.items()),
    )

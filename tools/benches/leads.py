# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Leads made and moved with all robots on cost little more than on plain CRM.

A salesperson makes leads and moves them from stage to stage to the payment. Ours: the
repair pipeline, each of its stages tells somebody by a task. Plain: Odoo's CRM without
the addon, a team with as many stages, nobody is told. By hand: plain CRM, and a script
that plans the same tasks with as little as Odoo asks for, and closes those before. Rules:
plain CRM with one rule of `base_automation` per stage that plans the tasks for the
salesperson. The sides take turns; figures are medians.

    tools/dev bench leads --set repeats=2 --set largest=50
"""

from statistics import median

CASES = (("warm", 1), ("warm", 50), ("warm", 500))
SIDES = ("ours", "plain", "hand", "rules")


def run(dev):
    """Prepare the databases, let the sides take turns and compare."""
    repeats, largest = dev.number("repeats", 10), dev.number("largest", 500)
    cases = [case for case in CASES if case[1] <= largest]
    databases = {side: dev.database(side, base=side != "ours") for side in SIDES}
    dev.odoo_script(databases["rules"], "leads_rules.py")
    scripts = [
        dev.start_script(
            databases[side],
            "leads_road.py",
            side,
            repeats,
            ",".join(f"{mode}:{size}" for mode, size in cases),
            env={
                "AUTOSERVICE_WORKER": number,
                "AUTOSERVICE_WORKERS": len(SIDES),
                "AUTOSERVICE_BARRIER": "leads",
            },
        )
        for number, side in enumerate(SIDES)
    ]
    results = dict(zip(SIDES, (script.result() for script in scripts), strict=True))
    seconds, queries = (
        {
            (side, size): median(result[at][kind]) / size
            for side, result in results.items()
            for at, (_mode, size) in enumerate(cases)
        }
        for kind in ("seconds", "queries")
    )
    dev.table(
        ("side", "at once", "queries a lead", "ms a lead"),
        [(*key, queries[key], 1000 * seconds[key]) for key in seconds],
    )
    for _mode, size in cases:
        ours, plain, hand, rules = (seconds[side, size] for side in SIDES)
        # One at a time the tasks themselves are what costs; see the next ratio.
        limit = 1.2 if size == largest else None
        dev.ratio(f"{size} at once, ours against plain", ours, plain, "s", limit)
        dev.ratio(f"{size} at once, ours against by hand", ours, hand, "s", 1.2)
        dev.ratio(f"{size} at once, ours against rules", ours, rules, "s", 1.0)

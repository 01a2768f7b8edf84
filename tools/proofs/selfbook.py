# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Of 200 visitors who book the same 20 places on the site 20 win, 180 are offered more.

Each visitor chooses a time, waits a moment as one who types, and confirms, each step in
a transaction of its own, tried again as Odoo does it for a page. Some more choose a
time and walk away: of what was kept for them nothing is left after its time.

    tools/dev prove selfbook --set visitors=100 --set processes=10
"""

import time
from collections import Counter

PLACES = 20


def run(dev):
    """Let them book, then look at every answer and at the database."""
    visitors, processes = dev.number("visitors", 200), dev.number("processes", 40)
    database = dev.database()
    started = time.monotonic()
    found = dev.odoo_script(database, "selfbook.py", visitors, processes)
    seconds = time.monotonic() - started
    answers = found["answers"]
    outcomes = Counter((step, outcome) for step, outcome, *_rest in answers)
    dev.table(
        ("step", "outcome", "times"),
        sorted((step, outcome, n) for (step, outcome), n in outcomes.items()),
    )
    tries = Counter(answer[3] for answer in answers)
    dev.note(
        f"{visitors} visitors in {processes} processes, {seconds:.0f} s; tries needed:"
        f" {dict(sorted(tries.items()))}; deadlocks {found['deadlocks']}"
    )
    places = min(PLACES, visitors)
    booked = outcomes["confirm", "done"]
    taken = sum(n for (_step, outcome), n in outcomes.items() if outcome == "taken")
    strange = {
        f"{step}: {outcome}: {text}"
        for step, outcome, text, *_rest in answers
        if outcome not in ("done", "taken")
    }
    dev.check(booked == places, f"{booked} of {places} places were booked")
    dev.check(found["booked"] == places, f"{found['booked']} visits are there")
    dev.check(taken == visitors - places, f"{taken} were told that it is taken")
    without = sum(1 for one in answers if one[1] == "taken" and not one[4])
    dev.check(not without, f"all of them were offered other times {without or ''}")
    dev.check(not strange, f"nothing else happened {sorted(strange)[:3] or ''}")
    dev.check(not found["overlaps"], "no two allocations of a resource overlap")
    dev.check(found["kept"] > 0, f"{found['kept']} times were kept and left")
    dev.check(
        not found["left"], f"{found['left']} kept times are left after their time"
    )

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Of twenty processes that book the same bay and time exactly one wins, each round.

Each process books in a transaction of its own, tried again as Odoo does it for calls
over RPC. Of four rounds two are for one bay; one is for two people in opposite order
and a bay of two (which could deadlock), one for the same car.

    tools/dev prove race --set rounds=10 --set processes=5
"""

import re
import time
from collections import Counter, defaultdict

# Who holds what, and when, as the reader writes it: "… held by B00001 (…) from 1/7/30,
# 10:00 AM to …". Some languages put a space that does not break before AM.
MOMENT = r"\d+\D\d+\D\d+\D+\d+:\d\d"
WHEN = rf"from {MOMENT}.* to {MOMENT}"


def run(dev):
    """Race, then look at every answer and at the database."""
    rounds, processes = dev.number("rounds", 1000), dev.number("processes", 20)
    database = dev.database()
    started = time.monotonic()
    found = dev.odoo_script(database, "race.py", processes, rounds)
    seconds = time.monotonic() - started
    readable = re.compile(
        f"({'|'.join(map(re.escape, found['names'])) or 'no booking'}).* {WHEN}"
    )
    wins, outcomes, unclear = _sort(found["answers"], readable)
    dev.table(
        ("round for", "outcome", "times"),
        sorted((kind, outcome, n) for (kind, outcome), n in outcomes.items()),
    )
    tries = Counter(answer[4] for answer in found["answers"])
    dev.note(
        f"{rounds} rounds of {processes} in {seconds:.0f} s; deadlocks"
        f" {found['deadlocks']}; tries needed: {dict(sorted(tries.items()))}"
    )
    for text in sorted(unclear)[:5]:
        dev.note(f"      {text}")
    dev.check(len(found["answers"]) == rounds * processes, "every process answered")
    wrong = {turn: n for turn, n in wins.items() if n != 1}
    dev.check(len(wins) == rounds and not wrong, f"one winner a round {wrong or ''}")
    dev.check(not found["overlaps"], "no two allocations of a resource overlap")
    dev.check(not unclear, "every loser was told who holds what and when")
    dev.check(not found["deadlocks"], f"deadlocks: {found['deadlocks']}")


def _sort(answers, readable):
    """Return wins by round, outcomes by kind, and the answers nobody understands."""
    wins, outcomes, unclear = defaultdict(int), Counter(), set()
    for turn, kind, outcome, text, _tries in answers:
        wins[turn] += outcome == "done"
        clear = outcome == "ValidationError" and readable.search(text)
        outcomes[kind, "won" if outcome == "done" else outcome] += 1
        if outcome != "done" and not clear:
            unclear.add(f"{kind}: {outcome}: {text}")
    return wins, outcomes, unclear

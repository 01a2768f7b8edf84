# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Killed in the middle of issuing invoices, every visit is whole or untouched.

A process closes a batch of visits and gets SIGKILL, by turns at a moment of the clock
and before a query, both spread over the whole verb. Then state, invoice, moves, stock
and entries of every visit are looked at; in the end the rest is closed.

    tools/dev prove kill --set kills=10 --set visits=2
"""


def run(dev):
    """Kill, judge, finish."""
    kills, batch = dev.number("kills", 50), dev.number("visits", 5)
    found = dev.odoo_script(dev.database(), "kill.py", kills, batch)
    outcomes = found["outcomes"]
    dev.note(
        f"{found['tried']} signals over a verb of {found['seconds']:.2f} s and"
        f" {found['queries']} queries for {batch} visits:"
        f" {found['struck']} struck, the others came too late;"
        f" batches afterwards: {outcomes}"
    )
    dev.check(found["struck"] == kills, f"{found['struck']} processes were killed")
    dev.check(not found["halves"], f"no half visit {found['halves'][:3] or ''}".strip())
    dev.check(
        set(outcomes) <= {"whole", "untouched"}
        and sum(outcomes.values()) == found["tried"],
        "every batch is whole or untouched",
    )
    dev.check(not found["books"], f"ledger and stock add up {found['books'] or ''}")
    dev.check(
        found["end"] == {"whole": found["tried"] * batch},
        f"all {found['tried'] * batch} visits are closed in the end: {found['end']}",
    )
    dev.check(not found["end_books"], f"and add up {found['end_books'] or ''}")

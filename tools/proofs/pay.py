# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Twenty people collect, post or save the same thing at once: it is done once.

Each round: all collect one pay sheet, all post it, all open the workday of one date, all
save it; and all collect sheets of their own for the same period.

    tools/dev prove pay --set rounds=5 --set processes=2
"""

from collections import Counter, defaultdict

# What a person is told who came second.
AT_IT = "being changed by someone else"
THERE = "There is a workday for this date already"


def run(dev):
    """Press, then look at every answer, at the entries and at the books."""
    rounds, processes = dev.number("rounds", 20), dev.number("processes", 20)
    found = dev.odoo_script(dev.database(), "pay.py", processes, rounds)
    outcomes, strange = defaultdict(Counter), set()
    for what, outcome, text, _tries in found["answers"]:
        outcomes[what][outcome] += 1
        if outcome != "done" and AT_IT not in text and THERE not in text:
            strange.add(f"{what}: {outcome}: {text}")
    dev.table(
        ("what", "outcome", "times"),
        [
            (what, outcome, times)
            for what, counts in outcomes.items()
            for outcome, times in counts.items()
        ],
    )
    tries = Counter(answer[3] for answer in found["answers"])
    dev.note(f"tries needed: {dict(sorted(tries.items()))}")
    answers = len(found["answers"])
    dev.check(answers == 5 * rounds * processes, f"every press was answered: {answers}")
    dev.check(not strange, f"every answer is clear {sorted(strange)[:3] or ''}")
    lost = [what for what, counts in outcomes.items() if counts["done"] < rounds]
    dev.check(not lost, f"somebody succeeds in every round {lost or ''}")
    dev.check(
        found["moves"] == rounds, f"one journal entry per sheet: {found['moves']}"
    )
    dev.check(
        found["balanced"], "each sheet is in the books with the sum of its entries"
    )
    dev.check(
        found["twice"] == 0, f"entries on two sheets or paid twice: {found['twice']}"
    )
    dev.check(found["days"] == rounds, f"one workday per date: {found['days']}")
    dev.check(
        found["day_entries"] == rounds * found["people"],
        f"one day rate per person and day: {found['day_entries']}",
    )

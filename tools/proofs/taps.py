# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A person taps Start twice at once: nobody is refused, and one stretch of work runs.

Of three rounds one is for a job in work, one for a job that starts with it, one for two
lines of a job. Each tap is a transaction of its own, tried again as Odoo does it.

    tools/dev prove taps --set rounds=6 --set processes=2
"""

from collections import Counter


def run(dev):
    """Tap, then look at every answer and at what runs."""
    rounds, processes = dev.number("rounds", 60), dev.number("processes", 2)
    database = dev.database()
    found = dev.odoo_script(database, "taps.py", processes, rounds)
    answers = found["answers"]
    outcomes = Counter((kind, outcome) for kind, outcome, _text, _tries in answers)
    dev.table(
        ("round for", "outcome", "times"),
        sorted((kind, outcome, n) for (kind, outcome), n in outcomes.items()),
    )
    tries = Counter(answer[3] for answer in answers)
    dev.note(f"{rounds} rounds of {processes}; tries: {dict(sorted(tries.items()))}")
    refused = sorted({f"{a[0]}: {a[1]}: {a[2]}" for a in answers if a[1] != "done"})
    dev.check(len(answers) == rounds * processes, "every tap was answered")
    dev.check(not refused, f"nobody was refused {refused[:3] or ''}")
    dev.check(
        found["most_running"] == 1, f"at once runs: {found['most_running']} stretch"
    )
    dev.check(
        found["doubles"] == 0, f"stretches of a line begun twice: {found['doubles']}"
    )

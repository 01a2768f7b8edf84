# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Twenty people press "Issue invoice" on one visit at once: it is done once.

So is what is done with leads, calls, messages and offers: each is qualified, lost,
called again, posted, told, approved, used and sent once, and a deal and its booking,
changed at once from both ends, agree.

tools/dev prove double --set rounds=5 --set processes=2
"""

from collections import Counter, defaultdict


def run(dev):
    """Press, then look at every answer and at what stands in the books."""
    for processes, rounds in (
        (2, dev.number("rounds", 30)),
        (dev.number("processes", 20), dev.number("rounds", 30)),
    ):
        database = dev.database(f"by{processes}")
        found = dev.odoo_script(database, "double.py", processes, rounds)
        dev.drop(database)
        _check(dev, processes, rounds, found)
    database = dev.database("leads")
    processes, rounds = dev.number("processes", 20), dev.number("rounds", 30)
    found = dev.odoo_script(database, "double_crm.py", processes, rounds)
    dev.drop(database)
    _check_leads(dev, processes, rounds, found)


def _check(dev, processes, rounds, found):
    answers = found["answers"]
    invoices, outcomes = defaultdict(set), Counter()
    strange = set()
    for visit_id, outcome, text, _tries, invoice_id in answers:
        if outcome == "done":
            invoices[visit_id].add(invoice_id)
            outcomes["has the invoice"] += 1
        elif outcome == "UserError" and "being changed by someone else" in text:
            outcomes["told that somebody is at it"] += 1
        else:
            strange.add(f"{outcome}: {text}")
    dev.note(f"{processes} people, {rounds} visits: {dict(outcomes)}")
    dev.check(len(answers) == processes * rounds, "every press was answered")
    dev.check(
        not strange, f"every answer is one of the two {sorted(strange)[:3] or ''}"
    )
    dev.check(
        len(invoices) == rounds and all(len(one) == 1 for one in invoices.values()),
        f"{processes} people: one invoice per visit, the same for everybody",
    )
    verdicts = Counter(found["verdicts"].values())
    dev.check(
        verdicts == {"whole": rounds}, f"consumed and invoiced once: {dict(verdicts)}"
    )
    dev.check(not found["books"], f"ledger and stock add up {found['books'] or ''}")


def _check_leads(dev, processes, rounds, found):
    outcomes, strange, tries = Counter(), set(), Counter()
    for kind, _id, outcome, text, tried in found["answers"]:
        outcomes[kind, outcome] += 1
        tries[tried] += 1
        if outcome not in ("done", "UserError"):
            strange.add(f"{kind}: {outcome}: {text}")
    dev.table(
        ("what", "outcome", "times"),
        sorted((kind, outcome, n) for (kind, outcome), n in outcomes.items()),
    )
    dev.note(
        f"{processes} people, {rounds} of each; tries {dict(sorted(tries.items()))}"
    )
    asked = len({kind for kind, _outcome in outcomes}) * processes * rounds
    dev.check(len(found["answers"]) == asked, "everybody was answered")
    dev.check(not strange, f"done, or refused with words {sorted(strange)[:3] or ''}")
    for kind, numbers in sorted(found["counts"].items()):
        wrong = [number for number in numbers if number != 1]
        dev.check(len(numbers) == rounds and not wrong, f"{kind}: once {wrong or ''}")
    calls = Counter(found["calls"])
    sent = {int(id_) for id_, state in found["states"].items() if state == "sent"}
    others = set(found["states"].values()) - {"sent", "cancelled"}
    dev.check(not others, f"each message was sent or cancelled {others or ''}")
    dev.check(
        set(calls) >= sent and set(calls.values()) <= {1},
        f"{len(sent)} messages were sent once, and no other",
    )

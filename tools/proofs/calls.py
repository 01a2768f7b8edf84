# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The card of a call is on the screen within a second; a million phones are no matter.

tools/dev prove calls --set partners=100000 --set calls=5
"""

import json

LIMIT = 1.0


def run(dev):
    """Post calls while a browser looks on, then explain how a phone is found."""
    database = dev.database()
    world = dev.odoo_script(database, "calls_setup.py", dev.number("partners", 1000000))
    with dev.server(database) as server:
        seen = dev.browse(
            "calls_browser.py",
            env={
                "URL": server.url,
                "KEY": world["key"],
                "CALLS": dev.number("calls", 10),
            },
            timeout=900,
        )
    times = seen["seconds"]
    dev.note(f"seconds from the post to the card: {[round(one, 2) for one in times]}")
    dev.check(
        bool(times) and max(times) < LIMIT,
        f"{len(times)} cards, the slowest after {max(times, default=0):.2f} s",
    )
    dev.check(seen["closed"], "a card closes itself when the call is over")
    dev.check(not seen["errors"], f"no error in the browser {seen['errors'] or ''}")
    ((plan,),) = dev.sql(
        database,
        "EXPLAIN (FORMAT JSON) SELECT id FROM res_partner"
        " WHERE active AND phone_sanitized IN ('+37369123456')"
        " AND (company_id IS NULL OR company_id IN (1)) ORDER BY id DESC",
    )
    dev.check(
        "Index" in json.dumps(plan) and "Seq Scan" not in json.dumps(plan),
        f"a phone among {world['partners']} contacts is found by an index",
    )

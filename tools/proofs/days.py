# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Whatever is booked, moved and cancelled, nothing overlaps and the board is true.

Random days of a garage, 10,000 steps in all. After each step no bay, person or car is
held twice, and what the board shows equals what the tables hold; every time that
`find_slots` offers is booked. What breaks a rule is shrunk to the shortest way there.

    tools/dev prove days --set days=10 --set steps=50
"""


def run(dev):
    """Live the days and tell what was done."""
    days, steps = dev.number("days", 100), dev.number("steps", 100)
    database = dev.database()
    found = dev.odoo_script(database, "days.py", days, steps)
    dev.table(("step", "times"), sorted(found["tally"].items()))
    dev.check(not found["broken"], f"no rule was broken {found['broken']}".rstrip())
    done = sum(found["tally"].values())
    dev.check(done >= days * steps, f"{done} steps in {days} days were done")
    offered = found["tally"].get("offered", 0)
    dev.check(offered > 0, f"{offered} times that were offered were booked")

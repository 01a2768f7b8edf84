# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The pay of a big month is collected and posted set-wise, whatever its visits.

A month of `visits` visits and 40 people: the sheet is collected and posted, against the
plain SQL sum of the same entries, and against as many single journal entries, one for
each visit (some are posted, the time of all is reckoned from them). Queries are counted
for a tenth of the visits and for all of them.

    tools/dev bench pay --set visits=1000
"""

# So many single entries say what one costs.
SINGLE = 100


def run(dev):
    """Fill two months, post their sheets and compare."""
    visits = dev.number("visits", 10000)
    result = dev.odoo_script(dev.database(), "pay_month.py", visits, SINGLE)
    dev.table(
        ("visits", "entries", "collect s", "post s", "SQL sum s", "queries"),
        [
            (
                one["visits"],
                one["entries"],
                one["collect"],
                one["post"],
                one["sum"],
                one["queries"],
            )
            for one in result["months"]
        ],
    )
    few, many = result["months"]
    whole = many["collect"] + many["post"]
    dev.ratio("sheet against the plain sum", whole, many["sum"], "s")
    dev.ratio(
        "sheet against single entries", whole, result["single"] * visits, "s", 0.1
    )
    dev.check(many["queries"] <= few["queries"] + 5, "queries do not grow")
    dev.check(many["balance"] == 0, "the journal entry is balanced")
    dev.check(many["total"] == many["expected"], "nothing is lost")

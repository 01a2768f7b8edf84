# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Odoo's own tests fail nowhere where they did not fail without the addon.

Each suite runs twice in the same way (an Odoo shell, its own fresh database): on
Odoo's modules alone, and with the addon installed. Failures are subtracted by the name
of the test. What fails is tried once more, since browser tests are now and then late.
The result without the addon is kept in the cache; `--set fresh=1` runs that anew.

    tools/dev prove suites --set suites=crm,sale
"""

import json
import time

from devkit import place

SUITES = "sale_crm,crm,sale,sale_stock,stock,account"
TIMEOUT = 4 * 3600


def run(dev):
    """Run the suites that `--set suites=` names, all by default."""
    rows = []
    for suite in dev.number("suites", SUITES).split(","):
        bare = _bare(dev, suite)
        if dev.number("bare", 0):
            rows.append((suite, *_figures(bare), None, None, None, None))
            continue
        ours = _execute(dev, suite, base=False)
        known = {*bare["failed"], *bare["late"]}
        new = sorted(set(ours["failed"]) - known)
        rows.append((suite, *_figures(bare), *_figures(ours), len(new)))
        dev.check(ours["run"] > 0, f"{suite}: {ours['run']} tests ran")
        missing = sorted(set(bare["skipped"]) ^ set(ours["skipped"]))
        if missing:
            dev.note(f"      skipped on one side only: {', '.join(missing)}")
        dev.check(
            ours["run"] == bare["run"],
            f"{suite}: as many tests ran as without the addon ({bare['run']})",
        )
        dev.check(not new, f"{suite}: no new failure {', '.join(new)}".rstrip())
    dev.table(
        (
            "suite",
            "bare run",
            "failed",
            "minutes",
            "with addon run",
            "failed",
            "minutes",
            "new",
        ),
        rows,
    )


def _figures(result):
    return result["run"], len(result["failed"]), result["minutes"]


def _bare(dev, suite):
    """Return the result without the addon, from the cache where it is there."""
    key = dev.databases.deps_template(False).rpartition("_")[2]
    path = place.HOME / "suites" / f"{key}-{suite}.json"
    if path.exists() and not dev.number("fresh", 0):
        return json.loads(path.read_text())
    result = _execute(dev, suite, base=True)
    dev.check(result["run"] > 0, f"{suite}: {result['run']} tests ran on bare Odoo")
    for name in result["failed"]:
        dev.note(f"      fails without the addon: {name}")
    if result["run"]:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(result, indent=1))
    return result


def _execute(dev, suite, base):
    """Run one suite on a fresh database; return what ran and what failed."""
    name = f"{'bare' if base else 'ours'}_{suite}"
    dev.note(f"      running {suite} {'without' if base else 'with'} the addon")
    database = dev.database(name, base=base)
    started = time.monotonic()
    result = dev.odoo_script(database, "run_suite.py", suite, timeout=TIMEOUT)
    dev.drop(database)
    return result | {"minutes": round((time.monotonic() - started) / 60, 1)}

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""``tools/dev test``: the tests, each run on a database of its own."""

import contextlib
import os
import signal
import subprocess
import sys

from . import browser, odoolog, place
from .databases import Databases
from .kit import free_port
from .say import Failure, end, note, step, tail

MOST_REPORTS = 20
MOST_LINES = 60


def run(kit, tags=None, database=None):
    """Run the tests of ``tags`` and print what came out; return the exit status.

    Without tags the addon is installed and all its tests run. With tags they run where
    it is installed already; with ``database`` on that one, which is kept.
    """
    databases = Databases(kit)
    databases.sweep()
    try:
        browser.ensure_browser(kit)
    except Failure as failure:
        note(f"    {failure}: browser tests will count as failed")
    browser.ensure_wkhtmltopdf(kit)
    passing = database is None
    name = database or f"test_{place.KEY[:6]}_{os.getpid()}"
    try:
        if passing:
            whole = not tags
            template = (
                databases.deps_template(False)
                if whole
                else databases.addon_template(False)
            )
            databases.clone_passing(template, name, "test")
            arguments = ["-i", place.MODULE] if whole else []
        else:
            arguments = _kept(databases, name)
        return _report(*_run(kit, name, tags or f"/{place.MODULE}", arguments))
    finally:
        if passing:
            databases.drop(name)


def _kept(databases, name):
    """Make the kept database where it is missing; return what brings it up to date."""
    present = place.addon_digest()
    mark = databases.all().get(name)
    arguments = []
    if mark is None:
        databases.clone(databases.addon_template(False), name)
    elif mark.get("digest") != present:
        arguments = ["-u", place.MODULE]
    databases.mark(name, "db", digest=present)
    return arguments


def _run(kit, name, tags, arguments):
    """Run Odoo's tests; return the log and the exit status."""
    log = place.LOGS / f"{name}.log"
    log.unlink(missing_ok=True)
    command = [
        "server",
        "-d",
        name,
        *arguments,
        "--test-tags",
        tags,
        "--stop-after-init",
        "--max-cron-threads=0",
        "--http-port",
        free_port(),
    ]
    title = f"testing {tags}"
    with (
        open(log, "wb") as stream,
        step(title, lambda: odoolog.progress(log)),
    ):
        # In a group of its own, so that its browser can be ended with it.
        process = kit.odoo(
            *command,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            process.wait()
        finally:
            end(process)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return log, process.returncode


def _report(log, status):
    """Print what the log tells; return the exit status."""
    outcome = odoolog.Outcome(log)
    for record in outcome.reports[:MOST_REPORTS]:
        lines = record.text.splitlines()
        note("")
        note("\n".join(lines[:MOST_LINES]))
        if len(lines) > MOST_LINES:
            note(f"… {len(lines) - MOST_LINES} more lines in the log")
    if len(outcome.reports) > MOST_REPORTS:
        note(f"\n… {len(outcome.reports) - MOST_REPORTS} more in the log")
    if outcome.complaints:
        note("\nOdoo's log complains; each counts as a failure:")
        for text in dict.fromkeys(map(str, outcome.complaints)):
            note("\n".join(text.splitlines()[-MOST_LINES:]))
    for name, why in outcome.skipped:
        counted = (name, why) in outcome.without_browser
        note(f"skipped {name}: {why}" + (" (counts as failed)" if counted else ""))
    failed = outcome.failed
    if outcome.result is None:
        note(f"Odoo ended with status {status} before all tests were done")
        note(tail(log, 25))
    elif status and not failed:
        note(f"Odoo ended with status {status}")
        failed += 1
    if not outcome.passed and not failed:
        note("no test ran")
    note(f"log: {log}")
    sys.stderr.flush()
    print(f"{outcome.passed} passed, {failed} failed", flush=True)
    return 0 if outcome.passed and not failed else 1

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""``tools/dev test``: the tests, each run on databases of its own."""

import contextlib
import os
import signal
import subprocess
import sys

from . import browser, odoolog, place, shares
from .databases import Databases
from .kit import free_ports
from .say import Failure, end, note, step, tail

ALL = f"/{place.MODULE}"
MOST_REPORTS = 20
MOST_LINES = 60


def run(kit, tags=None, database=None, jobs=None):
    """Run the tests of ``tags`` and print what came out; return the exit status.

    Without tags all tests run, shared out among ``jobs`` processes (as many as suit the
    machine by default), each on its own copy of one fresh installation. With
    ``database`` they run in one process on that one, which is kept.

    :raises Failure: when ``jobs`` is not for this run
    """
    if jobs is not None and (tags or database or jobs < 1):
        raise Failure("--jobs takes 1 or more, and is for all tests on fresh databases")
    databases = Databases(kit)
    databases.sweep()
    try:
        browser.ensure_browser(kit)
    except Failure as failure:
        note(f"    {failure}: browser tests will count as failed")
    browser.ensure_wkhtmltopdf(kit)
    if database:
        arguments = _kept(databases, database)
        return _report(_run(kit, {database: tags or ALL}, arguments))
    template = databases.addon_template(False)
    every = [tags] if tags else shares.tags(jobs or shares.count())
    name = f"test_{place.KEY[:6]}_{os.getpid()}"
    wanted = {f"{name}_{number}": one for number, one in enumerate(every, start=1)}
    try:
        for name in wanted:
            databases.clone_passing(template, name, "test")
        outcomes = _run(kit, wanted)
    finally:
        for name in wanted:
            databases.drop(name)
    if tags:
        return _report(outcomes)
    if all(outcome.result for outcome in outcomes):
        shares.remember({k: v for one in outcomes for k, v in one.seconds.items()})
    return _report(outcomes, databases.complaints(template))


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


def _run(kit, wanted, arguments=()):
    """Run Odoo's tests at once: ``wanted`` is databases to tags; return the outcomes."""
    logs = [place.LOGS / f"{name}.log" for name in wanted]
    title = f"testing {', '.join(wanted.values())}"
    if len(wanted) > 1:
        title = f"testing {ALL} in {len(wanted)} processes"
    processes = []
    with step(title, lambda: odoolog.progress(logs)):
        try:
            for log, port, (name, tags) in zip(
                logs, free_ports(len(wanted)), wanted.items(), strict=True
            ):
                processes.append(_start(kit, log, name, tags, port, arguments))
            for process in processes:
                process.wait()
        finally:
            end(*processes)
            for process in processes:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
    return [
        odoolog.Outcome(log, process.returncode)
        for log, process in zip(logs, processes, strict=True)
    ]


def _start(kit, log, database, tags, port, arguments):
    """Start Odoo on the tests of ``tags``; return the process."""
    with open(log, "wb") as stream:
        return kit.odoo(
            "server",
            "-d",
            database,
            *arguments,
            "--test-tags",
            tags,
            "--stop-after-init",
            "--max-cron-threads=0",
            "--http-port",
            port,
            "--log-handler=odoo.tests.stats:DEBUG",
            stdout=stream,
            stderr=subprocess.STDOUT,
            # In a group of its own, so that its browser can be ended with it.
            start_new_session=True,
        )


def _report(outcomes, complaints=()):
    """Print what the logs tell; return the exit status.

    :param complaints: texts of what should not be in the log of the installation
    """
    _report_failures([record for one in outcomes for record in one.reports])
    theirs = [str(record) for one in outcomes for record in one.complaints]
    if complaints or theirs:
        note("\nOdoo's log complains; each counts as a failure:")
    for text in dict.fromkeys([*complaints, *theirs]):
        note("\n".join(text.splitlines()[-MOST_LINES:]))
    for outcome in outcomes:
        for name, why in outcome.skipped:
            counted = (name, why) in outcome.without_browser
            note(f"skipped {name}: {why}" + (" (counts as failed)" if counted else ""))
        if outcome.result is None:
            note(f"Odoo ended with status {outcome.status} before all tests were done")
            note(tail(outcome.log, 25))
        elif outcome.status and not outcome.result[0] + outcome.result[1]:
            note(f"Odoo ended with status {outcome.status}")
        if not outcome.passed and not outcome.failed:
            note("no test ran")
        note(f"log: {outcome.log}")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes) + len(set(complaints))
    sys.stderr.flush()
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if not failed and all(outcome.passed for outcome in outcomes) else 1


def _report_failures(records):
    """Print which tests failed, and why."""
    for record in records[:MOST_REPORTS]:
        lines = record.text.splitlines()
        note("")
        note("\n".join(lines[:MOST_LINES]))
        if len(lines) > MOST_LINES:
            note(f"… {len(lines) - MOST_LINES} more lines in the log")
    if len(records) > MOST_REPORTS:
        note(f"\n… {len(records) - MOST_REPORTS} more in the log")

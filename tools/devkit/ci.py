# Part of autoservice. See LICENSE for full copyright and licensing details.
"""``.ci/run``: lint, then the tests, on a PostgreSQL of its own that ends with it.

A guard process waits for the run to end, also by a kill that nothing can catch, and
then ends everything that carries the run's mark in its environment.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from . import place
from .say import end, note, popen

MARK = "AUTOSERVICE_RUN"
TOOL = Path(__file__).resolve().parents[1] / "dev"
RESULT = re.compile(r"^(\d+) passed, (\d+) failed$")
KEPT_LOGS = 10


def run():
    """Run everything; the last line printed is ``N passed, M failed``."""
    started = time.monotonic()
    # So far this process's own place is the developer's; the steps get another.
    place.prepare()
    _sweep()
    run_id = f"-ci{os.getpid()}"
    logs = place.HOME / "ci-logs" / f"{place.KEY}-{time.strftime('%Y%m%d-%H%M%S')}"
    logs.mkdir(parents=True, exist_ok=True)
    os.environ |= {MARK: run_id, "AUTOSERVICE_LOGS": str(logs), "CI": "true"}
    guard = _guard()
    passed, failed = 0, 0
    try:
        for name in ("lint", "bench --list", "prove --list"):
            note(f"\n### tools/dev {name}")
            if _step(name.split())[0]:
                note(f"### tools/dev {name}: failed")
                failed += 1
        note("\n### tools/dev test")
        status, last = _step(["test"])
        found = RESULT.match(last)
        if found:
            passed += int(found[1])
            failed += int(found[2])
        if status and not (found and int(found[2])):
            failed += 1
    finally:
        guard.stdin.close()
        guard.wait()
        _forget_logs()
    note(f"\n### {(time.monotonic() - started) / 60:.1f} minutes; logs: {logs}")
    sys.stderr.flush()
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if passed and not failed else 1


def _step(arguments):
    """Run a command of ours; return its status and its last line of output."""
    process = popen([sys.executable, TOOL, *arguments], stdout=subprocess.PIPE)
    last = ""
    try:
        for line in process.stdout:
            last = line.decode(errors="replace").rstrip("\n")
            print(last, flush=True)
        return process.wait(), last
    finally:
        end(process)


def _guard():
    """Start the guard; it acts when the pipe to it closes."""
    return subprocess.Popen(
        [sys.executable, TOOL, "guard"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def guard():
    """Wait for the run to end, then end and remove all that it left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    _end_marked(os.environ[MARK])
    # The cluster is stopped and removed with everything else of the run.
    subprocess.run(
        [sys.executable, TOOL, "reset"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={k: v for k, v in os.environ.items() if k != "PGHOST"},
    )
    return 0


def _end_marked(run_id):
    """End the processes of the run, but PostgreSQL: it is stopped properly."""
    mark = f"{MARK}={run_id}".encode()
    for patience in (10, 0):
        victims = []
        for folder in Path("/proc").glob("[0-9]*"):
            pid = int(folder.name)
            with contextlib.suppress(OSError):
                if (
                    pid != os.getpid()
                    and mark in (folder / "environ").read_bytes().split(b"\0")
                    and b"postgres" not in (folder / "cmdline").read_bytes()[:200]
                ):
                    victims.append(pid)
        number = signal.SIGTERM if patience else signal.SIGKILL
        for pid in victims:
            with contextlib.suppress(OSError):
                os.kill(pid, number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and any(
            Path(f"/proc/{pid}").exists() for pid in victims
        ):
            time.sleep(0.2)


def _sweep():
    """Remove what runs left whose guard was killed as well."""
    for folder in (place.HOME / "checkouts").glob(f"{place.KEY}-ci*"):
        run_id = folder.name.removeprefix(place.KEY)
        if not Path(f"/proc/{run_id.removeprefix('-ci')}").exists():
            env = {k: v for k, v in os.environ.items() if k != "PGHOST"}
            subprocess.run(
                [sys.executable, TOOL, "reset"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=env | {MARK: run_id},
            )


def _forget_logs():
    """Keep the logs of the last runs only."""
    folders = sorted(
        (place.HOME / "ci-logs").iterdir(), key=lambda p: p.stat().st_mtime
    )
    for folder in folders[:-KEPT_LOGS]:
        shutil.rmtree(folder, ignore_errors=True)

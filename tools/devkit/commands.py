# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The commands that run inside Odoo's environment."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import browser, place
from .cli import DEMO
from .databases import Databases, loading
from .kit import check_port
from .say import Failure, end, note, step, tail


def run_db(kit, options):
    """Make a fresh database."""
    started = time.monotonic()
    databases = Databases(kit)
    databases.check_name(options.name)
    template = databases.addon_template(options.demo)
    databases.clone(template, options.name)
    note(f"database {options.name} in {time.monotonic() - started:.1f} s")
    return 0


def run_drop(kit, options):
    """Drop a database."""
    Databases(kit).drop(options.name)
    return 0


def run_dbs(kit, _options):
    """List the databases."""
    for name, mark in sorted(Databases(kit).all().items()):
        print(f"{name:40} {mark['kind']}")
    return 0


def _demo(kit, fresh=False):
    """Return the demo database, made or brought up to date where needed."""
    databases = Databases(kit)
    state = place.STATE / "demo-digest"
    present = place.addon_digest()
    with place.locked(f"demo-{place.KEY}"):
        if fresh or not databases.exists(DEMO):
            databases.clone(databases.addon_template(True), DEMO)
        elif not state.exists() or state.read_text() != present:
            log = place.LOGS / "update-demo.log"
            log.unlink(missing_ok=True)
            with step("bringing the demo database up to date", lambda: loading(log)):
                status = kit.run_odoo(
                    "server",
                    "-d",
                    DEMO,
                    "-u",
                    place.MODULE,
                    "--stop-after-init",
                    "--no-http",
                    log=log,
                )
            if status:
                note(tail(log, 25))
                raise Failure(f"the update failed (log: {log})")
        state.write_text(present)
    return DEMO


def _answers(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


def run_serve(kit, options):
    """Serve the demo database until interrupted."""
    # The port itself is free until Odoo listens, which takes a while.
    with place.claimed(
        f"serve-{options.port}",
        f"another tools/dev is about to serve on port {options.port}: "
        "wait for it, or choose another with --port",
    ):
        return _serve(kit, options)


def _serve(kit, options):
    started = time.monotonic()
    address = f"http://localhost:{options.port}"
    browser.ensure_wkhtmltopdf(kit)
    name = _demo(kit, options.fresh)
    log = place.LOGS / f"serve-{options.port}.log"
    check_port(options.port)
    # Addresses that are given to others are those of this port.
    Databases(kit).set_address(name, address)
    with open(log, "wb") as stream:
        process = kit.odoo(
            "server",
            "-d",
            name,
            "--http-port",
            options.port,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        with step("starting Odoo"):
            while process.poll() is None and not _answers(
                f"http://127.0.0.1:{options.port}/web/login"
            ):
                time.sleep(0.2)
        if process.poll() is None:
            spent = time.monotonic() - started
            print(f"{address}  (admin / admin; ready in {spent:.0f} s)", flush=True)
            note(f"log: {log}   Ctrl-C ends it")
            process.wait()
        note(tail(log))
        if process.returncode > 0:
            check_port(options.port)
        raise Failure(f"Odoo ended with status {process.returncode} (log: {log})")
    except KeyboardInterrupt:
        note("\nstopping Odoo")
        return 0
    finally:
        end(process)


def run_shell(kit, options):
    """Open a shell, or run a file in one."""
    name = options.db or _demo(kit)
    command = ["shell", "-d", name, "--no-http"]
    if not options.file:
        return _hand_over(kit, ["odoo", *command])
    path = Path(options.file).absolute()
    if not path.exists():
        raise Failure(f"{options.file} does not exist")
    return run_file(kit, command, path, options.arguments)


def run_file_command(path, arguments=()):
    """Return what a shell must read to run the file ``path`` with ``arguments``.

    The variables of the shell (``env``, ``self``, ``odoo``) are the file's own.
    """
    return (
        "import sys; "
        f"sys.argv = {[str(path), *map(str, arguments)]!r}; "
        f"__file__ = {str(path)!r}; "
        "exec(compile(open(__file__).read(), __file__, 'exec'))\n"
    )


def run_file(kit, command, path, arguments=()):
    """Run the file ``path`` in the shell that ``command`` starts; return its status."""
    process = kit.odoo(*command, stdin=subprocess.PIPE, cwd=os.getcwd())
    try:
        process.stdin.write(run_file_command(path, arguments).encode())
        process.stdin.close()
        return process.wait()
    finally:
        end(process)


def _hand_over(kit, command):
    """Become ``command``."""
    program = kit.which(command[0])
    if not program:
        raise Failure(f"{command[0]}: no such program")
    sys.stderr.flush()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.execve(program, command, kit.environment)


def run_exec(kit, options):
    """Run a command in Odoo's environment."""
    command = options.arguments
    if command[:1] == ["--"]:
        command = command[1:]
    if not command:
        raise Failure("exec: which command? tools/dev exec -- CMD")
    return _hand_over(kit, command)


def run_doctor(kit, _options):
    """Say what is used."""
    rows = {
        "checkout": place.ROOT,
        "cache": place.HOME,
        "this checkout's part": place.STATE,
        "Odoo": kit.source.path,
        "Python": kit.venv / "bin" / "python",
        "PostgreSQL": kit.postgres_environment["PGHOST"],
        "PostgreSQL's programs": kit.cluster.binaries() if kit.cluster else "given",
        "browser": kit.which(*browser.BROWSERS) or "none",
        "wkhtmltopdf": kit.which("wkhtmltopdf") or "none: documents show as HTML",
    }
    for name, value in rows.items():
        print(f"{name:22} {value}")
    return 0


def run_test(kit, options):
    """Run the tests."""
    from . import testing

    return testing.run(kit, options.tags, options.db, options.jobs)


def run_lint(kit, options):
    """Run the checks."""
    from . import lint

    return lint.run(kit, options.names, options.fix)


def run_i18n(kit, _options):
    """Write the catalogues."""
    from . import translations

    return translations.write(kit)


def run_bench(kit, options):
    """Run benchmarks."""
    from . import harness

    return harness.run(kit, "benches", options)


def run_prove(kit, options):
    """Run proofs."""
    from . import harness

    return harness.run(kit, "proofs", options)


def run_browse(kit, options):
    """Run a script with Playwright."""
    if not options.arguments:
        raise Failure("browse: which file?")
    python, environment = browser.playwright(kit)
    os.execve(python, [str(python), *options.arguments], environment)

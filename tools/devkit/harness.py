# Part of autoservice. See LICENSE for full copyright and licensing details.
"""``tools/dev bench`` and ``tools/dev prove``: what a bench or a proof may use.

A bench is a file ``tools/benches/NAME.py``, a proof ``tools/proofs/NAME.py``. The first
line of its docstring says what it shows; its function ``run(dev)`` does it::

    '''Closing a visit costs what plain Odoo costs.'''

    def run(dev):
        ours = dev.database("ours")
        plain = dev.database("plain", base=True)
        a = dev.odoo_script(ours, "close_ours.py", dev.number("visits", 50))
        b = dev.odoo_script(plain, "close_plain.py", dev.number("visits", 50))
        dev.ratio("50 visits", a["seconds"], b["seconds"], "s", limit=1.0)
        dev.check(a["lost"] == 0, "no visit was lost")

It fails when a ``check`` does, a ``ratio`` is above its limit, or an exception leaves
``run``. Scripts for an Odoo shell lie in a folder named ``scripts`` beside it. See
``Dev`` for everything there is, and ``devkit.worker`` for what a script may import.
"""

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import time
import traceback
from pathlib import Path

import psycopg2

from . import browser, place
from .commands import run_file_command
from .databases import Databases
from .say import Failure, end, note, popen, tail
from .server import Server


class Lost(Failure):
    """A script or a server did not do what it should."""


class Script:
    """A script that runs in an Odoo shell: ``process``, and its ``result``."""

    def __init__(self, process, log, name):
        self.process = process
        self.log = log
        self.name = name

    def result(self, timeout=None, check=True):
        """Wait at most ``timeout`` seconds; return the JSON that it printed last.

        :param check: raise when it fails; otherwise return ``None`` then
        :raises Lost: when it ended with an error or took too long
        """
        try:
            output, _nothing = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            end(self.process)
            raise Lost(f"{self.name} took more than {timeout} s (log: {self.log})")
        if self.process.returncode:
            if not check:
                return None
            note(tail(self.log, 25))
            raise Lost(
                f"{self.name} ended with status {self.process.returncode} "
                f"(log: {self.log})"
            )
        lines = [line for line in output.decode().splitlines() if line.strip()]
        try:
            return json.loads(lines[-1])
        except (ValueError, IndexError):
            if check:
                raise Lost(f"{self.name} printed no JSON last (log: {self.log})")
            return None

    def kill(self):
        """Kill it as a power cut would, and wait until it is gone."""
        self.process.kill()
        self.process.wait()


class Dev:
    """What a bench or a proof has at hand.

    ``name`` is its name, ``root`` the checkout, ``work`` an empty folder of its own,
    ``kit`` the set-up (see ``devkit.kit``). Databases, processes and servers made here
    end with it.
    """

    def __init__(self, kit, path, numbers, keep=False):
        self.kit = kit
        self.name = path.stem
        self.root = place.ROOT
        self.databases = Databases(kit)
        self._path = path
        self._numbers = numbers
        self._keep = keep
        self._made = []
        self._children = []
        self._logs = 0
        self.ratios = []
        self.tried = 0
        self.lost = []
        self.work = place.STATE / "run" / f"{self.name}-{os.getpid()}"
        self.work.mkdir(parents=True)

    # Saying

    def note(self, text):
        """Tell the reader ``text``."""
        print(text, flush=True)

    def check(self, good, text):
        """Count one thing tried; lost unless ``good``. Returns ``good`` as a bool."""
        self.tried += 1
        if not good:
            self.lost.append(text)
        print(f"{'held' if good else 'LOST'}  {text}", flush=True)
        return bool(good)

    def ratio(self, what, ours, plain, unit="s", limit=None):
        """Add a row to the table: ``ours`` against ``plain``, both in ``unit``.

        :param limit: the ratio ours / plain must not be above this
        """
        ratio = ours / plain if plain else float("inf")
        self.ratios.append((what, ours, plain, unit, ratio, limit))
        if limit is not None:
            self.tried += 1
            if ratio > limit:
                self.lost.append(f"{what}: ratio {ratio:.2f} above {limit}")

    def table(self, headers, rows):
        """Print ``rows`` under ``headers``, numbers to the right."""
        print_table(headers, rows)

    def number(self, name, default):
        """Return how many of something: ``--set NAME=NUMBER`` or ``default``."""
        return type(default)(self._numbers.get(name, default))

    # Databases

    def database(self, name="db", demo=False, base=False):
        """Return the name of a fresh database with the addon installed.

        :param base: with Odoo's modules only, without the addon
        """
        template = (
            self.databases.deps_template(demo)
            if base
            else self.databases.addon_template(demo)
        )
        return self.clone(template, name)

    def clone(self, source, name):
        """Return the name of a copy of the database ``source``; nobody may use it."""
        full = f"{self.name}_{name}_{os.getpid()}"
        if self._keep:
            self.databases.clone(source, full)
        else:
            self.databases.clone_passing(source, full, "bench")
            self._made.append(full)
        return full

    def drop(self, database):
        """Drop a database before the end."""
        self.databases.drop(database)

    def dsn(self, database):
        """Return what ``psycopg2.connect`` wants for ``database``."""
        env = self.kit.postgres_environment
        return psycopg2.extensions.make_dsn(
            host=env["PGHOST"], port=env["PGPORT"], user=env["PGUSER"], dbname=database
        )

    def connect(self, database):
        """Return a connection of psycopg2 to ``database``."""
        return psycopg2.connect(self.dsn(database))

    def sql(self, database, query, parameters=None):
        """Run ``query``, committed, and return its rows."""
        return self.databases.execute(query, parameters, database)

    # Odoo

    def script_path(self, path):
        """Return the script ``path``, looked for beside the bench or proof."""
        for folder in (self._path.parent / "scripts", self._path.parent, self.work):
            if (folder / path).exists():
                return (folder / path).absolute()
        raise Lost(f"{self.name}: there is no script {path}")

    def _environment(self, more):
        path = str(Path(__file__).resolve().parents[1])
        own = {"PYTHONPATH": path, "AUTOSERVICE_WORK": str(self.work)}
        return self.kit.environment | own | {k: str(v) for k, v in more.items()}

    def _new_log(self, name):
        self._logs += 1
        folder = place.LOGS / self.name
        folder.mkdir(exist_ok=True)
        return folder / f"{self._logs:03}-{name}.log"

    def start_script(self, database, path, *args, env=None):
        """Start ``path`` in an Odoo shell on ``database``; return the ``Script``.

        The script finds ``env`` (superuser) as in any Odoo shell and ``args``, as text,
        in ``sys.argv[1:]``. It commits itself and prints JSON last.
        """
        path = self.script_path(path)
        log = self._new_log(path.stem)
        with open(log, "wb") as stream:
            process = self.kit.odoo(
                "shell",
                "-d",
                database,
                "--no-http",
                "--max-cron-threads=0",
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stream,
                env=self._environment(env or {}),
            )
        self._children.append(process)
        process.stdin.write(run_file_command(path, args).encode())
        process.stdin.close()
        process.stdin = None
        return Script(process, log, path.name)

    def odoo_script(self, database, path, *args, env=None, timeout=None):
        """Run ``path`` in an Odoo shell; return the JSON that it printed last."""
        return self.start_script(database, path, *args, env=env).result(timeout)

    def workers(self, count, database, path, *args, env=None, timeout=None, check=True):
        """Run ``path`` in ``count`` Odoo shells at once; return their results.

        Each finds its number in ``devkit.worker.number()``, and ``barrier()`` there
        lets them go together.
        """
        run = f"{time.monotonic_ns()}"
        scripts = [
            self.start_script(
                database,
                path,
                *args,
                env=(env or {})
                | {
                    "AUTOSERVICE_WORKER": number,
                    "AUTOSERVICE_WORKERS": count,
                    "AUTOSERVICE_BARRIER": run,
                },
            )
            for number in range(count)
        ]
        try:
            return [script.result(timeout, check) for script in scripts]
        finally:
            for script in scripts:
                end(script.process)

    @contextlib.contextmanager
    def server(self, database, *arguments, env=None, timeout=120):
        """Serve ``database`` on a free port meanwhile; gives a ``Server``.

        :param arguments: more of Odoo's own (``"--workers=2"``)
        """
        server = Server(self.kit, database, self._new_log("server"), arguments)
        server.start(self._environment(env or {}), timeout)
        self._children.append(server.process)
        try:
            yield server
        finally:
            server.stop()

    def python(self, *arguments, **options):
        """Start the environment's Python with ``arguments``; return the process."""
        options.setdefault("env", self._environment({}))
        process = popen([self.kit.venv / "bin" / "python", *arguments], **options)
        self._children.append(process)
        return process

    def browse(self, path, *args, env=None, timeout=None):
        """Run the script ``path`` with Playwright; return the JSON it printed last.

        The variable ``CHROMIUM`` names the browser to launch.
        """
        path = self.script_path(path)
        log = self._new_log(path.stem)
        command, environment = browser.playwright(self.kit)
        with open(log, "wb") as stream:
            process = popen(
                [command, path, *args],
                stdout=subprocess.PIPE,
                stderr=stream,
                env=environment | {k: str(v) for k, v in (env or {}).items()},
            )
        self._children.append(process)
        return Script(process, log, path.name).result(timeout)

    def close(self):
        """End and drop everything that was made here."""
        for process in self._children:
            end(process, patience=5)
        for database in self._made:
            self.databases.drop(database)
        for path in sorted(self.work.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        self.work.rmdir()


def print_table(headers, rows):
    """Print ``rows`` under ``headers``, columns aligned, numbers to the right."""

    def text(value):
        if isinstance(value, float):
            return f"{value:.3f}" if abs(value) < 100 else f"{value:.0f}"
        return "" if value is None else str(value)

    lines = [[text(value) for value in row] for row in [headers, *rows]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    right = [
        bool(rows) and all(isinstance(row[at], int | float | None) for row in rows)
        for at in range(len(headers))
    ]
    for number, line in enumerate(lines):
        cells = (
            value.rjust(width) if flag else value.ljust(width)
            for value, width, flag in zip(line, widths, right, strict=True)
        )
        print("  ".join(cells).rstrip(), flush=True)
        if not number:
            print("  ".join("-" * width for width in widths), flush=True)


def _load(path):
    spec = importlib.util.spec_from_file_location(f"autoservice_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(path.parent))
    if not callable(getattr(module, "run", None)):
        raise Failure(f"{path.name} has no function run(dev)")
    return module


def _one(kit, path, module, options, numbers):
    """Run one bench or proof; return its row of the summary."""
    started = time.monotonic()
    print(f"\n## {path.stem}: {_first_line(module)}", flush=True)
    dev = Dev(kit, path, numbers, options.keep)
    try:
        module.run(dev)
    except Failure as failure:
        dev.lost.append(str(failure))
        print(f"LOST  {failure}", flush=True)
    except Exception as error:
        traceback.print_exc(file=sys.stdout)
        dev.lost.append(f"{type(error).__name__}: {error}")
    finally:
        dev.close()
    if dev.ratios:
        print_table(
            ("what", "ours", "plain", "unit", "ratio", "limit"),
            dev.ratios,
        )
    verdict = "LOST" if dev.lost else "good"
    spent = round(time.monotonic() - started, 1)
    return (
        path.stem,
        verdict,
        dev.tried,
        len(dev.lost),
        spent,
        (dev.lost or [""])[0][:60],
    )


def _first_line(module):
    return (module.__doc__ or "no docstring").strip().splitlines()[0]


def run(kit, folder, options):
    """Run the files of ``folder`` that ``options`` names; return the exit status."""
    paths = {
        path.stem: path
        for path in sorted((place.ROOT / "tools" / folder).glob("*.py"))
        if not path.stem.startswith("_")
    }
    unknown = set(options.names) - set(paths)
    if unknown:
        there = ", ".join(paths) or "none yet"
        raise Failure(f"no {', '.join(sorted(unknown))} in tools/{folder}: {there}")
    modules = {name: _load(paths[name]) for name in options.names or paths}
    if options.list:
        for name, module in modules.items():
            print(f"{name:12} {_first_line(module)}")
        return 0
    try:
        numbers = dict(pair.split("=", 1) for pair in options.set)
    except ValueError:
        raise Failure("--set takes KEY=NUMBER")
    Databases(kit).sweep()
    rows = [
        _one(kit, paths[name], module, options, numbers)
        for name, module in modules.items()
    ]
    print()
    print_table(("name", "verdict", "tried", "lost", "seconds", "first lost"), rows)
    return 1 if any(row[1] != "good" for row in rows) else 0

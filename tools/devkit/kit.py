# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The set-up as one thing: Odoo's code, its Python, PostgreSQL, the configuration."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from . import browser, place, postgres, source, venv
from .say import Failure, end, popen

# Tells the process inside the environment that it is there.
INSIDE = "AUTOSERVICE_INSIDE"

_CONFIG = """[options]
addons_path = {addons}
data_dir = {data}
db_host = {host}
db_port = {port}
db_user = {user}
http_interface = 127.0.0.1
limit_time_cpu = 3600
limit_time_real = 7200
limit_time_real_cron = 7200
screenshots = {screenshots}
"""


def enter(arguments):
    """Make Odoo's Python environment and go on inside it.

    Returns at once where that is so already.
    """
    inside = os.environ.get(INSIDE)
    if inside and Path(sys.prefix).resolve() == Path(inside).resolve():
        return
    place.prepare()
    environment = venv.ensure("odoo", source.ensure())
    python = environment / "bin" / "python"
    tool = Path(__file__).resolve().parents[1] / "dev"
    os.environ[INSIDE] = str(environment)
    os.execv(python, [str(python), str(tool), *arguments])


def free_port():
    """Return a port of the loopback interface that nobody listens on."""
    return free_ports(1)[0]


def free_ports(count):
    """Return ``count`` different ports that nobody listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _number in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def check_port(port):
    """Insist that nobody listens on ``port`` of the loopback interface.

    :raises Failure: when somebody does
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Failure(
                f"port {port} cannot be used ({error.strerror}): stop what listens "
                "there, or choose another with --port"
            )


class Kit:
    """Everything needed to run Odoo on this checkout."""

    def __init__(self):
        place.prepare()
        self.source = source.ensure()
        self.venv = Path(os.environ[INSIDE])
        self.postgres_environment, self.cluster = postgres.ensure()
        self.config = place.STATE / "odoo.conf"
        self._write_config()
        self._environment = None

    def _write_config(self):
        extra = os.environ.get("AUTOSERVICE_EXTRA_ADDONS", "")
        folders = [place.ADDONS, *self.source.addons]
        folders += [Path(folder).absolute() for folder in extra.split(",") if folder]
        for folder in folders:
            if not folder.is_dir():
                raise Failure(f"AUTOSERVICE_EXTRA_ADDONS: {folder} is no folder")
        screenshots = place.LOGS / "screenshots"
        screenshots.mkdir(exist_ok=True)
        text = _CONFIG.format(
            addons=",".join(map(str, folders)),
            data=place.DATA,
            host=self.postgres_environment["PGHOST"],
            port=self.postgres_environment["PGPORT"],
            user=self.postgres_environment["PGUSER"],
            screenshots=screenshots,
        )
        spare = place.STATE / f"odoo.conf.{os.getpid()}"
        # A % has a meaning in this format.
        spare.write_text(text.replace("%", "%%"))
        spare.replace(self.config)

    @property
    def environment(self):
        """The environment in which Odoo and its Python run."""
        if self._environment is None:
            kept = {
                k: v
                for k, v in os.environ.items()
                if k not in ("PYTHONHOME", "PYTHONPATH", INSIDE)
            }
            preferred, stopgap = browser.folders()
            path = [self.venv / "bin", *preferred, kept.get("PATH", os.defpath)]
            path += stopgap
            if self.cluster:
                path.append(self.cluster.binaries())
            self._environment = (
                kept
                | self.postgres_environment
                | {
                    "PATH": ":".join(map(str, path)),
                    "VIRTUAL_ENV": str(self.venv),
                    "ODOO_RC": str(self.config),
                    "PYTHONPYCACHEPREFIX": str(place.HOME / "pycache"),
                    "PYTHONUNBUFFERED": "1",
                    # Hypothesis reads Odoo's whole source for constants, once.
                    "HYPOTHESIS_STORAGE_DIRECTORY": str(place.HOME / "hypothesis"),
                    "AUTOSERVICE_CHECKOUT": str(place.ROOT),
                }
            )
        return self._environment

    def forget_environment(self):
        """Look anew for programs: one has just been installed."""
        self._environment = None

    def odoo(self, *arguments, **options):
        """Start Odoo with ``arguments`` and return the process."""
        options.setdefault("env", self.environment)
        options.setdefault("cwd", place.STATE)
        return popen([self.venv / "bin" / "odoo", *arguments], **options)

    def run_odoo(self, *arguments, log, **options):
        """Run Odoo to its end, its log in ``log``; return its exit status."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "ab") as stream:
            process = self.odoo(
                *arguments, stdout=stream, stderr=subprocess.STDOUT, **options
            )
            try:
                return process.wait()
            finally:
                end(process)

    def which(self, *names):
        """Return the first of the programs ``names`` that Odoo would find."""
        for name in names:
            if found := shutil.which(name, path=self.environment["PATH"]):
                return found
        return None

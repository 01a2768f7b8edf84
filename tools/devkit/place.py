# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Where things are: the checkout, the cache, and what belongs to this checkout."""

import ast
import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from .say import Failure, note

MODULE = "autoservice"
ROOT = Path(__file__).resolve().parents[2]
# Bytes that a first set-up needs, and that later runs need.
SPACE_FIRST = 4 * 1024**3
SPACE_LATER = 300 * 1024**2


def digest(*parts):
    """Return a short name for the given texts, bytes and files."""
    result = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            part = part.read_bytes()
        elif isinstance(part, str):
            part = part.encode()
        result.update(len(part).to_bytes(8, "big"))
        result.update(part)
    return result.hexdigest()[:10]


def _home():
    given = os.environ.get("AUTOSERVICE_HOME")
    if given:
        return Path(given).expanduser().absolute()
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser().absolute() / MODULE


HOME = _home()
# What belongs to this checkout alone; a run of the checks has one of its own.
KEY = digest(str(ROOT)) + os.environ.get("AUTOSERVICE_RUN", "")
STATE = HOME / "checkouts" / KEY
LOGS = Path(os.environ.get("AUTOSERVICE_LOGS") or STATE / "logs")
DATA = STATE / "data"
ADDONS = STATE / "addons"


def prepare():
    """Make the cache and this checkout's part of it.

    :raises Failure: when it cannot be written or the disk is full
    """
    try:
        for folder in (HOME / "locks", LOGS, DATA, ADDONS, STATE / "run"):
            folder.mkdir(parents=True, exist_ok=True)
        link = ADDONS / MODULE
        if not link.is_symlink() or os.readlink(link) != str(ROOT):
            spare = ADDONS.parent / f"link.{os.getpid()}"
            spare.symlink_to(ROOT)
            spare.replace(link)
        (STATE / "checkout").write_text(f"{ROOT}\n")
    except OSError as error:
        raise Failure(f"the cache {HOME} cannot be written: {error.strerror}")
    check_space(SPACE_LATER)


def check_space(needed):
    """Insist on ``needed`` free bytes in the cache.

    :raises Failure: when there are fewer
    """
    free = shutil.disk_usage(HOME).free
    if free < needed:
        raise Failure(
            f"not enough disk space in {HOME}: {free / 1024**3:.1f} GB free, "
            f"{needed / 1024**3:.1f} GB needed (AUTOSERVICE_HOME puts it elsewhere)"
        )


@contextlib.contextmanager
def locked(name):
    """Hold the cache-wide lock ``name``, waiting for whoever has it."""
    with open(HOME / "locks" / f"{name}.lock", "w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note(f"    waiting for another tools/dev ({name})")
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def claimed(name, refusal):
    """Hold the cache-wide lock ``name``, or give up at once.

    :param refusal: what to say when another command has it
    :raises Failure: then
    """
    with open(HOME / "locks" / f"{name}.lock", "w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(refusal)
        yield


def build(folder, make):
    """Have ``folder`` made once: by ``make(folder)``, undisturbed and completely.

    What an interrupted run left is thrown away first. Returns ``folder``.
    """
    ready = folder / ".complete"
    if ready.exists():
        return folder
    with locked(folder.name):
        if not ready.exists():
            if folder.exists():
                shutil.rmtree(folder)
            folder.mkdir(parents=True)
            make(folder)
            ready.touch()
    return folder


def manifest():
    """Return the addon's manifest.

    :raises Failure: when it is missing or cannot be read
    """
    path = ROOT / "__manifest__.py"
    try:
        return ast.literal_eval(path.read_text())
    except FileNotFoundError:
        raise Failure(f"no addon here: {path} is missing")
    except (ValueError, SyntaxError) as error:
        raise Failure(f"{path} cannot be read: {error}")


# Folders whose files leave no trace in a database.
_NOT_INSTALLED = {"tests", "tools", "docs", ".git", ".ci", "__pycache__"}
_INSTALLED = {".py", ".xml", ".csv", ".js", ".scss", ".css", ".po", ".svg"}


def addon_digest():
    """Return a short name for everything in the addon that makes a database."""
    parts = []
    for folder, names, files in os.walk(ROOT):
        here = Path(folder)
        names[:] = sorted(
            name
            for name in names
            if name not in _NOT_INSTALLED and not name.startswith(".")
        )
        for name in sorted(files):
            path = here / name
            if path.suffix in _INSTALLED:
                parts += [str(path.relative_to(ROOT)), path]
    return digest(*parts)

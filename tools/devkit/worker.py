# Part of autoservice. See LICENSE for full copyright and licensing details.
"""For scripts that run as one of several workers: ``from devkit import worker``."""

import json
import os
import time
from pathlib import Path


def number():
    """Return which of the workers this is, from 0."""
    return int(os.environ.get("AUTOSERVICE_WORKER", "0"))


def count():
    """Return how many workers there are."""
    return int(os.environ.get("AUTOSERVICE_WORKERS", "1"))


def work():
    """Return the folder that the bench or proof and its scripts share."""
    return Path(os.environ["AUTOSERVICE_WORK"])


def barrier(name="start", timeout=300):
    """Wait until every worker has come here, at most ``timeout`` seconds.

    :raises TimeoutError: when one does not come
    """
    folder = work() / f"barrier-{os.environ.get('AUTOSERVICE_BARRIER', '')}-{name}"
    folder.mkdir(exist_ok=True)
    (folder / str(number())).touch()
    deadline = time.monotonic() + timeout
    while len(list(folder.iterdir())) < count():
        if time.monotonic() > deadline:
            raise TimeoutError(f"barrier {name}: not all workers came")
        time.sleep(0.002)


def answer(value):
    """Print ``value`` as the result of this script; nothing may be printed after."""
    print(json.dumps(value, default=str), flush=True)

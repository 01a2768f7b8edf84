# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Many processes of one loaded Odoo: `from proofs.scripts import forks`.

A shell loads Odoo once and forks, as Odoo's own server with workers does. The children
share nothing but memory pages; each opens its own connections.
"""

import contextlib
import logging
import multiprocessing
import os
import random
import signal
import sys
import time
import traceback

from odoo import api, sql_db
from odoo.modules.registry import Registry
from odoo.service.model import retrying

CONTEXT = multiprocessing.get_context("fork")
# A connection that a child closed would end the parent's, so it is kept and unused.
_inherited = []


def start(function, *args):
    """Run ``function(*args)`` in a child; return its pid."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _inherited.append(sql_db._Pool)
        sql_db._Pool = None
        random.seed(os.getpid())
        function(*args)
        status = 0
    except BaseException:
        traceback.print_exc(file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(status)


def wait(pids, timeout=600):
    """Wait for the children; return the exit statuses, negative for a signal."""
    deadline = time.monotonic() + timeout
    statuses = {}
    while len(statuses) < len(pids):
        for pid in pids:
            if pid not in statuses:
                done, status = os.waitpid(pid, os.WNOHANG)
                if done:
                    statuses[pid] = os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            for pid in set(pids) - set(statuses):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            raise TimeoutError(f"children did not end in {timeout} s")
        time.sleep(0.005)
    return [statuses[pid] for pid in pids]


def call(database, user_id, function):
    """Run ``function(env)`` in a transaction, tried again as for a call over RPC.

    :return: (outcome, text, tries): `done`, or the name of the exception and its message
    """
    tries = 0

    def attempt():
        nonlocal tries
        tries += 1
        return function(env)

    # What PostgreSQL refuses is part of the trial; the log would drown in it.
    logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, user_id, {"tz": "Europe/Chisinau"})
        try:
            retrying(attempt, env)
        except Exception as error:
            cr.rollback()
            return type(error).__name__, str(error), tries
    return "done", "", tries


def pool(count, function, *args):
    """Have ``function(number, put, *args)`` run in ``count`` children at once.

    :return: everything that the children ``put``, in no order
    """
    queue = CONTEXT.SimpleQueue()
    pids = [start(function, number, queue.put, *args) for number in range(count)]
    answers, ended = [], 0
    while ended < count:
        while not queue.empty():
            answers.append(queue.get())
        ended += sum(_reap(pids))
        time.sleep(0.01)
    while not queue.empty():
        answers.append(queue.get())
    return answers


def _reap(pids):
    for pid in list(pids):
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            pids.remove(pid)
            if status:
                raise RuntimeError("a child failed; see the log")
            yield 1

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Kill processes that issue invoices; sys.argv[1:] = kills, visits at a time."""

import os
import random
import signal
import sys
import time
from collections import Counter

from proofs.scripts import finish, forks, garage

from odoo.sql_db import Cursor

from devkit import worker

kills, batch = int(sys.argv[1]), int(sys.argv[2])
world = garage.build(env)
env.cr.commit()
database, user_id = env.cr.dbname, world.manager.id
made = 0


def visits(count):
    """Return the ids of new visits in work."""
    global made
    ids = garage.visits(world, count, made).ids
    made += count
    env.cr.commit()
    env.invalidate_all()
    return ids


def issue(ids, queries_left=None):
    """Issue the invoices; be killed before the query whose number is given."""
    if queries_left is not None:
        execute, left = Cursor.execute, queries_left

        def counted(self, *args, **kwargs):
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(self, *args, **kwargs)

        Cursor.execute = counted
    if forks.call(database, user_id, lambda env: act(env, ids))[0] != "done":
        os._exit(1)


def act(env, ids):
    """Press the button."""
    env["autoservice.booking"].browse(ids).action_issue_invoice()


def spent(ids):
    """Issue in a child that is left alone; return seconds and queries."""
    queue = forks.CONTEXT.SimpleQueue()

    def counted():
        total, execute = 0, Cursor.execute

        def count(self, *args, **kwargs):
            nonlocal total
            total += 1
            return execute(self, *args, **kwargs)

        Cursor.execute = count
        started = time.monotonic()
        issue(ids)
        queue.put((time.monotonic() - started, total))

    if forks.wait([forks.start(counted)]) != [0]:
        raise RuntimeError("a visit that nobody disturbed was not closed")
    return queue.get()


def rest():
    """Wait until PostgreSQL has undone what the killed process left."""
    while True:
        env.cr.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND state != 'idle'"
            " AND pid != pg_backend_pid() AND backend_type = 'client backend'",
            [database],
        )
        busy = env.cr.fetchone()
        env.cr.rollback()
        if not busy:
            return
        time.sleep(0.02)


seconds, queries = spent(visits(batch))
outcomes, halves, struck = Counter(), [], 0
all_ids = []
tried = 0
while struck < kills and tried < 3 * kills:
    number = tried % kills
    tried += 1
    ids = visits(batch)
    all_ids += ids
    # By turns at a moment of the clock and at a query, each spread over the verb.
    moment = (number + random.random()) / kills
    if number % 2:
        pid = forks.start(issue, ids)
        time.sleep(moment * seconds * 1.1)
        os.kill(pid, signal.SIGKILL)
    else:
        pid = forks.start(issue, ids, int(moment * queries))
    struck += forks.wait([pid]) == [-signal.SIGKILL]
    rest()
    verdicts = finish.judge(env.cr, ids)
    env.cr.rollback()
    if len(set(verdicts.values())) > 1:
        halves.append(f"a batch is torn: {verdicts}")
    halves += [verdict for verdict in verdicts.values() if verdict.startswith("half")]
    outcomes[verdicts[ids[0]]] += 1
books_after_kills = finish.books(env.cr)
env.cr.rollback()
for at in range(0, len(all_ids), 50):
    spent(all_ids[at : at + 50])
in_the_end = Counter(finish.judge(env.cr, all_ids).values())
worker.answer(
    {
        "seconds": seconds,
        "queries": queries,
        "struck": struck,
        "tried": tried,
        "outcomes": outcomes,
        "halves": halves,
        "books": books_after_kills,
        "end": in_the_end,
        "end_books": finish.books(env.cr),
    }
)

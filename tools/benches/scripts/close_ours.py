# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Visits are closed by the button; sys.argv[1:] = repeats, cases."""

import sys
from itertools import count

from benches.scripts import turns
from proofs.scripts import garage

from devkit import worker

world = garage.build(env, cars=100)
env.cr.commit()
made = count()


def prepare(size):
    """Return visits in work of as many customers, as the manager has them."""
    first = next(made) * 200
    visits = garage.visits(world, size, first)
    return visits.with_user(world.manager)


def close(visits):
    """Press the button."""
    visits.action_issue_invoice()


repeats, cases = int(sys.argv[1]), turns.cases(sys.argv[2])
worker.answer(turns.run(env, repeats, cases, prepare, close))

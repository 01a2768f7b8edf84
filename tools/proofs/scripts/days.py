# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Live random days on the board: sys.argv[1:] = days, steps of each."""

import sys
from datetime import datetime, time

from proofs.scripts import garage

from odoo.addons.autoservice.tests.booking.board_operations import Day, run_days

from devkit import worker

days, steps = int(sys.argv[1]), int(sys.argv[2])
world = garage.build(env, cars=6, bays=3, people=3)
front_desk = env(user=world.manager)
first = datetime.combine(garage.FIRST, time.min)


def make_day():
    """Return the same empty day again."""
    records = (world.cars, world.bays, world.people)
    return Day(front_desk, *(some.with_env(front_desk) for some in records), first)


broken, tally = "", {}
try:
    tally = run_days(make_day, days, steps)
except AssertionError as error:
    broken = "\n".join([str(error), *getattr(error, "__notes__", ())])
worker.answer({"tally": dict(tally), "broken": broken})

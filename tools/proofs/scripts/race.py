# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Processes book the same bay, person or car: sys.argv[1:] = processes, rounds."""

import logging
import sys
from datetime import timedelta

from proofs.scripts import forks, garage

from odoo import Command

from devkit import worker

count, rounds = int(sys.argv[1]), int(sys.argv[2])
# Whose turn a round is: mostly the plain race, every fourth a bait for deadlocks.
KINDS = ("bay", "bay", "crossed", "car")

world = garage.build(env, cars=count, bays=2, people=2)
env.cr.commit()
database, user_id = env.cr.dbname, world.manager.id
cars = [(car.id, car.partner_id.id) for car in world.cars]
bays, people = world.bays.ids, world.people.ids
barrier = forks.CONTEXT.Barrier(count)


def wanted(number, turn):
    """Return the kind of a round and the values that process ``number`` books with."""
    kind = KINDS[turn % len(KINDS)]
    car_id, partner_id = cars[0 if kind == "car" else number]
    start = garage.FIRST + timedelta(hours=turn)
    if kind == "crossed":
        order = 1 if number % 2 else -1
        allocations = {
            "employee_ids": [Command.link(one) for one in people[::order]],
            "bay_id": bays[number % 2],
        }
    else:
        allocations = {"bay_id": bays[0] if kind == "bay" else False}
    return kind, {
        "partner_id": partner_id,
        "vehicle_id": car_id,
        # Not the very same time: any overlap must do.
        "start": start + timedelta(minutes=number % 3),
        "duration": 40,
        **allocations,
    }


def race(number, put):
    """Take part in all rounds."""
    logging.getLogger("odoo.service.model").setLevel(logging.WARNING)
    for turn in range(rounds):
        kind, vals = wanted(number, turn)

        def book(env, vals=vals):
            env["autoservice.booking"].create(vals)

        barrier.wait(3600)
        put((turn, kind, *forks.call(database, user_id, book)))


def deadlocks():
    """Return how many deadlocks PostgreSQL has counted in this database."""
    env.cr.execute("SELECT pg_stat_clear_snapshot()")
    env.cr.execute(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = %s", [database]
    )
    found = env.cr.fetchone()[0]
    env.cr.rollback()
    return found


before = deadlocks()
answers = forks.pool(count, race)
env.cr.execute(
    """SELECT COUNT(*) FROM autoservice_allocation one JOIN autoservice_allocation other
           ON one.resource_id = other.resource_id AND one.id < other.id
          AND tsrange(one.start, one.stop) && tsrange(other.start, other.stop)
        WHERE one.is_holding AND other.is_holding"""
)
overlaps = env.cr.fetchone()[0]
env.cr.execute("SELECT name FROM autoservice_booking")
worker.answer(
    {
        "answers": answers,
        "overlaps": overlaps,
        "names": [name for (name,) in env.cr.fetchall()],
        "deadlocks": deadlocks() - before,
    }
)

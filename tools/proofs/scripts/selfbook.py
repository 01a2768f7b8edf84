# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Visitors book on the site at once: sys.argv[1:] = visitors, processes."""

import sys
import time
from datetime import timedelta

from proofs.scripts import forks, site

from odoo import SUPERUSER_ID

from odoo.addons.autoservice.models.portal.self_booking_text import (
    PHONE,
    Contact,
    Taken,
)

from devkit import worker

visitors, processes = int(sys.argv[1]), int(sys.argv[2])
WALK_AWAY = 10

world = site.build(env)
database = env.cr.dbname
wanted = [world.company.id, world.service.ids, world.vehicle_class.id]
first = world.first
barrier = forks.CONTEXT.Barrier(processes)


def step(name, put, function):
    """Do one step of a visitor in a transaction of its own; return what came of it."""
    result = []

    def attempt(env):
        result.clear()
        api = env["autoservice.self.booking"]
        try:
            result.append(function(api, env["res.company"].browse(wanted[0])))
        except Taken as error:
            result.append(error)

    outcome, text, tries = forks.call(database, SUPERUSER_ID, attempt)
    value = result[0] if result else None
    offered = 0
    if isinstance(value, Taken):
        outcome, offered = "taken", len(value.times["times"])
        value = None
    put((name, outcome, text, tries, offered))
    return value if outcome == "done" else None


def visit(number, put):
    """Choose a time, and confirm it if it was kept."""
    start = first + timedelta(hours=number % site.TIMES)
    token = step(
        "hold",
        put,
        lambda api, company: api._hold(company, *wanted[1:], start).sudo().token,
    )
    if not token:
        return
    time.sleep(0.2)
    step(
        "confirm",
        put,
        lambda api, company: (
            api._confirm(
                api._find_hold(token),
                *wanted[1:],
                Contact(
                    phone=f"+373692{number:05}",
                    name=f"Visitor {number}",
                    plate=f"SLF{number:05}",
                    proved=PHONE,
                ),
            ).id
        ),
    )


def race(number, put):
    """Be every so many-th visitor, one after the other."""
    barrier.wait(600)
    for visitor in range(number, visitors, processes):
        visit(visitor, put)


def walk_away(number, put):
    """Choose a time of another day, and never come back."""
    start = first + timedelta(days=1, hours=number)
    step(
        "walk away",
        put,
        lambda api, company: api._hold(company, *wanted[1:], start).id,
    )


def count(query):
    """Return the number that a query gives, as it is now."""
    env.cr.rollback()
    env.cr.execute(query)
    return env.cr.fetchone()[0]


DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
before = count(DEADLOCKS)
answers = forks.pool(processes, race)
forks.pool(WALK_AWAY, walk_away)
kept = count("SELECT COUNT(*) FROM autoservice_hold WHERE booking_id IS NULL")
# Their time is over: as if the minutes had passed.
env.cr.execute("UPDATE autoservice_hold SET expires_at = expires_at - interval '1 day'")
env.cr.commit()
env.invalidate_all()
env["autoservice.hold"]._cron_release_expired()
env.cr.commit()
worker.answer(
    {
        "answers": answers,
        "booked": count(
            "SELECT COUNT(*) FROM autoservice_booking WHERE phase = 'booked'"
            " AND self_way = 'at_once'"
        ),
        "overlaps": count(
            """SELECT COUNT(*)
                 FROM autoservice_allocation one JOIN autoservice_allocation other
                   ON one.resource_id = other.resource_id AND one.id < other.id
                  AND tsrange(one.start, one.stop) && tsrange(other.start, other.stop)
                WHERE one.is_holding AND other.is_holding"""
        ),
        "kept": kept,
        "left": count("SELECT COUNT(*) FROM autoservice_hold")
        + count(
            "SELECT COUNT(*) FROM autoservice_allocation WHERE hold_id IS NOT NULL"
        ),
        "deadlocks": count(DEADLOCKS) - before,
    }
)

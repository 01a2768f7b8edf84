# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Processes start work as one person; sys.argv[1:] = processes, rounds."""

import logging
import sys

from proofs.scripts import forks, garage

from odoo import Command

from devkit import worker

count, rounds = int(sys.argv[1]), int(sys.argv[2])
KINDS = ("a job in work", "a job that starts", "two lines")

world = garage.build(env)
user = env["res.users"].create(
    {
        "name": "Washer",
        "login": "washer",
        "tz": "Europe/Chisinau",
        "company_id": env.company.id,
        "company_ids": [Command.set(env.company.ids)],
        "group_ids": [Command.set(env.ref("autoservice.group_executor").ids)],
    }
)
world.people.user_id = user
visits = env["autoservice.booking"].create(
    [
        garage.booking_vals(world, number, employee_ids=[Command.set(world.people.ids)])
        for number in range(rounds)
    ]
)
visits.action_book()
for turn, visit in enumerate(visits):
    if KINDS[turn % len(KINDS)] != "a job that starts":
        visit.action_start()
env.flush_all()
jobs = [(visit.id, visit.line_ids.filtered("is_work").ids) for visit in visits]
env.cr.commit()
database, user_id = env.cr.dbname, user.id
barrier = forks.CONTEXT.Barrier(count)


def tap(number, put):
    """Tap Start in all rounds."""
    logging.getLogger("odoo.service.model").setLevel(logging.WARNING)
    for turn, (job_id, line_ids) in enumerate(jobs):
        kind = KINDS[turn % len(KINDS)]
        line_id = line_ids[number % 2 if kind == "two lines" else 0]

        def start(env, job_id=job_id, line_id=line_id):
            told = env["autoservice.booking"].browse(job_id).start_line(line_id)
            if not told["is_running"]:
                raise AssertionError("the answer does not show the work")

        barrier.wait(3600)
        put((kind, *forks.call(database, user_id, start)))


answers = forks.pool(count, tap)
env.cr.execute(
    """SELECT COALESCE(MAX(running), 0), SUM(begun) FROM (
           SELECT COUNT(*) FILTER (WHERE stop IS NULL) AS running, 0 AS begun
             FROM autoservice_work_time GROUP BY employee_id
           UNION ALL
           SELECT 0, COUNT(*) - 1 FROM autoservice_work_time GROUP BY line_id
       ) AS counted"""
)
most_running, doubles = env.cr.fetchone()
worker.answer(
    {"answers": answers, "most_running": most_running, "doubles": int(doubles)}
)

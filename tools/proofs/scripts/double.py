# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Processes press the button on one visit; sys.argv[1:] = processes, rounds."""

import logging
import sys

from proofs.scripts import finish, forks, garage

from devkit import worker

count, rounds = int(sys.argv[1]), int(sys.argv[2])
world = garage.build(env)
visit_ids = garage.visits(world, rounds).ids
env.cr.commit()
database, user_id = env.cr.dbname, world.manager.id
barrier = forks.CONTEXT.Barrier(count)


def press(number, put):
    """Press the button of every visit, all at once."""
    logging.getLogger("odoo.service.model").setLevel(logging.WARNING)
    for visit_id in visit_ids:
        action = {}

        def issue(env, visit_id=visit_id, action=action):
            visit = env["autoservice.booking"].browse(visit_id)
            action.update(visit.action_issue_invoice())

        barrier.wait(3600)
        outcome, text, tries = forks.call(database, user_id, issue)
        put((visit_id, outcome, text, tries, action.get("res_id")))


answers = forks.pool(count, press)
worker.answer(
    {
        "answers": answers,
        "verdicts": finish.judge(env.cr, visit_ids),
        "books": finish.books(env.cr),
    }
)

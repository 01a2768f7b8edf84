# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Bring a visit to the ledger in a database that has other things in it."""

from proofs.scripts import garage

from devkit import worker

world = garage.build(env)
visit = garage.visits(world, 1)
visit.action_issue_invoice()
wizard = (
    env["account.payment.register"]
    .with_context(active_model="account.move", active_ids=visit.invoice_ids.ids)
    .create({})
)
wizard.action_create_payments()
env.cr.commit()
worker.answer({"state": visit.state})

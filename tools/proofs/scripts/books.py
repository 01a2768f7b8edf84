# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Print what does not add up in ledger and stock."""

from proofs.scripts import finish

from devkit import worker

worker.answer(finish.books(env.cr))

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A garage whose page of booking two hundred visitors open at once."""

from proofs.scripts import site

from devkit import worker

# Without a way to send codes the front desk confirms: no text goes out for the proof.
world = site.build(env, "on_approval")
worker.answer(
    {
        "company": world.company.id,
        "service": world.service.id,
        "class": world.vehicle_class.id,
        "first": world.first.isoformat(),
        "times": site.TIMES,
    }
)

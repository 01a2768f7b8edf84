# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Make the garage that the road leads through, and the manager's key to it."""

from proofs.scripts import garage

from odoo import Command

from devkit import worker

world = garage.build(env)
litre = env.ref("uom.product_uom_litre")
millilitre = env.ref("uom.product_uom_milliliter")
shampoo = garage.goods(env, "Shampoo", 1)
shampoo.uom_id = millilitre
env["stock.quant"]._update_available_quantity(
    shampoo, world.warehouse.workshop_store_id, garage.STOCK
)
card = world.services[0]._get_tech_cards()[world.services[0].id]
other_class = env.ref("autoservice.vehicle_class_sedan")
# 0.035 L for every class, 0.015 L more for a large car, something else for others.
card.line_ids = [
    Command.create(
        {
            "product_id": shampoo.id,
            "quantity": quantity,
            "product_uom_id": litre.id,
            "class_id": vehicle_class and vehicle_class.id,
        }
    )
    for quantity, vehicle_class in (
        (0.035, False),
        (0.015, world.vehicle_class),
        (0.2, other_class),
    )
]
key = (
    env["res.users.apikeys"]
    .with_user(world.manager)
    .with_context(tz="UTC")
    ._generate(None, "road", garage.FIRST.replace(year=garage.FIRST.year - 3))
)
env.cr.commit()
worker.answer(
    {
        "key": key,
        "class": world.vehicle_class.id,
        "bay": world.bays.id,
        "employee": world.people.id,
        "services": world.services.ids,
        "part": world.part.id,
        # What must be gone in the end, in the unit in which each product is counted.
        "gone": {
            **dict(zip(world.consumables.ids, garage.CONSUMPTION, strict=True)),
            shampoo.id: 50.0,
            world.part.id: 1.0,
        },
    }
)

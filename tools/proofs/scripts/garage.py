# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A garage for benches and proofs: `from proofs.scripts import garage`."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from odoo import Command

# Some Monday far enough ahead; every visit of a bench gets an hour of its own.
FIRST = datetime(2030, 1, 7, 8, 0)
# What one visit takes of each consumable, by the cards of its two services.
CONSUMPTION = (35.0, 2.0, 1.0, 4.0)
# What is on hand of every product at the beginning, without a move.
STOCK = 100000.0


def build(env, cars=1, bays=1, people=1):
    """Make a garage: chart of accounts, manager, goods, services, cars and bays.

    A visit has two services, whose cards take four consumables, and one part.

    :return: a namespace of records
    """
    company = env.company
    if not company.chart_template:
        env["account.chart.template"].try_loading(
            "generic_coa", company=company, install_demo=False
        )
    company._ensure_consumption()
    world = SimpleNamespace(env=env, company=company)
    world.manager = _manager(env)
    world.vehicle_class = env.ref("autoservice.vehicle_class_suv")
    world.consumables = goods(env, "Consumable", len(CONSUMPTION))
    world.services = _services(env, world.consumables)
    world.part = goods(env, "Part", 1, category="parts")
    world.warehouse = env["stock.warehouse"].search(
        [("company_id", "=", company.id)], limit=1
    )
    for product in world.consumables | world.part:
        env["stock.quant"]._update_available_quantity(
            product, world.warehouse.workshop_store_id, STOCK
        )
    env.flush_all()
    world.partners = env["res.partner"].create(
        [{"name": f"Customer {n}", "phone": f"+373691{n:05}"} for n in range(cars)]
    )
    world.cars = env["autoservice.vehicle"].create(
        [
            {
                "plate": f"RCE{n:05}",
                "partner_id": partner.id,
                "class_id": world.vehicle_class.id,
            }
            for n, partner in enumerate(world.partners)
        ]
    )
    world.bays = env["autoservice.bay"].create(
        [{"name": f"Wash post {n}", "kind": "wash"} for n in range(bays)]
    )
    world.people = env["hr.employee"].create(
        [{"name": f"Washer {n}"} for n in range(people)]
    )
    return world


def _manager(env):
    group = env.ref("autoservice.group_manager")
    return env["res.users"].create(
        {
            "name": "Front desk",
            "login": "front.desk",
            "tz": "Europe/Chisinau",
            "company_id": env.company.id,
            "company_ids": [Command.set(env.company.ids)],
            "group_ids": [Command.set(group.ids)],
        }
    )


def goods(env, name, count, category="consumables"):
    """Return ``count`` storable products valued at once."""
    return env["product.product"].create(
        [
            {
                "name": f"{name} {number}",
                "type": "consu",
                "is_storable": True,
                "standard_price": 2.0,
                "list_price": 10.0,
                "taxes_id": [Command.clear()],
                "categ_id": env.ref(f"autoservice.product_category_{category}").id,
            }
            for number in range(count)
        ]
    )


def _services(env, consumables):
    services = env["product.product"].create(
        [
            {
                "name": name,
                "type": "service",
                "invoice_policy": "delivery",
                "list_price": 100.0,
                "taxes_id": [Command.clear()],
            }
            for name in ("Body wash", "Interior")
        ]
    )
    for service, offset in zip(services, (0, 2), strict=True):
        env["autoservice.tech.card"].create(
            {
                "product_id": service.id,
                "pipeline": "wash",
                "rate_ids": [Command.create({"price": 100.0, "minutes": 20})],
                "line_ids": [
                    Command.create(
                        {
                            "product_id": consumables[at].id,
                            "quantity": CONSUMPTION[at],
                        }
                    )
                    for at in (offset, offset + 1)
                ],
            }
        )
    return services


def booking_vals(world, number, car=None, **more):
    """Values of the visit ``number``: two services and a part, at an hour of its own."""
    car = car or world.cars[number % len(world.cars)]
    start = FIRST + timedelta(hours=number)
    return {
        "partner_id": car.partner_id.id,
        "vehicle_id": car.id,
        "start": start,
        "line_ids": [
            Command.create({"product_id": product.id})
            for product in world.services | world.part
        ],
        **more,
    }


def visits(world, count, first=0):
    """Return ``count`` visits in work, ready to be invoiced, and flush them."""
    bookings = world.env["autoservice.booking"].create(
        [booking_vals(world, number) for number in range(first, first + count)]
    )
    bookings.action_book()
    bookings.action_start()
    world.env.flush_all()
    return bookings

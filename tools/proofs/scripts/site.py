# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A garage that is booked on the site: `from proofs.scripts import site`."""

from datetime import timedelta

from proofs.scripts import garage

from odoo import Command, fields

# Ten times at two posts are twenty places.
TIMES = 10


def build(env, way="at_once"):
    """Make a garage with two posts and two washers who work day and night.

    :param str way: in which its one service is booked on the site
    :return: the world of the garage, with `service` and `first`, a moment at 8 o'clock
    """
    world = garage.build(env, bays=2, people=2)
    world.company.write(
        {
            "country_id": env.ref("base.md").id,
            "autoservice_self_booking_notice_hours": 1,
            "autoservice_hold_minutes": 10,
        }
    )
    always = env["resource.calendar"].create(
        {
            "name": "Always",
            "tz": "UTC",
            "attendance_ids": [
                Command.create(
                    {
                        "name": f"Day {day}",
                        "dayofweek": str(day),
                        "hour_from": 0,
                        "hour_to": 24,
                        "day_period": "full_day",
                    }
                )
                for day in range(7)
            ],
        }
    )
    world.people.autoservice_role = "washer"
    (world.bays.resource_id | world.people.resource_id).write(
        {"calendar_id": always.id, "tz": "UTC"}
    )
    world.service = world.services[0]
    card = world.service.tech_card_id
    card.write({"self_booking": way, "bay_kind": "wash"})
    card.rate_ids.minutes = 60
    today = fields.Datetime.now().replace(hour=8, minute=0, second=0, microsecond=0)
    world.first = today + timedelta(days=2)
    env.cr.commit()
    return world

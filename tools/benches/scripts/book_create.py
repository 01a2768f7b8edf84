# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Create bookings with a bay and a person; sys.argv[1:] = repeats, cases."""

import sys
from datetime import timedelta
from itertools import count

from benches.scripts import turns
from proofs.scripts import garage

from odoo import Command

from devkit import worker

manager = env["res.users"].search([("login", "=", "front.desk")])
bays = env["autoservice.bay"].search([])
people = env["hr.employee"].search([("resource_id", "!=", False)], limit=len(bays))
cars = env["autoservice.vehicle"].search([])
services = env["product.product"].search([("name", "in", ("Body wash", "Interior"))])
made = count()


def prepare(size):
    """Return the values of bookings, one after the other on all posts."""
    vals_list = []
    for _number in range(size):
        at = next(made)
        vals_list.append(
            {
                "partner_id": cars[at % len(cars)].partner_id.id,
                "vehicle_id": cars[at % len(cars)].id,
                "start": garage.FIRST + timedelta(hours=at),
                "bay_id": bays[at % len(bays)].id,
                "employee_ids": [Command.link(people[at % len(people)].id)],
                "line_ids": [
                    Command.create({"product_id": service.id}) for service in services
                ],
            }
        )
    return vals_list


def book(vals_list):
    """Create them."""
    env["autoservice.booking"].with_user(manager).create(vals_list)


repeats, cases = int(sys.argv[1]), turns.cases(sys.argv[2])
worker.answer(turns.run(env, repeats, cases, prepare, book))

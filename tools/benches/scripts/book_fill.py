# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Fill the calendar by SQL; sys.argv[1] = bookings."""

import sys

from benches.scripts import fill
from proofs.scripts import garage

from devkit import worker

count, bays, people = int(sys.argv[1]), 20, 20
world = garage.build(env, cars=100, bays=bays, people=people)
env.cr.commit()
if count:
    # Every hour of years gone by: all posts are taken for 40 minutes each.
    start = f"timestamp '2001-01-01' + (n - 1) / {bays} * interval '1 hour'"
    stop = f"{start} + interval '40 minutes'"
    one = env["autoservice.booking"].create(
        {
            "partner_id": world.partners[0].id,
            "start": "2000-01-01 08:00:00",
            "bay_id": world.bays[0].id,
            "employee_ids": world.people[:1].ids,
        }
    )
    times = {"start": start, "stop": stop}
    before = one.id
    fill.copies(
        one,
        count,
        name="'H' || n",
        status_token="md5('H' || n)",
        sale_order_id="NULL",
        vehicle_id=f"(ARRAY{world.cars.ids})[1 + (n - 1) % {len(world.cars)}]",
        bay_id=f"(ARRAY{world.bays.ids})[1 + (n - 1) % {bays}]",
        phase="'invoiced'",
        state="'paid'",
        release_at=stop,
        **times,
    )
    env.cr.execute("SELECT MIN(id) FROM autoservice_booking WHERE id > %s", [before])
    first = env.cr.fetchone()[0]
    for row in one.allocation_ids:
        field = "bay_id" if row.bay_id else "employee_id"
        holders = world.bays if row.bay_id else world.people
        resources = holders.resource_id.ids
        at = f"1 + (n - 1) % {len(resources)}"
        fill.copies(
            row,
            count,
            booking_id=f"{first} - 1 + n",
            resource_id=f"(ARRAY{resources})[{at}]",
            **{field: f"(ARRAY{holders.ids})[{at}]"},
            **times,
        )
    env.cr.commit()
for table in ("autoservice_booking", "autoservice_allocation"):
    env.cr.execute(f"ANALYZE {table}")  # pylint: disable=sql-injection
env.cr.commit()
worker.answer(count)

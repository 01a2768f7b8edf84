# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Fill a month by SQL; sys.argv[1:] = bookings, bays, people."""

import sys
from datetime import datetime, time, timedelta

from benches.scripts import fill
from proofs.scripts import garage

from odoo import Command

from devkit import worker

# So short that the afternoon is free, however many there are.
DAYS, MINUTES = 30, 20

count, bays, people = map(int, sys.argv[1:])
world = garage.build(env, cars=min(count, 2000), bays=bays, people=people)
world.people.autoservice_role = "washer"
env.cr.commit()

# A third of the month is over.
first = datetime.combine(datetime.now(), time(6)) - timedelta(days=DAYS // 3)
one = env["autoservice.booking"].create(
    {
        "partner_id": world.partners[0].id,
        "start": "2000-01-03 08:00:00",
        "bay_id": world.bays[0].id,
        "employee_ids": world.people[:1].ids,
        "line_ids": [Command.create({"product_id": world.services[0].id})],
    }
)
one.action_book()
env.flush_all()
a_day = -(-count // (bays * DAYS))
if a_day * MINUTES > 6 * 60:
    sys.exit("more bookings than the days have room for")
turn = f"((n - 1) / {bays})"
start = (
    f"timestamp '{first}' + {turn} / {a_day} * interval '1 day'"
    f" + {turn} % {a_day} * interval '{MINUTES} minutes'"
)
stop = f"{start} + interval '{MINUTES} minutes'"
is_over = f"({start}) < NOW() AT TIME ZONE 'UTC'"
fill.copies(
    one,
    count,
    name="'H' || n",
    status_token="md5('H' || n)",
    sale_order_id="NULL",
    partner_id=f"(ARRAY{world.partners.ids})[1 + (n - 1) % {len(world.partners)}]",
    vehicle_id=f"(ARRAY{world.cars.ids})[1 + (n - 1) % {len(world.cars)}]",
    bay_id=f"(ARRAY{world.bays.ids})[1 + (n - 1) % {bays}]",
    phase=f"CASE WHEN {is_over} THEN 'invoiced' ELSE 'booked' END",
    state=f"CASE WHEN {is_over} THEN 'paid' ELSE 'booked' END",
    start=start,
    stop=stop,
    release_at=stop,
    promised_at=stop,
    duration=str(MINUTES),
)
env.cr.execute("SELECT MIN(id) FROM autoservice_booking WHERE id > %s", [one.id])
booking_id = f"{env.cr.fetchone()[0]} - 1 + n"
fill.copies(one.line_ids[0], count, booking_id=booking_id)
for row in one.allocation_ids:
    field = "bay_id" if row.bay_id else "employee_id"
    holders = world.bays if row.bay_id else world.people
    at = f"1 + (n - 1) % {bays}"
    fill.copies(
        row,
        count,
        booking_id=booking_id,
        resource_id=f"(ARRAY{holders.resource_id.ids})[{at}]",
        **{field: f"(ARRAY{holders.ids})[{at}]"},
        start=start,
        stop=stop,
    )
env.cr.commit()
for table in ("autoservice_booking", "autoservice_allocation", "sale_order_line"):
    env.cr.execute(f"ANALYZE {table}")  # pylint: disable=sql-injection
env.cr.commit()
worker.answer(count)

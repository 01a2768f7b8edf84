# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Search cars in every way; sys.argv[1] = how many there are."""

import re
import sys
import time
from statistics import median

from benches.scripts import fill
from proofs.scripts import garage

from odoo.sql_db import Cursor

from devkit import worker

count = int(sys.argv[1])
world = garage.build(env)
env.company.country_id = env.ref("base.md")
partner, car, person = world.partners, world.cars, world.cars.person_ids
env.cr.execute("SELECT MAX(id) FROM res_partner")
last_partner = env.cr.fetchone()[0]
fill.copies(
    partner,
    count,
    name="'Customer ' || n",
    complete_name="'Customer ' || n",
    phone="'+37360' || lpad(n::text, 6, '0')",
    phone_sanitized="'+37360' || lpad(n::text, 6, '0')",
    commercial_partner_id="NULL",
)
env.cr.execute(
    "UPDATE res_partner SET commercial_partner_id = id WHERE id > %s", [last_partner]
)
plate = (
    "chr(65 + (n / 26000)::int % 26) || chr(65 + (n / 1000)::int % 26) || 'X'"
    " || lpad((n % 1000)::text, 3, '0')"
)
# The new ids follow each other: nobody else is in this database.
env.cr.execute("SELECT MIN(id) FROM res_partner WHERE id > %s", [last_partner])
first_partner = env.cr.fetchone()[0]
env.cr.execute("SELECT MAX(id) FROM autoservice_vehicle")
last_car = env.cr.fetchone()[0]
fill.copies(
    car,
    count,
    plate=plate,
    plate_normalized=plate,
    vin="'WVWZZZ1KZ' || lpad(n::text, 8, '0')",
    partner_id=f"{first_partner} - 1 + n",
)
env.cr.execute("SELECT MIN(id) FROM autoservice_vehicle WHERE id > %s", [last_car])
first_car = env.cr.fetchone()[0]
fill.copies(
    person,
    count,
    vehicle_id=f"{first_car} - 1 + n",
    partner_id=f"{first_partner} - 1 + n",
)
env.cr.commit()
for table in ("res_partner", "autoservice_vehicle", "autoservice_vehicle_person"):
    env.cr.execute(f"ANALYZE {table}")  # pylint: disable=sql-injection
env.cr.commit()

Vehicle = env["autoservice.vehicle"].with_user(world.manager)
Booking = env["autoservice.booking"].with_user(world.manager)
wanted = Vehicle.browse(first_car + count * 2 // 3)
texts = {
    "plate": wanted.plate,
    "plate, as typed": f"{wanted.plate[:3].lower()}-{wanted.plate[3:]}",
    "VIN": wanted.vin,
    "phone": wanted.partner_id.phone,
    "phone, local": "0" + wanted.partner_id.phone[4:],
    "beginning of a plate": wanted.plate[:5],
    "digits of a plate": wanted.plate[3:],
    "end of a VIN": wanted.vin[-6:],
    "beginning of a phone": wanted.partner_id.phone[4:10],
}
# Only the quick booking looks for customers by name.
names = {
    "name": " ".join(reversed(wanted.partner_id.name.split())),
    "beginning of a name": "custom",
}
# What many cars share: it must come back at once, whether or not with this car.
SHARED = (
    "beginning of a plate",
    "digits of a plate",
    "beginning of a phone",
    "beginning of a name",
)
seen = []
execute = Cursor.execute


def noted(self, query, params=None, log_exceptions=True):
    result = execute(self, query, params, log_exceptions)
    seen.append(self._obj.query.decode())
    return result


def scans(queries):
    """Return the large tables that the plans of these queries read from end to end."""
    found = set()
    for query in queries:
        if query.startswith("SELECT"):
            execute(env.cr, f"EXPLAIN {query}".replace("%", "%%"), ())
            plan = "\n".join(row[0] for row in env.cr.fetchall())
            found.update(
                re.findall(r"Seq Scan on (autoservice_vehicle\w*|res_partner)", plan)
            )
    return sorted(found)


def measure(function, times=15):
    """Return the result, the queries of one run and the median milliseconds."""
    function()
    spent = []
    for _time in range(times):
        env.invalidate_all()
        started = time.perf_counter()
        result = function()
        spent.append(1000 * (time.perf_counter() - started))
    env.invalidate_all()
    seen.clear()
    Cursor.execute = noted
    function()
    Cursor.execute = execute
    return result, list(seen), median(spent)


def by_key():
    env.cr.execute("SELECT plate FROM autoservice_vehicle WHERE id = %s", [wanted.id])
    return env.cr.fetchone()


searches = []
for what, text in (texts | names).items():
    methods = ("find", "name_search", "quick_find")
    for method in methods if what in texts else methods[2:]:
        if method == "find":
            cars, queries, spent = measure(lambda text=text: Vehicle.find(text))
            ids = cars.ids
        elif method == "quick_find":
            rows, queries, spent = measure(lambda text=text: Booking.quick_find(text))
            ids = [row["vehicle_id"] for row in rows]
        else:
            rows, queries, spent = measure(
                lambda text=text: Vehicle.name_search(text, limit=8)
            )
            ids = [row[0] for row in rows]
        searches.append(
            {
                "what": f"{method} {what}",
                "text": text,
                "cars": len(ids),
                "right": wanted.id in ids or (what in SHARED and len(ids) > 1),
                "queries": len(queries),
                "of cars": sum("autoservice_vehicle" in query for query in queries),
                "ms": spent,
                "scans": scans(queries),
            }
        )
_row, _queries, key = measure(by_key, 50)
worker.answer({"searches": searches, "key": key})

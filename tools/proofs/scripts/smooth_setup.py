# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Many bays, each with as many bookings one after the other."""

import json
import sys
from datetime import datetime, timedelta

bays, bookings = map(int, sys.argv[1:3])
DAY = datetime(2026, 11, 23)
each = bookings // bays
minutes = 720 // each

quiet = env(context={"tracking_disable": True, "mail_create_nolog": True})
rows = quiet["autoservice.bay"].create(
    [{"name": f"Bay {number:02}", "sequence": number} for number in range(bays)]
)
partner = quiet["res.partner"].create({"name": "Ana Rusu", "phone": "+37369111222"})
cars = quiet["autoservice.vehicle"].create(
    [
        {"plate": f"SMO{number:04}", "partner_id": partner.id}
        for number in range(bays * each)
    ]
)
quiet["autoservice.booking"].create(
    [
        {
            "partner_id": partner.id,
            "vehicle_id": car.id,
            "bay_id": rows[number % bays].id,
            "start": DAY + timedelta(hours=6, minutes=minutes * (number // bays)),
            "duration": minutes - 10,
        }
        for number, car in enumerate(cars)
    ]
)
env.cr.commit()
print(json.dumps({"day": f"{DAY:%Y-%m-%d}"}))

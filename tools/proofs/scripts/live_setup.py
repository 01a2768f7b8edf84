# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A lift, a post and a booking of an hour, on a day of work."""

import json
from datetime import datetime

DAY = datetime(2026, 11, 23)

Bay = env["autoservice.bay"]
Partner = env["res.partner"]
lift = Bay.create({"name": "Live lift", "kind": "repair", "sequence": 1})
Bay.create({"name": "Live post", "kind": "wash", "sequence": 2})
partner = Partner.create({"name": "Ana Rusu", "phone": "+37369111222"})
car = env["autoservice.vehicle"].create({"plate": "LIVE1", "partner_id": partner.id})
booking = env["autoservice.booking"].create(
    {
        "partner_id": partner.id,
        "vehicle_id": car.id,
        "start": DAY.replace(hour=9),
        "bay_id": lift.id,
    }
)
booking.action_book()
env.cr.commit()
print(json.dumps({"day": f"{DAY:%Y-%m-%d}"}))

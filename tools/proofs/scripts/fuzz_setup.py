# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A wide channel, a narrow one, and an exchange that signs nothing."""

import json

env.company.country_id = env.ref("base.md")
Intake = env["autoservice.intake"]
wide = Intake.create({"name": "Wide", "rate_limit": 10000})
narrow = Intake.create({"name": "Narrow", "rate_limit": 10})
exchange = env.ref("autoservice.exchange_twilio")
exchange.write({"active": True, "signature": "none", "rate_limit": 10000})
narrow_exchange = exchange.copy({"name": "Narrow", "rate_limit": 10})
env.cr.commit()
print(
    json.dumps(
        {
            "intake": wide.key,
            "narrow_intake": narrow.key,
            "narrow_telephony": narrow_exchange.key,
            "exchange": exchange.key,
            "leads": env["crm.lead"].with_context(active_test=False).search_count([]),
        }
    )
)

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A wide channel, a narrow one, and an exchange that signs nothing."""

import json

env.company.country_id = env.ref("base.md")
Intake = env["autoservice.intake"]
wide = Intake.create({"name": "Wide", "rate_limit": 10000})
narrow = Intake.create({"name": "Narrow", "rate_limit": 10})
exchange = env.ref("autoservice.exchange_twilio")
exchange.active = True
env.cr.commit()
print(
    json.dumps(
        {
            "intake": wide.key,
            "narrow": narrow.key,
            "exchange": exchange.key,
            "leads": env["crm.lead"].with_context(active_test=False).search_count([]),
        }
    )
)

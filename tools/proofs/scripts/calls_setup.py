# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A customer with a car, among many contacts; an exchange that signs nothing."""

import json
import sys

count = int(sys.argv[1])
env.company.country_id = env.ref("base.md")
partner = env["res.partner"].create({"name": "Ion Popa", "phone": "+37369123456"})
env["autoservice.vehicle"].create({"plate": "CALL1", "partner_id": partner.id})
exchange = env.ref("autoservice.exchange_twilio")
exchange.write({"active": True, "signature": "none", "rate_limit": 10000})
env.flush_all()
env.cr.execute(
    """INSERT INTO res_partner (name, complete_name, phone, phone_sanitized, active,
                                type, autopost_bills, group_rfq, group_on)
       SELECT 'Many ' || n, 'Many ' || n, '+' || (40000000000 + n),
              '+' || (40000000000 + n), true, 'contact', 'ask', 'default', 'default'
         FROM generate_series(1, %s) AS n"""
    if "group_rfq" in env["res.partner"]._fields
    else """INSERT INTO res_partner (name, complete_name, phone, phone_sanitized, active,
                                     type, autopost_bills)
            SELECT 'Many ' || n, 'Many ' || n, '+' || (40000000000 + n),
                   '+' || (40000000000 + n), true, 'contact', 'ask'
              FROM generate_series(1, %s) AS n""",
    [count],
)
env.cr.commit()
env.cr.execute("ANALYZE res_partner")
env.cr.commit()
print(json.dumps({"key": exchange.key, "partners": count}))

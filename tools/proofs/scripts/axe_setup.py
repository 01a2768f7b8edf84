# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A garage with something to show on every page for customers."""

import json
from datetime import timedelta

from odoo import Command, fields

from odoo.addons.autoservice.models.common.autoservice_verb_mixin import VERB

company = env.company
company.write(
    {
        "phone": "+373 22 000 111",
        "street": "Strada Uzinelor 1",
        "city": "Chisinau",
        "country_id": env.ref("base.md").id,
        "autoservice_channel_order": "gateway,email,sms",
        "autoservice_gateway_id": env["autoservice.gateway"]
        .create({"name": "Nobody", "url": "http://127.0.0.1:9/"})
        .id,
    }
)
for code in ("ro_RO", "ru_RU"):
    env["res.lang"]._activate_lang(code)


def service(name, way, price):
    """Return a service that is booked on the site."""
    product = env["product.product"].create(
        {"name": name, "type": "service", "list_price": price}
    )
    env["autoservice.tech.card"].create(
        {
            "product_id": product.id,
            "pipeline": "wash",
            "bay_kind": "wash",
            "self_booking": way,
            "rate_ids": [Command.create({"price": price, "minutes": 45})],
        }
    )
    return product


wash = service("Body wash", "at_once", 250)
wax = service("Hand wax", "on_approval", 900)
for number in range(1, 4):
    env["autoservice.bay"].create({"name": f"Wash post {number}", "kind": "wash"})
    env["hr.employee"].create({"name": f"Washer {number}"})
partner = env["res.partner"].create({"name": "Ana Rusu", "phone": "+37369111222"})
car = env["autoservice.vehicle"].create({"plate": "AXE 100", "partner_id": partner.id})
visit = env["autoservice.booking"].create(
    {
        "partner_id": partner.id,
        "vehicle_id": car.id,
        "start": fields.Datetime.now().replace(microsecond=0) + timedelta(hours=3),
        "line_ids": [Command.create({"product_id": wash.id})],
    }
)
visit.action_book()
marks = env["autoservice.satisfaction"].with_context(autoservice_verb=VERB)
mark = marks.create({"booking_id": visit.id, "asked_at": fields.Datetime.now()})
invite = env["autoservice.booking.invite"].create(
    {
        "partner_id": partner.id,
        "vehicle_id": car.id,
        "service_ids": [Command.set((wash | wax).ids)],
        "minutes": 60,
    }
)
later = visit.copy({"start": visit.start + timedelta(days=7)})
later.action_book()
env["autoservice.recommendation"].create(
    {
        "vehicle_id": car.id,
        "booking_id": visit.id,
        "product_id": wax.id,
        "note": "Dull",
    }
)
old = visit.copy({"start": visit.start - timedelta(days=30)})
old.action_book()
old.action_start()
old.action_issue_invoice()
env["res.users"].with_context(no_reset_password=True).create(
    {
        "login": "customer_axe",
        "password": "customer_axe",
        "partner_id": partner.id,
        "group_ids": [Command.set(env.ref("base.group_portal").ids)],
    }
)
intake = env["autoservice.intake"].create({"name": "Form of the site"})
suv = env.ref("autoservice.vehicle_class_suv")
choice = f"?service={wash.id}&service={wax.id}&class={suv.id}"
root = f"/autoservice/book/{company.id}"
env.cr.commit()
print(
    json.dumps(
        {
            "pages": {
                "mark": f"/autoservice/mark/{mark.token}",
                "status": visit._get_status_url().partition("//")[2].partition("/")[2],
                "missing": "/autoservice/mark/x",
                "services": root,
                "services, wrong": f"{root}?class={suv.id}",
                "times": root + choice,
                "invite": f"/autoservice/invite/{invite.token}",
                "my cars": None,
                "my car": None,
                "my car, wrong": None,
                "my visits": None,
                "my visit": None,
                "contact": None,
                "contact, wrong": None,
                "code": None,
                "code, wrong": None,
                "done": None,
                "thanks for a form": None,
                "form, wrong": None,
            },
            "times": root + choice,
            "login": "customer_axe",
            "account": {
                "my cars": "/my/cars",
                "my car": f"/my/cars/{car.id}",
                "my visits": "/my/visits",
                "my visit": f"/my/visits/{later.id}",
            },
            "intake": f"/autoservice/intake/{intake.key}",
        }
    )
)

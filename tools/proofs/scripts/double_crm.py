# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Processes do the same to one lead, call, message or offer.

sys.argv[1:] = processes, rounds
"""

import logging
import sys

from proofs.scripts import forks, garage

from odoo import Command, fields

from odoo.addons.autoservice.models.common.autoservice_verb_mixin import VERB
from odoo.addons.autoservice.models.messaging.autoservice_message_send import Outcome

from devkit import worker

count, rounds = int(sys.argv[1]), int(sys.argv[2])
env = env(context={**env.context, "no_reset_password": True, "tracking_disable": True})
EVENT = {"event": "missed", "id": "7", "from": "+37369000007"}


def build():
    """Make what is to be done twice; {kind: ids, one a round}."""
    world.people = env["res.partner"].create(
        [
            {"name": f"Twice {n}", "email": f"twice{n}@example.com"}
            for n in range(rounds)
        ]
    )
    world.cars = env["autoservice.vehicle"].create(
        [
            {"plate": f"TWC{n:03}", "partner_id": one.id}
            for n, one in enumerate(world.people)
        ]
    )
    env.company.write({"autoservice_dry_run": False, "autoservice_quiet_from": 0.0})
    env.company.write({"autoservice_quiet_to": 0.0})
    buyers = env["res.partner"].create([{"name": f"Buyer {n}"} for n in range(rounds)])
    requests, deals, lost = leads("intake"), leads("repair"), leads("repair")
    for lead, person in zip(lost, world.people, strict=True):
        lead.partner_id = person
    lost.action_set_lost(**reason())
    offers = env["autoservice.discount.offer"]
    asked = offers.create(
        [{"partner_id": one.id, "percent": 90} for one in world.people]
    )
    free = offers.create([{"partner_id": one.id, "percent": 1} for one in buyers])
    sent, dropped = messages(), messages()
    return {
        "qualify": requests.ids,
        "lose": deals.ids,
        "re-call": lost.ids,
        "post": endpoints("autoservice.intake", {}),
        "call": endpoints(
            "autoservice.exchange",
            {
                "events": "event=missed: missed",
                "call_path": "id",
                "phone_path": "from",
            },
        ),
        "answer": gateways(),
        "approve": asked.ids,
        "order": free.ids,
        "send": sent.ids,
        "cancel and send": dropped.ids,
        "start and lose": visits().ids,
    }


def leads(kind):
    team = env.ref(f"autoservice.crm_team_{kind}")
    return env["crm.lead"].create(
        [
            {
                "name": f"{kind} {n}",
                "team_id": team.id,
                "contact_name": f"Asker {kind} {n}",
                "user_id": world.manager.id,
            }
            for n in range(rounds)
        ]
    )


def reason():
    found = env.ref("autoservice.crm_lost_reason_other")
    return {"lost_reason_id": found.id, "autoservice_lost_note": "Too dear"}


def messages():
    tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
    return env["autoservice.message"]._queue(
        [
            {
                "kind": "robot",
                "partner_id": one.id,
                "body": "Hello",
                "channel": "email",
                "not_before": tomorrow,
            }
            for one in world.people
        ]
    )


def endpoints(model, vals):
    return (
        env[model]
        .create(
            [
                {"name": f"Twice {n}", "user_id": world.manager.id, **vals}
                for n in range(rounds)
            ]
        )
        .ids
    )


def gateways():
    found = env["autoservice.gateway"].create(
        [
            {
                "name": f"Twice {n}",
                "url": "https://provider.example.com",
                "answer_phone_path": "from",
                "answer_text_path": "text",
                "answer_reference_path": "id",
                "user_id": world.manager.id,
            }
            for n in range(rounds)
        ]
    )
    return found.ids


def visits():
    deals = leads("repair")
    bookings = env["autoservice.booking"].create(
        [
            {
                "partner_id": car.partner_id.id,
                "vehicle_id": car.id,
                "start": garage.FIRST,
                "lead_id": deal.id,
                "bay_id": bay.id,
                "line_ids": [Command.create({"product_id": world.services[0].id})],
            }
            for car, deal, bay in zip(world.cars, deals, world.bays, strict=True)
        ]
    )
    bookings.action_book()
    return bookings


# What each does; `number` is the process
def qualify(env, id_, number):
    wizard = env["autoservice.lead.qualify"].create(
        {"lead_id": id_, "is_repair": True, "is_wash": True, "contact": "new"}
    )
    wizard.action_apply()


def lose(env, id_, number):
    env["crm.lead"].browse(id_).action_set_lost(**values["reason"])


def recall(env, id_, number):
    calls = env["mail.activity"].with_context(active_test=False)
    call = calls.search([*calls._get_recall_domain(), ("res_id", "=", id_)])
    env["autoservice.recall.call"].create(
        {"activity_id": call.id, "lead_id": id_, "percent": 2}
    ).action_offer()


def post(env, id_, number):
    intake = env["autoservice.intake"].sudo().browse(id_)
    intake._take({"phone": "+37369000007", "text": "Brakes"}, "{}", "sender")


def call(env, id_, number):
    exchange = env["autoservice.exchange"].sudo().browse(id_)
    exchange._take(EVENT, "{}", "sender")


def answer(env, id_, number):
    gateway = env["autoservice.gateway"].sudo().browse(id_)
    gateway = gateway.with_context(autoservice_verb=VERB)
    gateway._take_answers({"from": f"+3736910{id_:04}", "text": "Yes", "id": "a7"})


def approve(env, id_, number):
    env["autoservice.discount.offer"].browse(id_).with_user(
        values["owner"]
    ).action_approve()


def order(env, id_, number):
    offer = env["autoservice.discount.offer"].browse(id_)
    env["sale.order"].create({"partner_id": offer.partner_id.id})


def be_due(env, id_):
    message = env["autoservice.message"].sudo().browse(id_)
    message._write_facts({"next_try": fields.Datetime.now()})


def send(env, id_, number):
    env["autoservice.message"]._cron_send()


def cancel_and_send(env, id_, number):
    if number % 2:
        send(env, id_, number)
    else:
        env["autoservice.message"].browse(id_).action_cancel()


def start_and_lose(env, id_, number):
    booking = env["autoservice.booking"].browse(id_)
    if number % 2:
        booking.action_start()
    else:
        booking.lead_id.action_set_lost(**values["reason"])


VERBS = {
    "qualify": qualify,
    "lose": lose,
    "re-call": recall,
    "post": post,
    "call": call,
    "answer": answer,
    "approve": approve,
    "order": order,
    "send": send,
    "cancel and send": cancel_and_send,
    "start and lose": start_and_lose,
}


def race(number, put):
    """Do everything, each at the same time as the others."""
    logging.getLogger("odoo.service.model").setLevel(logging.WARNING)
    send_ = type(env["autoservice.message"])
    send_._send_email = lambda one: put(("called", one.id)) or Outcome("sent")
    for kind, ids in todo.items():
        for id_ in ids:

            def do(env, kind=kind, id_=id_):
                VERBS[kind](env, id_, number)

            if number == 0 and kind.endswith("send"):
                forks.call(database, user_id, lambda env, id_=id_: be_due(env, id_))
            barrier.wait(3600)
            put((kind, id_, *forks.call(database, user_id, do)))


def judge():
    """How often each thing happened, by kind: [number of one, ...]; all must be 1."""
    count_ = {}

    def note(kind, model, domain, each):
        groups = dict(
            env[model]
            .with_context(active_test=False)
            ._read_group([*domain, (each, "in", todo[kind])], [each], ["__count"])
        )
        found = {getattr(one, "id", one): number for one, number in groups.items()}
        count_[kind] = [found.get(id_, 0) for id_ in todo[kind]]

    recalls = env["mail.activity"]._get_recall_domain()
    note("qualify", "crm.lead", [], "autoservice_origin_id")
    note("lose", "mail.activity", recalls, "res_id")
    note("re-call", "autoservice.discount.offer", [], "lead_id")
    note("post", "crm.lead", [], "autoservice_intake_id")
    note("call", "autoservice.inquiry", [], "exchange_id")
    answers = env["mail.message"]
    count_["answer"] = [
        answers.search_count([("message_id", "=", f"<a7@gateway-{id_}.autoservice>")])
        for id_ in todo["answer"]
    ]
    approved = env["autoservice.discount.offer"].browse(todo["approve"])
    count_["approve"] = [
        int(one.phase == "approved" and not one.activity_ids) for one in approved
    ]
    note("order", "sale.order", [], "autoservice_discount_offer_id")
    bookings = env["autoservice.booking"].browse(todo["start and lose"])
    count_["start and lose"] = [
        int((one.phase == "in_work") == one.lead_id.active)
        * int((one.phase == "cancelled") != one.lead_id.active)
        for one in bookings
    ]
    return count_


world = garage.build(env, bays=rounds)
todo = build()
owner = env["res.users"].create(
    {
        "name": "Owner",
        "login": "the.owner",
        "group_ids": [Command.set(env.ref("autoservice.group_owner").ids)],
    }
)
values = {"reason": reason(), "owner": owner.id}
env.cr.commit()
database, user_id = env.cr.dbname, world.manager.id
barrier = forks.CONTEXT.Barrier(count)
found = forks.pool(count, race)
env.cr.rollback()
env.invalidate_all()
states = {
    one.id: one.state
    for one in env["autoservice.message"].browse(todo["send"] + todo["cancel and send"])
}
worker.answer(
    {
        "answers": [one for one in found if one[0] != "called"],
        "calls": [one[1] for one in found if one[0] == "called"],
        "states": states,
        "counts": judge(),
    }
)

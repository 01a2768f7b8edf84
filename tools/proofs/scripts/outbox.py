# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Kill processes that send; sys.argv[1:] = kills, messages at a time, the
provider, and the port of the mail server."""

import logging
import os
import random
import signal
import sys
import time

from proofs.scripts import forks, garage

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from odoo.addons.autoservice.models.common.autoservice_verb_mixin import VERB

from devkit import worker

kills, batch, url, smtp_port = (
    int(sys.argv[1]),
    int(sys.argv[2]),
    sys.argv[3],
    int(sys.argv[4]),
)
# By then the slowest request has arrived at the provider.
SETTLE = 1.0
world = garage.build(env)
database = env.cr.dbname
company = env.company
company.write(
    {
        "autoservice_dry_run": False,
        "autoservice_quiet_from": 0.0,
        "autoservice_quiet_to": 0.0,
        "email": "garage@example.com",
    }
)
env["ir.mail_server"].create(
    {"name": "proof", "smtp_host": "127.0.0.1", "smtp_port": smtp_port, "sequence": 1}
)
env["ir.config_parameter"].set_param("sms.endpoint", url)
body = '{"to": "{phone}", "text": "{text}", "ref": "{reference}"}'
common = {"body": body, "reference_path": "id", "error_path": "why", "timeout": 5}
asking = {
    "status_url": f"{url}/status?ref={{reference}}",
    "status_path": "state",
    "status_delivered": "DELIVERED",
}
gateways = env["autoservice.gateway"].create(
    [
        {**common, "name": "once", "url": f"{url}/once", "is_idempotent": True},
        {**common, "name": "asked", "url": f"{url}/asked", **asking},
        {**common, "name": "plain", "url": f"{url}/plain"},
    ]
)
gateways.report_reference_path = "ref"
gateways.report_status_path = "state"
gateways.report_delivered = "delivered"
# The ways that messages take by turns.
ways = [
    *({"channel": "gateway", "gateway_id": gateway.id} for gateway in gateways),
    {"channel": "email", "address": "customer@example.com"},
    {"channel": "sms", "address": "+37369111222"},
]
env.cr.commit()
queued = 0


def queue():
    """Put messages for all gateways into the outbox, each asked for twice."""
    global queued
    rows = []
    for number in range(queued, queued + batch):
        partner = world.partners[number % len(world.partners)]
        rows.append(
            {
                "kind": "robot",
                "partner_id": partner.id,
                "user_id": world.manager.id,
                "company_id": company.id,
                "gateway_id": None,
                "address": None,
                **ways[number % len(ways)],
                "body": f"Message {number}",
                "dedupe_key": f"proof:{number}",
            }
        )
    messages = env["autoservice.message"]._queue(rows)
    if messages != env["autoservice.message"]._queue(rows):
        raise RuntimeError("a message is in the outbox twice")
    queued += batch
    env.cr.commit()


def send():
    """Run the sender once."""
    logging.getLogger("odoo").setLevel(logging.CRITICAL)
    with Registry(database).cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {})["autoservice.message"]._cron_send()


def count(*phases):
    """Return how many messages are in these phases and to be seen to."""
    env.cr.rollback()
    env.cr.execute(
        "SELECT COUNT(*) FROM autoservice_message WHERE phase = ANY(%s)"
        " AND (next_try IS NOT NULL OR phase = 'sending')",
        [list(phases)],
    )
    return env.cr.fetchone()[0]


def hurry():
    """Let time pass: what waits for its next try is due."""
    time.sleep(SETTLE)
    env.cr.rollback()
    env.cr.execute(
        "UPDATE autoservice_message SET next_try = now() AT TIME ZONE 'UTC'"
        " WHERE phase IN ('waiting', 'uncertain')"
        " AND next_try > now() AT TIME ZONE 'UTC'"
    )
    env.cr.commit()


struck = tried = rounds = 0
while struck < kills and tried < 5 * kills:
    if count("waiting") < batch // 4:
        queue()
    pids = [forks.start(send) for _process in range(1 + rounds % 2)]
    rounds += 1
    for pid in pids:
        time.sleep(random.uniform(0.1, 1.2))
        os.kill(pid, signal.SIGKILL)
    tried += len(pids)
    struck += forks.wait(pids).count(-signal.SIGKILL)
    hurry()
for _round in range(40):
    if not count("waiting", "uncertain", "sending"):
        break
    forks.wait([forks.start(send)])
    hurry()
env.cr.rollback()
env.invalidate_all()
messages = env["autoservice.message"].search([("dedupe_key", "like", "proof:")])
# The provider reports each delivery twice.
for message in messages.filtered(lambda one: one.gateway_id and one.phase == "sent"):
    gateway = message.gateway_id.with_context(autoservice_verb=VERB)
    for _time in range(2):
        gateway._take_reports({"ref": message.reference, "state": "delivered"})
env.cr.commit()
env["mail.activity"].flush_model()
notes = env["mail.activity"].search([("automated", "=", True)]).mapped("summary")
worker.answer(
    {
        "queued": queued,
        "struck": struck,
        "tried": tried,
        "messages": [
            {
                "id": message.id,
                "key": message.reference if message.gateway_id else message.body,
                "text": message.body,
                "way": message.gateway_id.name or message.channel,
                "state": message.phase,
                "task": any(note.endswith(message.body) for note in notes),
            }
            for message in messages
        ],
    }
)

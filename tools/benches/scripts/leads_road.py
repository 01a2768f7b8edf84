# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Make leads and move them to the payment; sys.argv[1:] = side, repeats, cases."""

import sys
from itertools import count

from benches.scripts import leads_team, turns

from odoo import Command, fields

from devkit import worker

side, repeats, text = sys.argv[1:]
is_ours = side == "ours"
team, stages = leads_team.ours(env) if is_ours else leads_team.plain(env)
group = (
    "autoservice.group_manager"
    if is_ours
    else "sales_team.group_sale_salesman_all_leads"
)
manager = env["res.users"].create(
    {
        "name": "Front desk",
        "login": "front.desk",
        "group_ids": [Command.set([env.ref(group).id])],
    }
)
master = env["res.users"].create({"name": "Master", "login": "master.bench"})
more = {}
if is_ours:
    person = env["hr.employee"].create({"name": "Master", "user_id": master.id})
    more = {"master_id": person.id}
todo = env.ref("mail.mail_activity_data_todo")
model_id = env["ir.model"]._get_id("crm.lead")
env.cr.commit()
made = count()


def prepare(size):
    """Return the values of leads."""
    return [
        {
            "name": f"Request {number}",
            "contact_name": f"Caller {number}",
            "phone": f"+373692{number:05}",
            "email_from": f"caller{number}@example.com",
            "description": "<p>Noise in front when braking</p>",
            "team_id": team.id,
            "user_id": manager.id,
            "type": "opportunity",
            **more,
        }
        for number in (next(made) for _number in range(size))
    ]


def tell(leads, number, before):
    """Plan by hand what the robots plan, without mail, and close what was before."""
    before.action_archive()
    context = {"mail_activity_quick_update": True}
    Activity = env["mail.activity"].with_user(manager).sudo().with_context(**context)
    return Activity.create(
        [
            {
                "activity_type_id": todo.id,
                "automated": True,
                "summary": f"{stages[number].name}: {lead.name}",
                "date_deadline": fields.Date.context_today(lead),
                "res_model_id": model_id,
                "res_id": lead.id,
                "user_id": (manager, master)[number in (1, 3)].id,
            }
            for lead in leads
        ]
    )


def act(vals_list):
    """Make the leads, and move all of them from stage to stage."""
    leads = env["crm.lead"].with_user(manager).create(vals_list)
    tasks = tell(leads, 0, env["mail.activity"]) if side == "hand" else None
    env.flush_all()
    for number, stage in enumerate(stages[1:], 1):
        leads.write({"stage_id": stage.id})
        if side == "hand":
            tasks = tell(leads, number, tasks)
        env.flush_all()


worker.answer(turns.run(env, int(repeats), turns.cases(text), prepare, act))

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Put one rule of base_automation on each stage: a task for the salesperson."""

from benches.scripts import leads_team

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from devkit import worker

module = env["ir.module.module"].search([("name", "=", "base_automation")])
module.button_immediate_install()
with Registry(env.cr.dbname).cursor() as cr:
    fresh = api.Environment(cr, SUPERUSER_ID, {})
    team, stages = leads_team.plain(fresh)
    model = fresh["ir.model"]._get("crm.lead")
    todo = fresh.ref("mail.mail_activity_data_todo")
    field = fresh["ir.model.fields"]._get("crm.lead", "stage_id")
    for stage in stages:
        fresh["base.automation"].create(
            {
                "name": f"Tell: {stage.name}",
                "model_id": model.id,
                "trigger": "on_stage_set",
                "trg_field_ref": stage.id,
                "trigger_field_ids": [(6, 0, field.ids)],
                "action_server_ids": [
                    (
                        0,
                        0,
                        {
                            "name": f"Task: {stage.name}",
                            "model_id": model.id,
                            "state": "next_activity",
                            "activity_type_id": todo.id,
                            "activity_summary": stage.name,
                            "activity_user_type": "generic",
                            "activity_user_field_name": "user_id",
                        },
                    )
                ],
            }
        )
worker.answer({"rules": len(stages)})

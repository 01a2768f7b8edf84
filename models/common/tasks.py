# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Tasks that the programme gives to people."""

from odoo import fields

TO_DO = "mail.mail_activity_data_todo"


def create_tasks(env, tasks, kind=TO_DO):
    """Create tasks in one batch and without sending anything.

    :param env: the environment of who caused them
    :param tasks: list of (user, record the task is on or an empty one for a task that
        nobody else sees, summary, note as HTML)
    :param kind: external id of the activity type; one that was deleted is left empty
    :return: the activities, in the order of the tasks
    """
    # sudo: whoever causes a task may have no right to plan tasks for others there.
    Activity = env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
    activity_type = env.ref(kind, raise_if_not_found=False)
    today = fields.Date.context_today(Activity)
    return Activity.create(
        [
            {
                "activity_type_id": activity_type and activity_type.id,
                "automated": True,
                "summary": summary,
                "note": note,
                "date_deadline": today,
                "res_model_id": bool(record) and env["ir.model"]._get_id(record._name),
                "res_id": record.id,
                "user_id": user.id,
            }
            for user, record, summary, note in tasks
        ]
    )

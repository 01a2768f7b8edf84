# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Tasks that the programme gives to people."""

from types import MappingProxyType
from typing import Any, NamedTuple

from .autoservice_verb_mixin import VERB
from .zones import today_in, user_zone

TO_DO = "mail.mail_activity_data_todo"


class Task(NamedTuple):
    """What somebody is to do.

    :param user: who
    :param record: what it is on; an empty one for a task that nobody else sees
    :param summary: plain text
    :param note: HTML
    :param more: further values of the activity, as another deadline
    :param earlier: an open task of the same person on the same record, which this one
        renews instead of standing beside it
    """

    user: Any
    record: Any
    summary: str
    note: str = False
    more: dict = MappingProxyType({})
    earlier: Any = None


def create_tasks(env, tasks, kind=TO_DO):
    """Create or renew tasks in one batch and without sending anything.

    Who has a task does not follow its record: he need not get every message of it.

    :param env: the environment of who caused them
    :param tasks: list of :class:`Task`, or of tuples that begin like it
    :param kind: external id of the activity type; one that was deleted is left empty
    :return: the activities, in the order of the tasks
    """
    # sudo: whoever causes a task may have no right to plan tasks for others there.
    Activity = env["mail.activity"].sudo()
    Activity = Activity.with_context(
        mail_activity_quick_update=True, autoservice_quiet=VERB
    )
    common = {
        "activity_type_id": env["ir.model.data"]._xmlid_to_res_id(kind),
        "automated": True,
    }
    tasks = [Task(*task) for task in tasks]
    # What somebody gets after his midnight is not overdue.
    today = {user: today_in(user_zone(user)) for user in {one.user for one in tasks}}
    told = [
        {
            **common,
            "date_deadline": today[task.user],
            "summary": task.summary,
            "note": task.note,
            **task.more,
        }
        for task in tasks
    ]
    new = iter(
        Activity.create(
            [
                {"user_id": task.user.id, **_prepare_document(env, task.record), **vals}
                for task, vals in zip(tasks, told, strict=True)
                if not task.earlier
            ]
        )
    )
    return Activity.concat(
        *(
            _renew(task.earlier.with_env(Activity.env), vals)
            if task.earlier
            else next(new)
            for task, vals in zip(tasks, told, strict=True)
        )
    )


def _renew(activity, vals):
    """Say something newer in an open task; who adds no note leaves the one there."""
    note = vals["note"] or activity.note
    activity.write({**vals, "note": note})
    return activity


def _prepare_document(env, record):
    """Values of an activity on a record; complete, so that nothing is computed."""
    if not record:
        return {}
    return {
        "res_model_id": env["ir.model"]._get_id(record._name),
        "res_model": record._name,
        "res_id": record.id,
        # sudo: the name of what the task is on, for who has the task.
        "res_name": record.sudo().display_name,
    }

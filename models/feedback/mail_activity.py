# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models
from odoo.exceptions import UserError

from .autoservice_satisfaction import TASK, has_words

MARK = "autoservice.satisfaction"
# What makes a task the one of a low mark, and says until when it is to be done.
FIXED = frozenset(
    (
        "active",
        "activity_type_id",
        "automated",
        "autoservice_time",
        "date_deadline",
        "res_id",
        "res_model",
        "res_model_id",
    )
)


class MailActivity(models.Model):
    """The task of a low mark ends with a result, and with nothing else."""

    _inherit = "mail.activity"

    def write(self, vals):
        """Nobody slips out of such a task; the programme itself may hand it over."""
        is_fixed = not FIXED.isdisjoint(vals) or not vals.get("user_id", True)
        if is_fixed and not self.env.su and (unsettled := self._get_unsettled()):
            self._refuse_without_result(unsettled)
        return super().write(vals)

    def _get_mark_tasks(self):
        """Return those that are open and end with the result of a low mark."""
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(TASK)
        return self.filtered(
            lambda one: (
                one.res_model == MARK
                and one.active
                and one.activity_type_id.id == type_id
            )
        )

    def _get_unsettled(self):
        """Return {task: its low mark, with all rights} of those without a result."""
        tasks = self._get_mark_tasks()
        # sudo: whoever has the task may know how far its mark is.
        marks = self.env[MARK].sudo().browse(tasks.mapped("res_id")).exists()
        by_id = {mark.id: mark for mark in marks if mark.can_settle}
        return {task: by_id[task.res_id] for task in tasks if task.res_id in by_id}

    def _get_undecided(self):
        """In the diary a low mark is opened: its result is written there."""
        return super()._get_undecided().union(*self._get_unsettled())

    def _action_done(self, feedback=False, attachment_ids=None):
        """What is written with the tick is the result."""
        if unsettled := self._get_unsettled():
            result = (feedback or "").strip()
            if not has_words(result):
                self._refuse_without_result(unsettled)
            # sudo: whoever has the task may end it with a result.
            self.env[MARK].sudo().union(*unsettled.values())._settle(result)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_unsettled(self):
        """Nobody throws them away; Odoo's own cleaning of what is years old may."""
        if self.env.su:
            return
        if unsettled := self._get_unsettled():
            self._refuse_without_result(unsettled)

    def _refuse_without_result(self, unsettled):
        """Say that these tasks do not end so.

        :param unsettled: what :meth:`_get_unsettled` returned
        :raise UserError: naming them
        """
        raise UserError(
            self.env._(
                "%s: write what came of it; that ends the task.",
                ", ".join(task.summary or "" for task in unsettled),
            )
        )

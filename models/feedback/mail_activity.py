# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from .autoservice_satisfaction import TASK, has_words

MARK = "autoservice.satisfaction"
# Until when it is to be done, is not for who has it to say.
FIXED = frozenset(("autoservice_time", "date_deadline"))


class MailActivity(models.Model):
    """The task of a low mark ends with a result, and with nothing else."""

    _inherit = "mail.activity"

    def write(self, vals):
        """Nobody slips out of such a task; the programme itself may hand it over."""
        is_fixed = not FIXED.isdisjoint(vals) or not vals.get("user_id", True)
        if is_fixed and not self.env.su and self._get_unsettled():
            self._insist_on_decisions()
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
        """A low mark ends with its result; in the diary it is opened to write that."""
        waiting = {
            task: self.env._(
                "%s: write what came of it; that ends the task.", task.summary or ""
            )
            for task in self._get_unsettled()
        }
        return {**super()._get_undecided(), **waiting}

    def _action_done(self, feedback=False, attachment_ids=None):
        """What is written with the tick is the result."""
        result = (feedback or "").strip()
        if has_words(result) and (unsettled := self._get_unsettled()):
            # sudo: whoever has the task may end it with a result.
            marks = self.env[MARK].sudo().union(*unsettled.values())
            marks._settle(result, ending=self)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models
from odoo.exceptions import UserError

MARK = "autoservice.satisfaction"


class MailActivity(models.Model):
    """The task of a low mark ends with a result, and with nothing else."""

    _inherit = "mail.activity"

    def _get_unsettled(self):
        """Return {task: its low mark, with all rights} of those without a result."""
        tasks = self.filtered(
            lambda one: one.automated and one.active and one.res_model == MARK
        )
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
            if not result:
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

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceDiaryDone(models.TransientModel):
    """What came of it, in a word."""

    _name = "autoservice.diary.done"
    _description = "Result of tasks"

    activity_ids = fields.Many2many(comodel_name="mail.activity", string="Tasks")
    feedback = fields.Text(string="Result")

    def action_save(self):
        """Tick the tasks off; those that a colleague did meanwhile stay as they are."""
        self.ensure_one()
        todo = self.activity_ids.filtered("active")
        if todo:
            todo.action_feedback(feedback=self.feedback)
        return {"type": "ir.actions.act_window_close"}

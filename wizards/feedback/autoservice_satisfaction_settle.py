# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceSatisfactionSettle(models.TransientModel):
    """What came of a low mark."""

    _name = "autoservice.satisfaction.settle"
    _description = "Settle a low mark"

    satisfaction_id = fields.Many2one(
        comodel_name="autoservice.satisfaction", required=True, ondelete="cascade"
    )
    score = fields.Integer(related="satisfaction_id.score", string="Mark")
    comment = fields.Text(related="satisfaction_id.comment")
    result = fields.Text(required=True)

    def action_save(self):
        """Keep the result, and end the task.

        :return: the action that closes the dialog
        :raise UserError: there is no result, or it was settled already
        """
        self.ensure_one()
        self.satisfaction_id.action_settle(self.result)
        return {"type": "ir.actions.act_window_close"}

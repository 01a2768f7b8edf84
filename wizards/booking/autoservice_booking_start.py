# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AutoserviceBookingStart(models.TransientModel):
    """Whether the work begins on another day than planned."""

    _name = "autoservice.booking.start"
    _description = "Start on another day"

    booking_id = fields.Many2one(
        comodel_name="autoservice.booking", required=True, ondelete="cascade"
    )
    question = fields.Char(related="booking_id.start_question")

    def action_save(self):
        """Begin the work, and move the visit to now.

        :return: the action that closes the dialog
        """
        self.ensure_one()
        self.booking_id.action_start_now()
        return {"type": "ir.actions.act_window_close"}

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from .autoservice_booking_self import TASK

BOOKING = "autoservice.booking"


class MailActivity(models.Model):
    """The task of a visit that waits for the front desk ends with its answer."""

    _inherit = "mail.activity"

    def _get_undecided(self):
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(TASK)
        asked = self.filtered(
            lambda task: (
                task.res_model == BOOKING
                and task.active
                and task.activity_type_id.id == type_id
            )
        )
        # sudo: whoever has the task may know how far its visit is.
        visits = self.env[BOOKING].sudo().browse(asked.mapped("res_id")).exists()
        names = {one.id: one.name for one in visits if one._awaits_approval()}
        waiting = {
            task: self.env._(
                "%s: book or cancel the visit; that ends the task.", names[task.res_id]
            )
            for task in asked
            if task.res_id in names
        }
        return {**super()._get_undecided(), **waiting}

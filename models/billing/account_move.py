# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    booking_ids = fields.Many2many(
        comodel_name="autoservice.booking",
        compute="_compute_booking_ids",
        groups="autoservice.group_manager,account.group_account_readonly,"
        "account.group_account_invoice",
    )

    def _compute_booking_ids(self):
        for move in self:
            # sudo: an accountant has no right on order lines; only the link is shown.
            lines = move.sudo().invoice_line_ids.sale_line_ids
            move.booking_ids = lines.booking_id

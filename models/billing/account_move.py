# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models
from odoo.tools import formatLang


class AccountMove(models.Model):
    _inherit = "account.move"

    booking_ids = fields.Many2many(
        comodel_name="autoservice.booking",
        string="Bookings",
        compute="_compute_booking_ids",
        groups="autoservice.group_manager,account.group_account_readonly,"
        "account.group_account_invoice",
    )

    def _format_residual(self):
        """What is still to be paid, with its currency, for the user."""
        self.ensure_one()
        return formatLang(self.env, self.amount_residual, currency_obj=self.currency_id)

    def _compute_booking_ids(self):
        for move in self:
            # sudo: an accountant has no right on order lines; only the link is shown.
            lines = move.sudo().invoice_line_ids.sale_line_ids
            move.booking_ids = lines.booking_id

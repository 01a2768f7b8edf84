# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.autoservice_verb_mixin import VERB
from . import pay_news


class AccountMove(models.Model):
    """What is invoiced, credited or taken back is followed by the pay."""

    _inherit = "account.move"

    autoservice_is_pay = fields.Boolean(
        string="Pay of people",
        compute="_compute_autoservice_is_pay",
        store=True,
        help="It is about what people are owed: for owner and accountants only.",
    )

    # What a rule asks of every list of journal items is a handful of rows. As Odoo
    # writes it: PostgreSQL would not use "WHERE autoservice_is_pay".
    _autoservice_pay_idx = models.Index("(id) WHERE autoservice_is_pay IS TRUE")

    @api.depends("line_ids.account_id.autoservice_is_pay")
    def _compute_autoservice_is_pay(self):
        for move in self:
            accounts = move.line_ids.account_id
            move.autoservice_is_pay = any(accounts.mapped("autoservice_is_pay"))

    def _write_multi(self, vals_list):
        changed = [
            move.id
            for move, vals in zip(self, vals_list, strict=True)
            if "state" in vals and move.move_type in ("out_invoice", "out_refund")
        ]
        if changed:
            pay_news.collect(self.env).move_ids.update(changed)
        return super()._write_multi(vals_list)

    # A sheet and its entry in the books say the same
    def _check_draftable(self):
        self._refuse_of_sheet()
        return super()._check_draftable()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        if self.env.context.get("autoservice_verb") is not VERB:
            self._refuse_of_sheet()
        return super()._reverse_moves(default_values_list, cancel)

    def _refuse_of_sheet(self):
        """Refuse to take journal entries back that a pay sheet has made.

        :raise UserError: naming the sheets
        """
        entries = self.filtered(lambda move: move.move_type == "entry")
        if not entries:
            return
        # sudo: whether there is a sheet, of whatever branch.
        sheets = self.env["autoservice.pay.sheet"].sudo()
        ids = entries.ids
        if found := sheets.search(
            ["|", ("move_id", "in", ids), ("reversal_id", "in", ids)]
        ):
            raise UserError(
                self.env._(
                    "This journal entry belongs to the pay sheet %s: cancel the sheet"
                    " instead.",
                    ", ".join(found.mapped("name")),
                )
            )

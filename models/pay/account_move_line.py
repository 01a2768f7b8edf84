# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from . import pay_news


class AccountMoveLine(models.Model):
    """What is paid to people is paid on their sheets."""

    _inherit = "account.move.line"

    def _write_multi(self, vals_list):
        changed = self.browse(
            line.id
            for line, vals in zip(self, vals_list, strict=True)
            if "reconciled" in vals
        )
        # sudo: who registers a payment may not read how the branch pays its people.
        # A former account counts too: what is owed on it is still to be paid.
        debts = changed.sudo().filtered("account_id.autoservice_is_pay")
        if debts:
            pay_news.collect(self.env).debt_ids.update(debts.ids)
        return super()._write_multi(vals_list)

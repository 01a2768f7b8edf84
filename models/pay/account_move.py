# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from . import pay_news


class AccountMove(models.Model):
    """What is invoiced, credited or taken back is followed by the pay."""

    _inherit = "account.move"

    def _write_multi(self, vals_list):
        changed = [
            move.id
            for move, vals in zip(self, vals_list, strict=True)
            if "state" in vals and move.move_type in ("out_invoice", "out_refund")
        ]
        if changed:
            pay_news.collect(self.env).move_ids.update(changed)
        return super()._write_multi(vals_list)

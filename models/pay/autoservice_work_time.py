# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from . import pay_news
from .shares import MINUTES


class AutoserviceWorkTime(models.Model):
    """Where people share by their minutes, the minutes are pay."""

    _inherit = "autoservice.work.time"

    @api.model_create_multi
    def create(self, vals_list):
        stretches = super().create(vals_list)
        stretches._note_pay()
        return stretches

    def _write_multi(self, vals_list):
        changed = [
            stretch.id
            for stretch, vals in zip(self, vals_list, strict=True)
            if "minutes" in vals or "employee_id" in vals
        ]
        self.browse(changed)._note_pay()
        return super()._write_multi(vals_list)

    def unlink(self):
        self._note_pay()
        return super().unlink()

    def _note_pay(self):
        """Let the pay of the works follow whose people share by their minutes."""
        # sudo: who works may not read prices, of which the line has some.
        stretches = self.sudo().filtered(lambda one: one.line_id.pay_split == MINUTES)
        if stretches:
            pay_news.collect(self.env).line_ids.update(stretches.line_id.ids)

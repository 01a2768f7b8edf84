# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models

from . import board_news


class AutoserviceWaiting(models.Model):
    """Boards that are open hear of people who wait: the number on them is of today."""

    _inherit = "autoservice.waiting"

    @api.model_create_multi
    def create(self, vals_list):
        waiting = super().create(vals_list)
        waiting._tell_boards()
        return waiting

    def _write_multi(self, vals_list):
        if any(
            {"phase", "company_id", "slot_start"} & vals.keys() for vals in vals_list
        ):
            self._tell_boards()
        return super()._write_multi(vals_list)

    def unlink(self):
        self._tell_boards()
        return super().unlink()

    def _tell_boards(self):
        """Let the boards of their companies count anew."""
        news = board_news.collect(self.env)
        now = fields.Datetime.now()
        # sudo: only the company is looked at.
        for company in self.sudo().company_id:
            news.add_span(company.id, now, now + timedelta(minutes=1))

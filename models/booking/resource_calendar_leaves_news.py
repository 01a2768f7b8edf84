# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from . import board_news


class ResourceCalendarLeaves(models.Model):
    """Boards that are open hear of days off and absences."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._tell_boards()
        return leaves

    def write(self, vals):
        self._tell_boards()
        result = super().write(vals)
        self._tell_boards()
        return result

    def unlink(self):
        self._tell_boards()
        return super().unlink()

    def _tell_boards(self):
        """Let the boards draw the time of these absences anew."""
        news = board_news.collect(self.env)
        # sudo: whoever notes an absence may not read the resource; only its company
        # is told.
        for leave in self.sudo():
            company = leave.company_id or leave.resource_id.company_id
            news.add_span(company.id, leave.date_from, leave.date_to)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from . import board_news


class AutoserviceAllocation(models.Model):
    """Boards that are open hear of every bay and person that is held or let go."""

    _inherit = "autoservice.allocation"

    @api.model_create_multi
    def create(self, vals_list):
        allocations = super().create(vals_list)
        board_news.collect(self.env).booking_ids.update(allocations.booking_id.ids)
        allocations._tell_boards_of_holds()
        return allocations

    def _write_multi(self, vals_list):
        board_news.collect(self.env).allocation_ids.update(self.ids)
        return super()._write_multi(vals_list)

    def unlink(self):
        self.booking_id._tell_boards()
        self._tell_boards_of_holds()
        return super().unlink()

    def _tell_boards_of_holds(self):
        """Let the boards draw the time anew that somebody is booking on the site."""
        news = board_news.collect(self.env)
        # sudo: the front desk may let go what it may not read.
        for hold in self.sudo().hold_id:
            news.add_span(hold.company_id.id, hold.start, hold.stop)

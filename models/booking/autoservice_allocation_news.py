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
        return allocations

    def _write_multi(self, vals_list):
        board_news.collect(self.env).allocation_ids.update(self.ids)
        return super()._write_multi(vals_list)

    def unlink(self):
        self.booking_id._tell_boards()
        return super().unlink()

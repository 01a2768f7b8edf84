# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models
from odoo.tools import SQL

from . import freed_time

HELD_BY = {"start", "stop", "is_holding", "resource_id"}


class AutoserviceAllocation(models.Model):
    """The waiting list hears of every bay and person that is held or let go."""

    _inherit = "autoservice.allocation"

    @api.model_create_multi
    def create(self, vals_list):
        allocations = super().create(vals_list)
        freed_time.collect(self.env).taken.update(allocations.company_id.ids)
        return allocations

    def _write_multi(self, vals_list):
        """Hear of computed values too, such as a booking that is cancelled."""
        if any(HELD_BY & vals.keys() for vals in vals_list):
            freed_time.note_held(self.env, SQL("id = ANY(%s)", self.ids))
        return super()._write_multi(vals_list)

    def unlink(self):
        # What is booked in the same step was never free for others.
        if not self.env.context.get("autoservice_hold_taken"):
            self.flush_recordset()
            freed_time.note_held(self.env, SQL("id = ANY(%s)", self.ids))
        return super().unlink()

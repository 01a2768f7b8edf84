# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.tools import SQL

from . import freed_time


class AutoserviceBooking(models.Model):
    """The waiting list hears of bookings that are deleted with all they hold."""

    _inherit = "autoservice.booking"

    def unlink(self):
        self.allocation_ids.flush_recordset()
        freed_time.note_held(self.env, SQL("booking_id = ANY(%s)", self.ids))
        return super().unlink()

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from . import board_news


class AutoserviceBooking(models.Model):
    """Boards that are open hear of every change."""

    _inherit = "autoservice.booking"

    @api.model_create_multi
    def create(self, vals_list):
        bookings = super().create(vals_list)
        bookings._tell_boards()
        return bookings

    def write(self, vals):
        # What is left behind must be drawn anew, too.
        if {*self._get_time_fields(), "company_id"} & vals.keys():
            self._tell_boards_span()
        return super().write(vals)

    def _write_multi(self, vals_list):
        """Hear of computed values too, such as a payment that makes a booking paid."""
        self._tell_boards()
        return super()._write_multi(vals_list)

    def unlink(self):
        self._tell_boards_span()
        return super().unlink()

    def _tell_boards(self):
        """Let the boards draw these bookings anew when the transaction is committed."""
        if self.ids:
            board_news.collect(self.env).booking_ids.update(self.ids)

    def _tell_boards_span(self):
        """Let the boards draw the time anew that these bookings take at present."""
        news = board_news.collect(self.env)
        for booking in self:
            news.add_span(booking.company_id.id, booking.start, booking.release_at)

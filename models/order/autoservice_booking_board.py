# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL


class AutoserviceBooking(models.Model):
    """What the board tells of the work."""

    _inherit = "autoservice.booking"

    def _get_board_marks(self):
        """Add the names of the services, as one line of text."""
        marks = super()._get_board_marks()
        works = defaultdict(list)
        # What is to be done is no secret to those who see the booking; prices are.
        for booking_id, name in self.env.execute_query(
            SQL(
                "SELECT line.booking_id, COALESCE(t.name->>%s, t.name->>'en_US')"
                " FROM sale_order_line line"
                " JOIN product_product p ON p.id = line.product_id"
                " JOIN product_template t ON t.id = p.product_tmpl_id"
                " WHERE line.booking_id = ANY(%s) AND line.is_work"
                " ORDER BY line.booking_id, line.sequence, line.id",
                self.env.lang or "en_US",
                self.ids,
            )
        ):
            works[booking_id].append(name)
        for id_, mark in marks.items():
            mark["works"] = ", ".join(works[id_])
        return marks

    @api.model
    def _get_work_left(self, ids):
        """Lines that are ticked off are done; see the forecast."""
        left = super()._get_work_left(ids)
        for id_, undone, done, ticked in self.env.execute_query(
            SQL(
                "SELECT booking_id,"
                " COALESCE(SUM(planned_minutes) FILTER (WHERE is_done IS NOT TRUE), 0),"
                " COALESCE(SUM(planned_minutes) FILTER (WHERE is_done), 0),"
                " MAX(done_at) FILTER (WHERE is_done)"
                " FROM sale_order_line WHERE booking_id = ANY(%s) AND is_work"
                " GROUP BY booking_id",
                ids,
            )
        ):
            left[id_] = undone, done, ticked
        return left

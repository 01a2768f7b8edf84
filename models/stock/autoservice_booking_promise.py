# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..booking.autoservice_booking_forecast import MissingParts
from ..order.autoservice_part_request import ASKED


class AutoserviceBooking(models.Model):
    """Which bookings wait for parts, and when these are expected."""

    _inherit = "autoservice.booking"

    @api.model
    def _get_missing_parts(self, ids):
        """Parts that are not reserved are waited for until enough has come in.

        What comes in is given to the bookings in the order of their starts. Of parts
        that nobody has ordered nobody knows when they come.

        So it is with what executors ask for and no store has.
        """
        result = super()._get_missing_parts(ids)
        missing = self._read_missing_parts(ids)
        incoming = self._read_incoming_parts({row[1] for row in missing})
        dates, undated = defaultdict(list), defaultdict(set)
        for id_, product_id, company_id, quantity, ordered in missing:
            date = ordered or _take(incoming[product_id, company_id], quantity)
            if date:
                dates[id_].append(date)
            else:
                undated[id_].add(product_id)
        for id_ in {*dates, *undated}:
            result[id_] = MissingParts(max(dates[id_], default=None), len(undated[id_]))
        return result

    def _get_part_buyers(self):
        """The storekeeper orders the parts; the front desk, where there is none."""
        result = super()._get_part_buyers()
        # sudo: orders and their warehouses, for a cron and for executors too.
        orders = {booking: booking.sudo().sale_order_id for booking in self}
        warehouses = (
            self.env["stock.warehouse"]
            .sudo()
            .union(  # sudo: as above
                *(order.warehouse_id for order in orders.values())
            )
        )
        storekeepers = warehouses._get_storekeepers()
        for booking, order in orders.items():
            storekeeper = storekeepers.get(order.warehouse_id)
            result[booking] = storekeeper or result[booking]
        return result

    @api.model
    def _read_missing_parts(self, ids):
        """Read what bookings wait for, in the order of their starts.

        :return: list of (booking id, product id, company id, quantity in the product's
            unit, when a receipt that was ordered for it is due)
        """
        return self.env.execute_query(
            SQL(
                "SELECT part.booking_id, part.product_id, part.company_id,"
                " part.quantity, part.date"
                " FROM (%s UNION ALL %s) part"
                " JOIN autoservice_booking b ON b.id = part.booking_id"
                " ORDER BY b.start, b.id, part.move_id",
                self._select_sold_parts(ids),
                self._select_asked_parts(ids),
            )
        )

    @api.model
    def _select_sold_parts(self, ids):
        """What is on the orders of bookings and not reserved."""
        return SQL(
            "SELECT line.booking_id, move.id AS move_id, move.product_id,"
            " move.company_id,"
            " move.product_qty - COALESCE(held.quantity, 0) AS quantity, ordered.date"
            " FROM sale_order_line line"
            " JOIN stock_move move ON move.sale_line_id = line.id"
            # What was ordered for this very line; a step of our own is no order.
            " LEFT JOIN LATERAL (SELECT MAX(orig.date) AS date, COUNT(*) AS steps,"
            "  BOOL_OR(orig.sale_line_id IS NULL) AS is_receipt"
            "  FROM stock_move_move_rel rel"
            "  JOIN stock_move orig ON orig.id = rel.move_orig_id"
            "  WHERE rel.move_dest_id = move.id"
            "  AND orig.state NOT IN ('done', 'cancel')) ordered ON TRUE"
            " LEFT JOIN LATERAL (SELECT SUM(quantity_product_uom) AS quantity"
            "  FROM stock_move_line WHERE move_id = move.id) held ON TRUE"
            " WHERE line.booking_id = ANY(%s) AND move.origin_returned_move_id IS NULL"
            " AND move.state IN ('waiting', 'confirmed', 'partially_available')"
            " AND (ordered.steps = 0 OR ordered.is_receipt)",
            list(ids),
        )

    @api.model
    def _select_asked_parts(self, ids):
        """What executors asked for and no store has; on the order it counts there.

        What was named in words only is a product of its own, which nobody knows.
        """
        return SQL(
            "SELECT asked.booking_id, NULL, COALESCE(asked.product_id, -asked.id),"
            " asked.company_id, asked.quantity, NULL"
            " FROM autoservice_part_request asked"
            " LEFT JOIN LATERAL (SELECT SUM(quant.quantity - quant.reserved_quantity)"
            "  AS free FROM stock_quant quant"
            "  JOIN stock_location store ON store.id = quant.location_id"
            "  WHERE quant.product_id = asked.product_id AND store.usage = 'internal'"
            "  AND store.company_id = asked.company_id) there ON TRUE"
            " WHERE asked.booking_id = ANY(%s) AND asked.phase = %s"
            " AND asked.sold_line_id IS NULL"
            " AND asked.quantity > COALESCE(there.free, 0)",
            list(ids),
            ASKED,
        )

    @api.model
    def _read_incoming_parts(self, product_ids):
        """Read what comes in, as {(product id, company id): [[date, quantity], ...]}."""
        incoming = defaultdict(list)
        for product_id, company_id, date, quantity in self.env.execute_query(
            SQL(
                "SELECT move.product_id, move.company_id, move.date, move.product_qty"
                " FROM stock_move move"
                " JOIN stock_location src ON src.id = move.location_id"
                " JOIN stock_location dest ON dest.id = move.location_dest_id"
                " WHERE move.product_id = ANY(%s) AND src.usage = 'supplier'"
                " AND dest.usage = 'internal'"
                " AND move.state NOT IN ('draft', 'done', 'cancel')"
                " AND NOT EXISTS (SELECT FROM stock_move_move_rel rel"
                "  JOIN stock_move dest ON dest.id = rel.move_dest_id"
                "  WHERE rel.move_orig_id = move.id AND dest.sale_line_id IS NOT NULL)"
                " ORDER BY move.date, move.id",
                list(product_ids),
            )
        ):
            incoming[product_id, company_id].append([date, float(quantity)])
        return incoming


def _take(incoming, quantity):
    """Take a quantity out of what comes in; return when it is there, or None."""
    left = float(quantity)
    for one in incoming:
        taken = min(left, one[1])
        one[1] -= taken
        left -= taken
        if left <= 0:
            return one[0]
    return None

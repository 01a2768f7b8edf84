# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command, api, models
from odoo.tools import format_amount


class AutoserviceBooking(models.Model):
    """Quick booking: the services become lines of the order."""

    _inherit = "autoservice.booking"

    def _prepare_quote(self):
        """Add the prices that the customer will get.

        The lines that a booking would get are in memory, so the price is the one that
        will be booked.
        """
        currency = self.currency_id
        lines = [
            {
                "product_id": line.product_id.id,
                "name": line.product_id.name,
                "price": line.price_total,
                "price_text": format_amount(self.env, line.price_total, currency),
                "minutes": line.planned_minutes,
            }
            for line in self.line_ids
        ]
        total = sum(line["price"] for line in lines)
        return {
            **super()._prepare_quote(),
            "lines": lines,
            "total": total,
            "total_text": format_amount(self.env, total, currency),
        }

    @api.model
    def _prepare_quick_book_vals(self, service_ids):
        return {
            **super()._prepare_quick_book_vals(service_ids),
            # The quantity stands here for the quote: in memory there are no defaults.
            "line_ids": [
                Command.create({"product_id": id_, "product_uom_qty": 1})
                for id_ in service_ids
            ],
        }

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from ..common.autoservice_verb_mixin import VERB


class AutoserviceBooking(models.Model):
    """What comes back when a booking is cancelled after goods have left."""

    _inherit = "autoservice.booking"

    def _on_cancel(self):
        # Goods first: the order that is cancelled after them looks at what is delivered.
        self._return_goods()
        return super()._on_cancel()

    def _return_goods(self):
        """Put consumed goods and delivered parts back to where they were, at their value.

        Done again it finds nothing to return.
        """
        for company, bookings in self.grouped("company_id").items():
            bookings = bookings.with_company(company)
            bookings._return_consumption()
            lines = bookings.line_ids
            lines.filtered(
                lambda line: line.product_id.type == "consu"
            )._return_deliveries()
        self.filtered("consumed_at").with_context(autoservice_verb=VERB).write(
            {"consumed_at": False}
        )

    def _return_consumption(self):
        """Return done consumption and call off what is not done."""
        moves = self.consumption_move_ids
        moves.filtered(
            lambda move: move.state not in ("done", "cancel")
        )._action_cancel()
        consumed = moves.filtered(
            lambda move: (
                move.state == "done"
                and not move.origin_returned_move_id
                and not move.returned_move_ids.filtered(
                    lambda back: back.state == "done"
                )
            )
        )
        if not consumed:
            return
        back = self.env["stock.move"].with_context(tracking_disable=True)
        back.create(
            [move._prepare_consumption_return_vals() for move in consumed]
        )._action_done()

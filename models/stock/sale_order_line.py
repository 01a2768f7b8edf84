# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.exceptions import UserError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _deliver(self):
        """Deliver the goods of these lines in full, through Odoo's own pickings.

        Deliveries in several steps are gone through step by step; what other lines have
        on the same pickings stays open.

        :raise UserError: goods are not in stock and the company wants no negative stock
        """
        # A message per picking costs more than moving the goods; an SMS would leave
        # before the transaction is through.
        context = {"tracking_disable": True, "mail_notrack": True, "skip_sms": True}
        while moves := self.with_context(**context)._get_next_deliveries():
            moves._complete_delivery()
            moves.picking_id._action_done()
            moves.filtered(lambda move: not move.picking_id)._action_done()
            if stuck := moves.filtered(lambda move: move.state != "done"):
                raise UserError(stuck._prepare_not_in_stock_message())

    def _get_next_deliveries(self):
        """Return the open moves of these lines that wait for no other of them."""
        going = self.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and not move.origin_returned_move_id
            )
        )
        return going.filtered(lambda move: not move.move_orig_ids & going)

    def _get_returnable_deliveries(self):
        """Return {move to the customer: quantity that did not come back}."""
        done = self.move_ids.filtered(lambda move: move.state == "done")
        result = {}
        for move in done.filtered(
            lambda one: (
                one.location_dest_usage == "customer"
                and not one.origin_returned_move_id
            )
        ):
            back = move.returned_move_ids.filtered(lambda one: one.state == "done")
            quantity = move.quantity - sum(
                one.product_uom._compute_quantity(one.quantity, move.product_uom)
                for one in back
            )
            if move.product_uom.compare(quantity, 0.0) > 0:
                result[move] = quantity
        return result

    def _return_deliveries(self):
        """Take everything back that was delivered for these lines, at its value."""
        returnable = self._get_returnable_deliveries()
        moves = self.env["stock.move"].union(*returnable)
        pickings = self.env["stock.picking"]
        for picking in moves.picking_id:
            wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
            for line in wizard.product_return_moves:
                line.quantity = returnable.get(line.move_id, 0.0)
            pickings |= wizard._create_return()
        back = pickings.move_ids
        for move in back:
            move.quantity = move.product_uom_qty
        back.picked = True
        pickings.with_context(skip_sms=True)._action_done()

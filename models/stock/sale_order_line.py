# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import formatLang


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _deliver_goods(self):
        """Deliver the goods among these lines; see :meth:`_deliver`."""
        self.filtered(lambda line: line.product_id.type == "consu")._deliver()

    def _deliver(self):
        """Deliver the goods of these lines in full, through Odoo's own pickings.

        Deliveries in several steps are gone through step by step; what other lines have
        on the same pickings stays open. A delivery that was cancelled by hand is opened
        again.

        :raise UserError: goods are not in stock and the company wants no negative stock,
            or have no delivery
        """
        # A message per picking costs more than moving the goods; an SMS would leave
        # before the transaction is through.
        context = {"tracking_disable": True, "mail_notrack": True, "skip_sms": True}
        lines = self.with_context(**context)
        lines._filter_undelivered().filtered(
            lambda line: (
                line.product_uom_id.compare(
                    line._get_qty_procurement(), line.product_uom_qty
                )
                < 0
            )
        )._action_launch_stock_rule()
        while moves := lines._get_next_deliveries():
            moves._complete_delivery()
            moves.picking_id._action_done()
            moves.filtered(lambda move: not move.picking_id)._action_done()
            if stuck := moves.filtered(lambda move: move.state != "done"):
                raise UserError(stuck._prepare_not_in_stock_message())
        if left := lines._filter_undelivered():
            raise UserError(left._prepare_undelivered_message())

    def _filter_undelivered(self):
        """Return the lines of which less was delivered than was ordered.

        What the customer gave back stays back.
        """
        return self.filtered(
            lambda line: (
                line.qty_delivered_method == "stock_move"
                and line.product_uom_id.compare(
                    line.qty_delivered, line.product_uom_qty
                )
                < 0
                and not line.move_ids.filtered(
                    lambda move: move.origin_returned_move_id and move.state == "done"
                )
            )
        )

    def _prepare_undelivered_message(self):
        """Name every part that has no delivery, with what is ordered and delivered."""
        parts = [
            self.env._(
                "- %(product)s: ordered %(wanted)s %(unit)s, delivered %(there)s"
                " (%(orders)s)",
                product=line.product_id.display_name,
                wanted=formatLang(self.env, line.product_uom_qty, dp="Product Unit"),
                there=formatLang(self.env, line.qty_delivered, dp="Product Unit"),
                unit=line.product_uom_id.name,
                orders=line.order_id.name,
            )
            for line in self
        ]
        return self.env._(
            "The delivery of these parts was cancelled:\n%(parts)s\nDeliver them in"
            " Inventory, or lower the ordered quantity.",
            parts="\n".join(parts),
        )

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
        back._return_to_packages()
        back.picked = True
        pickings.with_context(skip_sms=True)._action_done()

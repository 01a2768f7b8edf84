# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang


class StockMove(models.Model):
    """Goods that a booking consumes; such moves have no picking."""

    _inherit = "stock.move"

    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        help="The booking that consumed these goods.",
    )
    is_restricted = fields.Boolean(
        string="Restricted",
        readonly=True,
        copy=False,
        help="Only restricted tech cards name these goods; the journal does not.",
    )

    # Computes
    @api.depends("booking_id.name")
    def _compute_reference(self):
        """Valuation entries and lists show the booking as the reference."""
        consumption = self.filtered("booking_id")
        # sudo: who moves goods may not see the booking; its number is no secret.
        for move in consumption.sudo():
            move.reference = move.booking_id.name
        return super(StockMove, self - consumption)._compute_reference()

    # Moving
    def _should_be_assigned(self):
        """Consumption needs no picking."""
        return not self.booking_id and super()._should_be_assigned()

    def _should_bypass_reservation(self, forced_location=False):
        """Consumption takes what is free at once: there is nothing to reserve."""
        return bool(self.booking_id) or super()._should_bypass_reservation(
            forced_location
        )

    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "booking_id"]

    def _prepare_move_split_vals(self, qty):
        vals = super()._prepare_move_split_vals(qty)
        vals["booking_id"] = self.booking_id.id
        vals["is_restricted"] = self.is_restricted
        return vals

    def _get_source_document(self):
        return super()._get_source_document() or self.booking_id

    def _get_account_move_line_vals(self):
        """Keep what restricted cards are made of from those who read the journal."""
        vals_list = super()._get_account_move_line_vals()
        if self.is_restricted:
            for vals in vals_list:
                vals.update(name=self.reference, product_id=False)
        return vals_list

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        self.env["stock.warehouse.orderpoint"]._check_minimum(moves.product_id)
        return moves

    # Consumption
    def _prepare_consumption_return_vals(self):
        """Values of the move that takes what was consumed back to where it was."""
        self.ensure_one()
        common = {
            "product_id": self.product_id.id,
            "company_id": self.company_id.id,
            "picked": True,
        }
        return {
            **common,
            "booking_id": self.booking_id.id,
            "is_restricted": self.is_restricted,
            "origin": self.booking_id.name,
            "origin_returned_move_id": self.id,
            "product_uom": self.product_uom.id,
            "product_uom_qty": self.quantity,
            "location_id": self.location_dest_id.id,
            "location_dest_id": self.location_id.id,
            "warehouse_id": self.warehouse_id.id,
            "move_line_ids": [
                Command.create(
                    {
                        **common,
                        "product_uom_id": line.product_uom_id.id,
                        "quantity": line.quantity,
                        "location_id": line.location_dest_id.id,
                        "location_dest_id": line.location_id.id,
                        "lot_id": line.lot_id.id,
                        "package_id": line.result_package_id.id,
                        "result_package_id": line.package_id.id,
                    }
                )
                for line in self.move_line_ids
            ],
        }

    # Deliveries of bookings
    def _complete_delivery(self):
        """Reserve the whole demand of these moves and mark it as picked.

        :raise UserError: goods are not in stock and the company wants no negative stock
        """
        self.filtered(lambda move: move.state == "draft")._action_confirm(merge=False)
        short = self._filter_short()
        # What was picked by hand would not be reserved any further.
        short.picked = False
        short._action_assign()
        strict = self.filtered(
            lambda move: (
                move.product_id.is_storable
                and not move.company_id.autoservice_allow_negative_stock
            )
        )
        if refused := strict._filter_short() or strict._filter_not_there():
            raise UserError(refused._prepare_not_in_stock_message())
        for move in self._filter_short():
            move.quantity = move.product_uom_qty
        self.picked = True

    def _filter_not_there(self):
        """Return the moves whose reserved goods are not there, or not any more.

        Two orders that reserve the last piece at the same time both get it from Odoo.
        """
        taking = self.filtered(lambda move: not move._should_bypass_reservation())
        quants = self.env["stock.quant"]._get_quants_by_products_locations(
            taking.product_id, taking.move_line_ids.location_id
        )
        self.env["stock.quant"].union(*quants.values())._hold()
        there = {key: sum(same.mapped("quantity")) for key, same in quants.items()}
        refused = self.browse()
        for line in taking.move_line_ids:
            key = (
                line.product_id.id,
                line.location_id.id,
                line.lot_id.id,
                line.package_id.id,
                line.owner_id.id,
            )
            there[key] = there.get(key, 0.0) - line.quantity_product_uom
            if line.product_id.uom_id.compare(there[key], 0.0) < 0:
                refused |= line.move_id
        return refused

    def _filter_short(self):
        """Return the moves that hold less than was asked for."""
        return self.filtered(
            lambda move: (
                move.product_uom.compare(move.quantity, move.product_uom_qty) < 0
            )
        )

    def _return_to_packages(self):
        """Put what these returns bring back into the packages it was taken from.

        A package that still holds goods draws them to where it is. Returns of a part of
        a delivery come back loose, as Odoo has it.
        """
        for move in self:
            came_from = move.origin_returned_move_id
            packed = came_from.move_line_ids.package_id
            if not packed or move.product_uom.compare(
                move.quantity, came_from.quantity
            ):
                continue
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(move._prepare_packed_line_vals(line))
                for line in came_from.move_line_ids
            ]

    def _prepare_packed_line_vals(self, line):
        """Values of the line that takes a delivered line back into its package.

        :param line: the line of the delivery
        """
        self.ensure_one()
        home, top = line.location_id, self.location_dest_id
        if not home.parent_path.startswith(top.parent_path):
            home = top
        place = line.package_id.location_id
        if not place or place == line.location_dest_id:
            place = home
        return {
            "product_id": line.product_id.id,
            "company_id": self.company_id.id,
            "picking_id": self.picking_id.id,
            "product_uom_id": line.product_uom_id.id,
            "quantity": line.quantity,
            "lot_id": line.lot_id.id,
            "owner_id": line.owner_id.id,
            "location_id": line.location_dest_id.id,
            "location_dest_id": place.id,
            "package_id": line.result_package_id.id,
            "result_package_id": line.package_id.id,
        }

    def _prepare_not_in_stock_message(self):
        """Name every part that is short, with what is needed and what is there."""
        parts = []
        for product, moves in self.grouped("product_id").items():
            wanted, reserved = (
                sum(
                    move.product_uom._compute_quantity(move[name], product.uom_id)
                    for move in moves
                )
                for name in ("product_uom_qty", "quantity")
            )
            here = product.with_context(location=moves.location_id.ids)
            there = max(min(reserved, here.qty_available), 0.0)
            parts.append(
                self.env._(
                    "- %(product)s: needed %(wanted)s %(unit)s, in stock %(there)s"
                    " (%(orders)s)",
                    product=product.display_name,
                    wanted=formatLang(self.env, wanted, dp="Product Unit"),
                    there=formatLang(self.env, there, dp="Product Unit"),
                    unit=product.uom_id.name,
                    orders=", ".join(moves.sale_line_id.order_id.mapped("name")),
                )
            )
        return self.env._(
            "These parts are not in stock:\n%(parts)s\nReceive them, or take them off the"
            " order.",
            parts="\n".join(parts),
        )

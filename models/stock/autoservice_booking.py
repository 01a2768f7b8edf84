# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

# Who sees what was consumed; a restricted tech card stays hidden from others.
STOCK_GROUPS = "stock.group_stock_user,autoservice.group_owner"


class AutoserviceBooking(models.Model):
    """The goods that a booking takes from stock."""

    _inherit = "autoservice.booking"

    consumption_move_ids = fields.One2many(
        comodel_name="stock.move",
        inverse_name="booking_id",
        string="Consumed goods",
        readonly=True,
        copy=False,
        groups=STOCK_GROUPS,
    )
    consumption_count = fields.Integer(
        compute="_compute_consumption_count", groups=STOCK_GROUPS
    )
    consumption_cost = fields.Monetary(
        string="Cost of consumables",
        compute="_compute_consumption_cost",
        compute_sudo=True,
        groups="autoservice.group_owner",
        help="Value of the consumed goods, less what came back.",
    )
    consumed_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the consumables of the tech cards left the stock.",
    )

    # Computes
    @api.depends("consumption_move_ids")
    def _compute_consumption_count(self):
        counts = dict(
            self.env["stock.move"]._read_group(
                [("booking_id", "in", self.ids)], ["booking_id"], ["__count"]
            )
        )
        for booking in self:
            booking.consumption_count = counts.get(booking, 0)

    @api.depends("consumption_move_ids.value", "consumption_move_ids.state")
    def _compute_consumption_cost(self):
        for booking in self:
            moves = booking.consumption_move_ids
            booking.consumption_cost = sum(
                move.value if move.is_out else -move.value for move in moves
            )

    # Verbs
    def _deliver_parts(self):
        """Deliver the parts of these bookings through the pickings of their orders.

        Invoked by: the verb that issues the invoice, with all rights.

        :raise UserError: parts are not in stock and the company wants no negative stock
        """
        for company, bookings in self.grouped("company_id").items():
            bookings.with_company(company)._get_order_lines()._deliver_goods()

    def _get_order_lines(self):
        """Return the lines that these bookings deliver and invoice.

        Lines of an order that belong to none of its bookings go along.
        """
        return self.line_ids | self.sale_order_id.order_line.filtered(
            lambda line: not line.booking_id
        )

    # Actions
    def action_open_consumption(self):
        """Open what these bookings consumed.

        :return: a window action
        """
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Consumed goods"),
            "res_model": "stock.move",
            "view_mode": "list",
            "views": [
                (
                    self.env.ref("autoservice.stock_move_consumption_view_list").id,
                    "list",
                )
            ],
            "domain": [("booking_id", "in", self.ids)],
            "context": {"create": False},
        }

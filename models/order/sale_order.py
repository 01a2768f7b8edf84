# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..booking.autoservice_booking import OFFER
from ..common.working_hours import to_local
from ..common.zones import company_zone


class SaleOrder(models.Model):
    """The commercial truth of one or more bookings, or of a sale in the shop."""

    _name = "sale.order"
    _inherit = ["sale.order", "autoservice.inside.mixin"]

    booking_ids = fields.One2many(
        comodel_name="autoservice.booking",
        inverse_name="sale_order_id",
        string="Bookings",
    )
    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        string="Car",
        compute="_compute_vehicle_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )

    has_discount = fields.Boolean(compute="_compute_has_discount")

    @api.depends("order_line.discount")
    def _compute_has_discount(self):
        """A discount is shown where there is one, also without Odoo's setting for it."""
        for order in self:
            order.has_discount = any(order.order_line.mapped("discount"))

    @api.depends("booking_ids.vehicle_id")
    def _compute_vehicle_id(self):
        for order in self:
            order.vehicle_id = order.booking_ids.vehicle_id[:1] or order.vehicle_id

    @api.depends("booking_ids.offer_expires_at")
    def _compute_validity_date(self):
        """An estimate holds no longer than the time that it was made for."""
        visits = self.filtered("booking_ids")
        super(SaleOrder, self - visits)._compute_validity_date()
        for order in visits:
            offers = order.booking_ids.filtered(lambda one: one.phase == OFFER)
            ends = list(filter(None, offers.mapped("offer_expires_at")))
            zone = company_zone(order.company_id)
            order.validity_date = (
                to_local(min(ends), zone).date() if ends else order.validity_date
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        # sudo: whoever deletes orders may not see bookings; only names are told.
        bookings = self.sudo().booking_ids
        if bookings:
            raise UserError(
                self.env._(
                    "These orders belong to bookings: %s. Delete the bookings instead.",
                    ", ".join(bookings.mapped("name")),
                )
            )

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            # sudo: a salesperson may not write bookings; they follow their order.
            for booking in self.sudo().booking_ids:
                if booking.partner_id != booking.sale_order_id.partner_id:
                    booking.partner_id = booking.sale_order_id.partner_id
        return result

    def _action_confirm(self):
        """An order that is confirmed in Sales, or signed by the customer, books."""
        result = super()._action_confirm()
        for order in self.sudo():  # sudo: a customer who signs has no rights on them
            order.booking_ids._on_order_confirmed()
        return result

    def _action_cancel(self):
        """An order that is cancelled in Sales calls its bookings off."""
        # sudo: a salesperson without rights on bookings may cancel an order.
        self.sudo().booking_ids._on_order_cancelled()
        # The last of an order's bookings has cancelled the order with it.
        return super(
            SaleOrder, self.filtered(lambda order: order.state != "cancel")
        )._action_cancel()

    def _get_invoiceable_lines(self, final=False):
        """Keep the lines of other bookings of the same order out of the invoice."""
        lines = super()._get_invoiceable_lines(final)
        booking_ids = self.env.context.get("autoservice_booking_ids")
        if booking_ids is None:
            return lines
        return lines.filtered(
            lambda line: not line.booking_id or line.booking_id.id in booking_ids
        )

    def action_open_bookings(self):
        """Open the bookings of this order.

        :return: a window action
        """
        return {
            **self.booking_ids._get_open_action(),
            "domain": [("sale_order_id", "in", self.ids)],
        }

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from ..billing.account_move import SETTLED
from .pipelines import BOOKED, INVOICE_ISSUED, PAID

# States of a delivery in which nothing is to be done any more.
ENDED = ("done", "cancel")


class SaleOrder(models.Model):
    """An order without a booking, as in the shop, moves its deal itself."""

    _inherit = "sale.order"

    autoservice_discount_offer_id = fields.Many2one(
        comodel_name="autoservice.discount.offer",
        string="Offered discount",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        self.env["autoservice.discount.offer"]._give(orders)
        return orders

    def unlink(self):
        """The discount of a quotation that is thrown away is for the next order."""
        # sudo: the offer is the owner's, the order may be anybody's.
        offers = self.sudo().autoservice_discount_offer_id
        result = super().unlink()
        offers._take_back()
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        # sudo: the offer is the owner's, the order may be anybody's.
        orders = self.sudo().filtered("autoservice_discount_offer_id")
        orders.autoservice_discount_offer_id._take_back()
        orders.autoservice_discount_offer_id = False
        return result

    def action_draft(self):
        result = super().action_draft()
        self.env["autoservice.discount.offer"]._give(self)
        return result

    def _action_confirm(self):
        result = super()._action_confirm()
        # sudo: a deal follows whoever confirms its order, as the customer does.
        deals = self.sudo().filtered(lambda order: not order.booking_ids).opportunity_id
        deals._follow_bookings()
        return result

    def _get_deal_event(self):
        """How far this order is, as a fact of its deal; False for a quotation."""
        self.ensure_one()
        if self.state != "sale":
            return False
        invoices = self.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )
        if not invoices or self.invoice_status not in ("invoiced", "upselling"):
            return BOOKED
        states = set(invoices.mapped("payment_state"))
        is_paid = states <= set(SETTLED) and states != {"reversed"}
        return PAID if is_paid else INVOICE_ISSUED

    def _get_delivery_document(self, user):
        """What the task of a user to hand over goods is put on: what he can open."""
        self.ensure_one()
        if not user.has_group("stock.group_stock_user"):
            return self
        going = self.picking_ids.filtered(lambda one: one.state not in ENDED)
        return going[:1] or self

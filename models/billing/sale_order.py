# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.clashes import lock_or_refuse


class SaleOrder(models.Model):
    """A sale in the shop, an order without a booking, is closed as a visit is."""

    _inherit = "sale.order"

    can_issue_invoice = fields.Boolean(compute="_compute_can", compute_sudo=True)
    can_deliver = fields.Boolean(compute="_compute_can", compute_sudo=True)

    @api.depends(
        "state",
        "booking_ids",
        "order_line.product_uom_qty",
        "order_line.qty_delivered",
        "order_line.qty_invoiced",
    )
    @api.depends_context("uid")
    def _compute_can(self):
        """What the front desk may do on the screen with a sale of the shop."""
        at_desk = self.env.user.has_group("autoservice.group_manager")
        for order in self:
            is_open = at_desk and order._is_shop_sale()
            order.can_issue_invoice = is_open and order._has_to_invoice()
            order.can_deliver = bool(
                is_open
                and not order.can_issue_invoice
                and order.order_line._filter_undelivered()
            )

    def _is_shop_sale(self):
        """Whether this is a confirmed order without a booking."""
        return self.state == "sale" and not self.booking_ids

    def _has_to_invoice(self):
        """Whether something of this order is to be delivered and invoiced."""
        lines = self.order_line.filtered(
            lambda line: not line.display_type and not line.is_downpayment
        )
        drafts = lines.invoice_lines.filtered(lambda one: one.parent_state == "draft")
        waiting = lines._filter_undelivered() | lines._filter_undelivered_services()
        return bool(
            drafts
            or any(line.qty_to_invoice > 0 for line in lines)
            or any(line.qty_invoiced < line.product_uom_qty for line in waiting)
        )

    # Actions
    def action_issue_invoice(self):
        """Close sales of the shop: goods delivered, the invoice created and posted.

        Orders that have their invoice are left out.

        :return: the action that shows the invoices of these orders
        :raise UserError: not confirmed; of a booking; nothing to invoice; goods are not
            in stock; somebody else is at it right now. Nothing has changed then.
        """
        orders = self._begin_shop_sale()
        orders = orders.filtered(
            lambda one: one._has_to_invoice() or not one.order_line._is_invoiced()
        )
        if orders:
            orders._deliver_parts()
            orders.order_line._deliver_services()
            orders._create_posted_invoices()
        return self.action_view_invoice()

    def action_deliver(self):
        """Hand over the goods of sales of the shop that were invoiced before.

        :return: True
        :raise UserError: as :meth:`action_issue_invoice`
        """
        self._begin_shop_sale()._deliver_parts()
        return True

    def _begin_shop_sale(self):
        """Check the right, lock, insist on sales of the shop.

        :return: the orders with all rights: from here on deliveries and invoices are
            written
        :raise UserError: naming what is wrong
        """
        self.check_access("write")
        self.env["account.move"].check_access("create")
        lock_or_refuse(self, ", ".join(self.mapped("name")))
        orders = self.sudo()  # sudo: see the docstring; the rights were checked above.
        if problems := [
            order._why_no_shop_sale() for order in orders if not order._is_shop_sale()
        ]:
            raise UserError("\n".join(problems))
        return orders

    def _why_no_shop_sale(self):
        """Say why this order is not closed here, for the user."""
        if self.booking_ids:
            return self.env._(
                "%(order)s belongs to %(bookings)s: issue the invoice there.",
                order=self.name,
                bookings=", ".join(self.booking_ids.mapped("name")),
            )
        names = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(document)s is in the state “%(state)s”: not possible now.",
            document=self.name,
            state=names[self.state],
        )

    def _create_posted_invoices(self):
        """Post what was prepared in Sales, and invoice and post what is left.

        :raise UserError: an order has nothing to invoice, or a draft is in the way
        """
        invoices = self.order_line._get_own_drafts()
        invoices |= self.with_context(
            raise_if_nothing_to_invoice=False
        )._create_invoices(grouped=True, final=True)
        invoices._refuse_negative(self, "order_id")
        if empty := self.filtered(lambda one: not one.order_line._is_invoiced()):
            raise UserError(
                self.env._(
                    "There is nothing to invoice: add services or parts to %s.",
                    ", ".join(empty.mapped("name")),
                )
            )
        if invoices:
            invoices.action_post()

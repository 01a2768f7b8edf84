# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import groupby


class SaleOrderLine(models.Model):
    """What a visit and a sale in the shop have in common on their way to the invoice."""

    _inherit = "sale.order.line"

    def _deliver_services(self):
        """Take the services among these lines as delivered in full."""
        lines = self._filter_undelivered_services()
        for quantity, same in groupby(lines, lambda line: line.product_uom_qty):
            self.browse().union(*same).qty_delivered = quantity

    def _filter_undelivered_services(self):
        """Return the services that were not taken as delivered in full yet."""
        return self.filtered(
            lambda line: (
                not line.display_type
                and not line.is_downpayment
                and line.qty_delivered_method == "manual"
                and line.qty_delivered < line.product_uom_qty
            )
        )

    def _is_invoiced(self):
        """Whether anything but down payments of these lines is on an invoice."""
        return any(line.qty_invoiced > 0 for line in self if not line.is_downpayment)

    def _get_own_drafts(self):
        """Find the drafts that others made of these lines, to be posted with them.

        :raise UserError: a draft is no invoice of these lines alone: a down payment,
            a credit note, or an invoice that names other sales too
        """
        drafts = self.invoice_lines.move_id.filtered(lambda one: one.state == "draft")
        wrong = drafts.filtered(
            lambda move: (
                move.move_type != "out_invoice"
                or move._is_downpayment()
                or move.invoice_line_ids.sale_line_ids - self
            )
        )
        if wrong:
            raise UserError(
                self.env._(
                    "%s is a draft: post it or delete it, then issue the invoice.",
                    wrong._join_names(),
                )
            )
        return drafts

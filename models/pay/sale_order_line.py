# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from . import pay_news
from .shares import SPLITS

# What pay depends on, of the columns of a line.
PAID_BY = {
    "product_id",
    "product_uom_qty",
    "product_uom_id",
    "price_unit",
    "is_work",
    "booking_id",
    "is_downpayment",
    "pay_split",
}


class SaleOrderLine(models.Model):
    """Who does a line is paid for it."""

    _inherit = "sale.order.line"

    share_ids = fields.One2many(
        comodel_name="autoservice.line.share",
        inverse_name="sale_line_id",
        string="Shares",
        copy=False,
        groups="autoservice.group_manager",
    )
    pay_split = fields.Selection(
        selection=SPLITS,
        string="People share",
        compute="_compute_pay_split",
        store=True,
        precompute=True,
    )

    @api.depends("product_id", "is_work")
    def _compute_pay_split(self):
        """As the card or the branch says; a later change leaves what is on an order."""
        for line in self:
            company = line.company_id or line.env.company
            split = line.product_id.tech_card_id.pay_split
            split = split or company.autoservice_pay_split
            line.pay_split = line.is_work and split

    def _compute_executor_ids(self):
        """Other people on the booking: others are paid."""
        self._note_pay()
        super()._compute_executor_ids()

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._note_pay()
        return lines

    def write(self, vals):
        # The columns of these are seen by :meth:`_write_multi`.
        if {"executor_ids", "tax_ids"} & vals.keys():
            self._note_pay()
        return super().write(vals)

    def _write_multi(self, vals_list):
        """Note computed values too, such as a price that follows the class of the car."""
        changed = [
            line.id
            for line, vals in zip(self, vals_list, strict=True)
            if not PAID_BY.isdisjoint(vals)
        ]
        self.browse(changed)._note_pay()
        return super()._write_multi(vals_list)

    def unlink(self):
        self._note_pay()
        return super().unlink()

    def _note_pay(self):
        """Let the pay of these works follow; lines of no visit pay nobody."""
        # sudo: a salesperson may not see bookings; only whether there is one counts.
        lines = self.sudo().filtered(lambda line: line.id and line.booking_id)
        if lines:
            pay_news.collect(self.env).line_ids.update(lines.ids)

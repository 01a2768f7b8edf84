# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models
from odoo.tools import SQL


class AutoservicePayReport(models.Model):
    """What people cost against what their direction brings, day by day."""

    _name = "autoservice.pay.report"
    _description = "Pay against revenue"
    _auto = False
    _order = "date desc"

    date = fields.Date(readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True, index=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    pipeline = fields.Selection(
        selection=[("repair", "Repair"), ("wash", "Wash")],
        string="Direction",
        readonly=True,
    )
    revenue = fields.Monetary(
        readonly=True, help="Invoices less credit notes of visits, without taxes."
    )
    pay = fields.Monetary(readonly=True, help="Final, posted and paid.")
    result = fields.Monetary(string="Remains", readonly=True, help="Revenue less pay.")

    @property
    def _table_query(self):
        """Invoice lines of visits by their service, and entries that count."""
        return SQL(
            """
            SELECT id, date, company_id, pipeline, revenue, pay,
                   revenue - pay AS result
              FROM (
                SELECT line.id AS id, move.date AS date,
                       line.company_id AS company_id,
                       COALESCE(card.pipeline, booking.pipeline) AS pipeline,
                       -line.balance AS revenue, 0.0 AS pay
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN sale_order_line_invoice_rel rel
                    ON rel.invoice_line_id = line.id
                  JOIN sale_order_line sold ON sold.id = rel.order_line_id
                  JOIN autoservice_booking booking ON booking.id = sold.booking_id
                  LEFT JOIN autoservice_tech_card card
                    ON card.product_id = sold.product_id
                 WHERE move.state = 'posted'
                   AND move.move_type IN ('out_invoice', 'out_refund')
                 UNION ALL
                SELECT -id, date, company_id, pipeline, 0.0, amount
                  FROM autoservice_pay_entry
                 WHERE state IN ('final', 'posted', 'paid')
              ) both_sides
            """
        )

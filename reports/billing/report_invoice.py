# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.exceptions import UserError


class ReportInvoice(models.AbstractModel):
    _name = "report.autoservice.report_invoice"
    _description = "Invoice with the car and the sum in words"
    _inherit = ["autoservice.document"]

    _document_model = "account.move"

    def _prepare_document(self, record):
        if not record.is_sale_document():
            raise UserError(
                self.env._(
                    "%s is not an invoice or credit note to a customer.",
                    record.display_name,
                )
            )
        lines = record.invoice_line_ids.sorted(
            lambda line: (line.sequence, line.date, line.move_name, -line.id)
        )
        base_lines, _tax_lines = record._get_rounded_base_and_tax_lines()
        return {
            **super()._prepare_document(record),
            **self._prepare_table(lines),
            **self._prepare_bookings(record),
            **self._prepare_sums(base_lines, record.tax_totals, record.currency_id),
            "bank": record.partner_bank_id or record.company_id.bank_ids[:1],
        }

    @staticmethod
    def _prepare_bookings(move):
        """Return the visits and cars an invoice is for."""
        # sudo: whoever may read the invoice, an accountant too, may know what it is
        # for: the numbers of the visits and the cars.
        bookings = move.sudo().invoice_line_ids.sale_line_ids.booking_id
        return {
            "bookings": ", ".join(bookings.mapped("name")),
            "cars": ", ".join(bookings.vehicle_id.mapped("display_name")),
        }

    @staticmethod
    def _get_line_quantity(line):
        return line.quantity

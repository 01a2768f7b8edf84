# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict
from datetime import timedelta

from odoo import fields, models

from ...models.booking.autoservice_booking import INVOICED, PAID


class AutoserviceBookingDocument(models.AbstractModel):
    """What the documents of a booking share."""

    _name = "autoservice.booking.document"
    _description = "Printed document of a booking"
    _inherit = ["autoservice.document"]

    _document_model = "autoservice.booking"

    def _prepare_document(self, record):
        people = self._get_names(record.employee_ids)
        return {
            **super()._prepare_document(record),
            "vehicle": record.vehicle_id,
            "executors": people,
            "administrator": self._get_names(record.administrator_id),
        }

    @staticmethod
    def _get_names(employees):
        """Return the names of employees."""
        # sudo: the front desk may not read employees; the customer may know who
        # works on his car.
        return ", ".join(employees.sudo().mapped("name"))

    def _prepare_priced(self, booking):
        """Return the table, the taxes and the sum in words of a booking."""
        lines = booking.line_ids.filtered(
            lambda line: (
                not line.is_downpayment and (line.display_type or line.product_uom_qty)
            )
        )
        base_lines = self._get_base_lines(booking, lines)
        totals = self.env["account.tax"]._get_tax_totals_summary(
            base_lines=base_lines,
            currency=booking.currency_id,
            company=booking.company_id,
        )
        return {
            **self._prepare_table(lines, booking.note),
            **self._prepare_sums(base_lines, totals, booking.currency_id),
            "warranties": self._get_warranties(booking, lines),
        }

    def _get_base_lines(self, booking, lines):
        """Return the lines with their taxes, computed and rounded as the order does."""
        Tax = self.env["account.tax"]
        base_lines = [
            line._prepare_base_line_for_taxes_computation()
            for line in lines
            if not line.display_type
        ]
        Tax._add_tax_details_in_base_lines(base_lines, booking.company_id)
        Tax._round_base_lines_tax_details(base_lines, booking.company_id)
        return base_lines

    def _get_warranties(self, booking, lines):
        """Return the warranties of the services, longest first.

        :return: list of {days, until (date, false while the work is not finished),
            names}
        """
        names = defaultdict(list)
        cards = lines.product_id._get_tech_cards()
        for line in lines.filtered("product_id"):
            # sudo: an accountant may print the document but has no right to tech
            # cards; of these only the warranty is shown.
            days = cards[line.product_id.id].sudo().warranty_days
            name = line.product_id.name
            if days and name not in names[days]:
                names[days].append(name)
        finished = booking.finished_at and fields.Datetime.context_timestamp(
            booking.with_context(tz=self._get_time_zone(booking.company_id)),
            booking.finished_at,
        )
        return [
            {
                "days": days,
                "until": finished and finished.date() + timedelta(days=days),
                "names": ", ".join(names[days]),
            }
            for days in sorted(names, reverse=True)
        ]


class ReportWorkOrder(models.AbstractModel):
    _name = "report.autoservice.report_work_order"
    _description = "Work order"
    _inherit = ["autoservice.booking.document"]

    def _prepare_document(self, record):
        return {**super()._prepare_document(record), **self._prepare_priced(record)}


class ReportCompletionAct(models.AbstractModel):
    _name = "report.autoservice.report_completion_act"
    _description = "Act of completed work"
    _inherit = ["autoservice.booking.document"]

    def _prepare_document(self, record):
        return {
            **super()._prepare_document(record),
            **self._prepare_priced(record),
            "is_draft": record.state not in (INVOICED, PAID),
        }

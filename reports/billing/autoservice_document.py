# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools.misc import get_lang

from ...models.common.money import amount_in_words
from ...models.order.autoservice_booking import PRICE_GROUPS
from .paging import FIRST_PAGE, LINE_WIDTH, PAGE_WIDTH, count_lines, paginate

SECTIONS = ("line_section", "line_subsection")
# Lines that only say something; order lines have no other display types.
TEXTS = (*SECTIONS, "line_note")


class AutoserviceDocument(models.AbstractModel):
    """What the printed documents share: rights, language, rows and sums."""

    _name = "autoservice.document"
    _description = "Printed document"

    # Set by each document: the model it prints, and who may print it.
    _document_model = None
    _document_groups = PRICE_GROUPS

    @api.model
    def _get_report_values(self, docids, data=None):
        """Prepare the documents of the records, each in its customer's language.

        :param docids: ids of the records to print
        :return: dict for QWeb; `documents` holds one dict per record
        :raise AccessError: the user may not print this document or read a record
        """
        self._check_may_print()
        records = self.env[self._document_model].browse(docids)
        records.check_access("read")
        return {
            "doc_ids": records.ids,
            "doc_model": self._document_model,
            "docs": records,
            "documents": [self._prepare_in_language(record) for record in records],
        }

    def _check_may_print(self):
        """Groups on a report only hide it in the menu; here they count.

        :raise AccessError: the user is in none of the groups
        """
        if not (self.env.su or self.env.user.has_groups(self._document_groups)):
            raise AccessError(
                self.env._("This document shows prices; ask a manager to print it.")
            )

    def _prepare_in_language(self, record):
        """Prepare the document of one record in its customer's language."""
        lang = self._get_language(record)
        record = record.with_context(lang=lang).with_company(record.company_id)
        return {
            "lang": lang,
            "tz": self._get_time_zone(record.company_id),
            **self.with_env(record.env)._prepare_document(record),
        }

    def _prepare_document(self, record):
        """Return what the template of one document needs; extended by each of them.

        :param record: in the language of the document
        """
        company = record.company_id
        return {
            "record": record,
            "company": company,
            "company_address": self._get_address(company.partner_id),
            "partner": record.partner_id,
            "partner_address": self._get_address(record.partner_id),
        }

    # Language and place
    def _get_language(self, record):
        """Return the code of an installed language: of the customer, else our own."""
        installed = dict(self.env["res.lang"].get_installed())
        wishes = (record.partner_id.lang, record.company_id.partner_id.lang)
        fallback = get_lang(self.env).code
        return next((lang for lang in wishes if lang in installed), fallback)

    def _get_time_zone(self, company):
        """Return the time zone of the times in a document.

        A colleague prints what he sees on the screen. Whoever else gets the document
        reads the time of the garage.
        """
        user = self.env.user
        own = user.tz if user._is_internal() else False
        return own or company.resource_calendar_id.tz or "UTC"

    @staticmethod
    def _get_address(partner):
        """Return the address of a contact on one line."""
        lines = partner._display_address(without_company=True).split("\n")
        return ", ".join(" ".join(line.split()) for line in lines if line.strip())

    # Sums
    def _get_words(self, amount, currency):
        """Return a sum in words, in the language of the document."""
        words = amount_in_words(
            amount, currency.name, self.env.lang, currency.decimal_places
        )
        return words[:1].upper() + words[1:]

    def _prepare_sums(self, base_lines, totals, currency):
        """Return the taxes by rate, the totals and the sum in words.

        :param base_lines: lines with their rounded tax details, see account.tax
        :param totals: the summary of the taxes of these lines
        :param currency: res.currency of the document
        """
        Tax = self.env["account.tax"]
        by_tax = Tax._aggregate_base_lines_aggregated_values(
            Tax._aggregate_base_lines_tax_details(
                base_lines, lambda _line, data: data and data["tax"]
            )
        )
        return {
            "currency": currency,
            "tax_totals": totals,
            # Not by tax group, as Odoo's own totals: several rates may share one.
            "taxes": [
                {
                    "name": self._get_tax_name(tax),
                    "base": values["base_amount_currency"],
                    "amount": values["tax_amount_currency"],
                }
                for tax, values in by_tax.items()
                if tax
            ],
            "amount_in_words": self._get_words(
                totals["total_amount_currency"], currency
            ),
        }

    def _get_tax_name(self, tax):
        """Return what a tax is called on documents, in their language."""
        tax = tax.with_env(self.env)
        return tax.invoice_label or tax.name

    # Rows
    def _prepare_rows(self, lines):
        """Return the rows of order or invoice lines, with heads and subtotals.

        The sections of the user stand as they are; where there are none, the works
        come first and the parts after them.
        """
        groups = self._group_lines(lines)
        rows = []
        number = 0
        for key, title, members in groups:
            is_titled = len(groups) > 1 and bool(key or title)
            if is_titled:
                rows.append({"kind": "head", "key": key, "name": title})
            for line in members:
                number += line.display_type not in TEXTS
                rows.append(self._prepare_row(line, number))
            products = members.filtered(lambda line: line.display_type not in TEXTS)
            if is_titled and products:
                amount = sum(self._get_line_amount(line) for line in products)
                rows.append(
                    {"kind": "subtotal", "key": key, "name": title, "amount": amount}
                )
        return rows

    @staticmethod
    def _group_lines(lines):
        """Return [(key, title, lines)]; key is `works` or `parts`, title a section's."""
        kinds = set(lines.mapped("display_type"))
        if kinds & set(SECTIONS):
            groups = [("", "", lines.browse())]
            for line in lines:
                if line.display_type in SECTIONS:
                    groups.append(("", line.name, lines.browse()))
                else:
                    key, title, members = groups[-1]
                    groups[-1] = (key, title, members + line)
            return [group for group in groups if group[1] or group[2]]
        groups = {"works": lines.browse(), "parts": lines.browse()}
        key = "works"
        for line in lines:
            if line.display_type != "line_note":
                key = "parts" if line.product_id.type == "consu" else "works"
            groups[key] += line
        return [(key, "", members) for key, members in groups.items() if members]

    def _prepare_row(self, line, number):
        """Return the row of one line."""
        if line.display_type in TEXTS:
            return {"kind": "note", "name": line.name or ""}
        return {
            "kind": "line",
            "number": number,
            "name": line.name or line.product_id.display_name or "",
            "quantity": self._format_quantity(self._get_line_quantity(line)),
            "uom": line.product_uom_id.name,
            "price": line.price_unit,
            "discount": line.discount,
            "taxes": ", ".join(self._get_tax_name(tax) for tax in line.tax_ids),
            "amount": self._get_line_amount(line),
        }

    def _prepare_table(self, lines, note=""):
        """Return the table of lines, cut into pages.

        :param lines: of the order or the invoice
        :param note: text above the table, which takes room on the first page
        """
        rows = self._prepare_rows(lines)
        has_discount = any(row.get("discount") for row in rows)
        has_taxes = any(row.get("taxes") for row in rows)
        # Each of these columns takes from the width of the description.
        width = LINE_WIDTH - (7 if has_discount else 0) - (11 if has_taxes else 0)
        first = max(1, FIRST_PAGE - (count_lines(note, PAGE_WIDTH) if note else 0))
        return {
            "pages": paginate(rows, first=first, width=width),
            "has_discount": has_discount,
            "has_taxes": has_taxes,
        }

    @staticmethod
    def _get_line_amount(line):
        """Return the amount of a line as the company tells its prices."""
        if line.company_id.account_price_include == "tax_included":
            return line.price_total
        return line.price_subtotal

    @staticmethod
    def _get_line_quantity(line):
        """Return how many a line sells. Extended: the field differs by model."""
        return line.product_uom_qty

    def _format_quantity(self, quantity):
        """Write a quantity without needless zeros, as the language writes numbers.

        Two decimals of the usual precision would show 0.035 litres as 0.04.
        """
        text = f"{quantity:.6f}".rstrip("0")
        decimals = len(text.partition(".")[2])
        lang = self.env["res.lang"].browse(get_lang(self.env).id)
        return lang.format(f"%.{decimals}f", quantity, grouping=True)

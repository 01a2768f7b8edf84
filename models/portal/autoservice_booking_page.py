# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import Counter

from odoo import fields, models
from odoo.tools import format_date

from ..booking.autoservice_booking import BOOKED, INVOICED, OFFER, PAID
from ..order.autoservice_act import HANDOVER, RECEPTION, SIGNED
from ..order.autoservice_recommendation import ASKED
from .car_access import FULL, OWN

ACTS = {"reception": RECEPTION, "handover": HANDOVER}


class AutoserviceBooking(models.Model):
    """A visit on its customer's own pages. What he may see is decided by the gate.

    Everything here is invoked with all rights and in the customer's language, and
    returns plain values: the pages themselves read no record.
    """

    _inherit = "autoservice.booking"

    portal_question_count = fields.Integer(
        compute="_compute_portal_question_count",
        compute_sudo=True,
        groups=fields.NO_ACCESS,
    )

    # A visit to come, or that goes on
    def _prepare_visit_card(self, access):
        """Return what is shown of a visit that is not over yet.

        :param access: CarAccess
        """
        self.ensure_one()
        level = access.get_level(self)
        url = f"/my/visits/{self.id}"
        has_order = level >= FULL and not self._awaits_approval()
        asked = self.portal_question_count if has_order else 0
        status_url = self._get_status_url() if level >= OWN else False
        is_ahead = self.phase in (OFFER, BOOKED)
        car = self.vehicle_id
        return {
            "id": self.id,
            "url": url if level >= FULL else False,
            "number": self.name if level >= FULL else False,
            "title": self._get_status_title(),
            "is_ahead": is_ahead,
            "start": self._format_moment(self.start),
            "promised": self._get_status_promise(),
            "car": car._prepare_car_card(access) if car in access.spans else False,
            "works": self._get_job_names("service"),
            "branch": self.company_id.name,
            "phone": self.company_id.phone,
            "amount": self.amount_total if level >= FULL else 0.0,
            "currency": self.currency_id,
            "asked": asked,
            "order_url": has_order and f"/my/orders/{self.sale_order_id.id}",
            "status_url": status_url,
            "ics_url": status_url and self._get_ics_url(),
        }

    def _compute_portal_question_count(self):
        """How much waits for the customer's answer; of all visits of a page at once."""
        asked = self.env["autoservice.recommendation"].search(
            [
                ("target_booking_id.sale_order_id", "in", self.sale_order_id.ids),
                ("phase", "=", ASKED),
            ]
        )
        counts = Counter(
            one.target_booking_id.sale_order_id for one in asked if one.can_approve
        )
        for visit in self:
            visit.portal_question_count = counts[visit.sale_order_id]

    def _get_job_names(self, *types):
        """Return the names of what is done, or of the goods, without what it costs.

        :param types: of the products
        """
        products = self._get_job_lines().product_id
        return products.filtered(lambda one: one.type in types).mapped("name")

    # A visit that is over
    def _read_visit_records(self):
        """Read what the records of these visits show at once, not one by one."""
        moves = self.line_ids.move_ids
        moves.mapped("state")
        moves.move_line_ids.lot_id.mapped("name")

    def _prepare_visit_record(self, access):
        """Return what is shown of a visit that is over.

        :param access: CarAccess
        """
        self.ensure_one()
        level = access.get_level(self)
        reading = self._get_visit_reading(access)
        return {
            "id": self.id,
            "level": level,
            "day": format_date(self.env, access.get_day(self)),
            "number": self.name if level >= FULL else False,
            "branch": self.company_id.name,
            "odometer": reading._format_kilometres() if reading else False,
            "works": self._get_job_names("service"),
            "parts": self._prepare_used_parts(),
            "amount": self.amount_total if level >= FULL else 0.0,
            "currency": self.currency_id,
            "is_paid": level >= FULL and self.state == PAID,
            "documents": self._prepare_documents() if level >= FULL else [],
            "invoices": self._prepare_invoice_links() if level >= FULL else [],
            "photos": self._prepare_photos() if level >= OWN else [],
        }

    def _get_visit_reading(self, access):
        """Return the latest odometer reading up to this visit, an empty one if none.

        :param access: CarAccess
        """
        day = access.get_day(self)
        readings = access.get_readings(self.vehicle_id)
        return readings.filtered(lambda one: one.date <= day)[:1]

    def _prepare_used_parts(self):
        """Return the goods of a visit, with their brand and the batches delivered."""
        lines = self._get_job_lines().filtered(
            lambda line: line.product_id.type == "consu"
        )
        return [
            {
                "name": line.product_id.name,
                "brand": line.product_id.autoservice_brand,
                "quantity": line._format_quantity(),
                "unit": line.product_uom_id.name,
                "batches": ", ".join(
                    line.move_ids.filtered(
                        lambda move: move.state == "done"
                    ).move_line_ids.lot_id.mapped("name")
                ),
            }
            for line in lines
        ]

    def _prepare_photos(self):
        """Return the photos that were taken at work."""
        kinds = dict(self.photo_ids._fields["kind"]._description_selection(self.env))
        return [
            {"url": f"/my/visits/{self.id}/photos/{one.id}", "name": kinds[one.kind]}
            for one in self.photo_ids
        ]

    # Documents
    def _prepare_documents(self):
        """Return the documents that there are, by name and address."""
        names = {
            "reception": self.env._("Reception act"),
            "handover": self.env._("Hand-over act"),
            "completion": self.env._("Act of completed work"),
            "invoice": self.env._("Invoice"),
        }
        return [
            {"name": name, "url": f"/my/visits/{self.id}/documents/{kind}"}
            for kind, name in names.items()
            if self._get_portal_document(kind)
        ]

    def _get_portal_document(self, kind):
        """Return the report and the records of a document, None where there is none.

        :param str kind: reception, handover, completion or invoice
        """
        self.ensure_one()
        if act := ACTS.get(kind):
            found = self._get_act(act, SIGNED) and self
            report = f"autoservice.action_report_{kind}_act"
        elif kind == "completion":
            found = self.phase == INVOICED and self
            report = "autoservice.action_report_completion_act"
        else:
            found = kind == "invoice" and self._get_portal_invoices()
            report = "autoservice.action_report_invoice"
        return (report, found) if found else None

    def _get_portal_invoices(self):
        """Return the posted invoices and credit notes."""
        return self.invoice_ids.filtered(lambda one: one.state == "posted")

    def _prepare_invoice_links(self):
        """Return the invoices by name and Odoo's own page, where they are paid."""
        return [
            {"name": one.name, "url": f"/my/invoices/{one.id}"}
            for one in self._get_portal_invoices()
        ]

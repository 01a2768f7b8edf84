# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.tools import format_amount, format_date, format_datetime

from ..booking.autoservice_booking import BOOKED, OFFER
from ..common.phones import digits
from ..order.autoservice_recommendation import WAITING

# How many lines of each kind a card shows.
MOST_LINES = 3
MOST_CARS = 5


class AutoserviceInquiry(models.Model):
    """The card of a call: who it is, and what there is with him."""

    _inherit = "autoservice.inquiry"

    @api.readonly
    def get_call_card(self):
        """Return what the front desk sees while the telephone rings.

        It costs the same number of queries, however much there is with the customer.

        :return: dict: `id`, `status`, `direction`, `phone`, `began_at` (UTC),
            `duration` (seconds), `customer` (`id`, `name`; False for a stranger),
            `user_id`, `lead_id`,
            `is_complaint` and `sections`: dicts of `key`, `title` and `lines`, each
            with `text`, `model`, `id` and `level` (danger, warning or empty)
        :raise AccessError: for who is not of the front desk
        """
        self.ensure_one()
        self.check_access("read")
        partner = self.partner_id
        sections = self._get_call_card_sections() if partner else []
        return {
            "id": self.id,
            "status": self.status,
            "direction": self.direction,
            "phone": self.phone_number or (digits(self.phone) and self.phone) or "",
            "began_at": fields.Datetime.to_string(self.began_at),
            "duration": self._get_length(),
            "customer": {"id": partner.id, "name": partner.name} if partner else False,
            "vehicle_id": self.vehicle_id.id,
            "user_id": self.user_id.id,
            "lead_id": self.lead_id.id,
            "is_complaint": self.is_complaint,
            "sections": [one for one in sections if one["lines"]],
        }

    def _get_call_card_sections(self):
        """Return the sections of the card, the most important first.

        Hook: later parts add theirs. For a fixed number of queries a section reads
        all its lines at once.
        """
        self.ensure_one()
        return [
            self._get_card_others(),
            self._get_card_due(),
            self._get_card_complaints(),
            self._get_card_cars(),
            self._get_card_coming(),
            self._get_card_last(),
            self._get_card_recommended(),
        ]

    @api.model
    def _prepare_card_section(self, key, title, lines):
        """One section; lines are (text, record, level)."""
        return {
            "key": key,
            "title": title,
            "lines": [
                {
                    "text": text,
                    "model": record._name,
                    "id": record.id,
                    "level": level,
                }
                for text, record, level in lines
            ],
        }

    # Sections
    def _get_card_others(self):
        """Who else has this phone: it may be one of them who calls."""
        people = self.env["res.partner"]._find_people(
            self.phone_number, "", self.company_id
        )
        lines = [(one.name, one, "warning") for one in people - self.partner_id]
        return self._prepare_card_section("others", self.env._("The same phone"), lines)

    def _get_card_due(self):
        """What the customer owes."""
        partner = self.partner_id.commercial_partner_id
        # sudo: the sum alone; the desk takes the payment.
        due = partner.sudo().with_company(self.company_id).credit
        currency = self.company_id.currency_id
        lines = []
        if currency.compare_amounts(due, 0) > 0:
            lines = [(format_amount(self.env, due, currency), partner, "danger")]
        return self._prepare_card_section("due", self.env._("To pay"), lines)

    def _get_card_complaints(self):
        """What the customer complained of last."""
        found = self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("is_complaint", "=", True),
                ("id", "!=", self.id),
            ],
            limit=MOST_LINES,
        )
        lines = [
            (
                ": ".join(
                    filter(None, (format_date(self.env, one.began_at), one.note))
                ),
                one,
                "warning",
            )
            for one in found
        ]
        return self._prepare_card_section("complaints", self.env._("Complaints"), lines)

    def _get_card_cars(self):
        """The cars around the customer."""
        cars = self.partner_id._get_cars(self.company_id)
        lines = [(car.display_name, car, "") for car in cars[:MOST_CARS]]
        if more := len(cars) - len(lines):
            lines.append((self.env._("%s more", more), self.partner_id, ""))
        return self._prepare_card_section("cars", self.env._("Cars"), lines)

    def _get_card_coming(self):
        """The visits that are to come."""
        found = self.env["autoservice.booking"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("state", "in", (OFFER, BOOKED)),
                ("start", ">=", fields.Datetime.now()),
            ],
            order="start",
            limit=MOST_LINES,
        )
        return self._prepare_card_section(
            "coming", self.env._("Next visit"), self._get_visit_lines(found)
        )

    def _get_card_last(self):
        """The last visits whose work is done."""
        found = self.env["autoservice.booking"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("finished_at", "!=", False),
                ("state", "in", ("in_work", "invoiced", "paid")),
            ],
            order="start desc",
            limit=MOST_LINES,
        )
        return self._prepare_card_section(
            "last", self.env._("Last work"), self._get_visit_lines(found)
        )

    @api.model
    def _get_visit_lines(self, bookings):
        """Lines of bookings: when, which car, what."""
        lines = []
        for booking in bookings:
            # What was done before its time was done then.
            moment = min(booking.start, booking.finished_at or booking.start)
            works = booking.line_ids.filtered("product_id").mapped("product_id.name")
            parts = (
                format_datetime(self.env, moment, dt_format="short"),
                booking.vehicle_id.plate_normalized,
                ", ".join(works[:MOST_LINES]),
            )
            lines.append((" · ".join(filter(None, parts)), booking, ""))
        return lines

    def _get_card_recommended(self):
        """What was recommended for his cars, and not done yet."""
        found = self.env["autoservice.recommendation"].search(
            [
                (
                    "vehicle_id",
                    "in",
                    self.partner_id._get_cars(self.company_id).ids,
                ),
                ("phase", "in", WAITING),
            ],
            limit=MOST_LINES,
        )
        lines = [(one.name, one, "") for one in found]
        return self._prepare_card_section(
            "recommended", self.env._("Recommended work"), lines
        )

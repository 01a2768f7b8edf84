# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_amount

from ..common.parameters import check_ids, check_number, check_text, check_time

MOST_FOUND = 50
MOST_SERVICES = 100


class AutoserviceBooking(models.Model):
    """Quick booking: services by typing, their price and the end at once."""

    _inherit = "autoservice.booking"

    @api.model
    def quick_services(self, text, class_id=None, limit=8):
        """Find services of the price list by parts of their names or their code.

        :param text: what was typed; empty finds nothing
        :param class_id: vehicle class, which sets price and minutes
        :param int limit: at most so many
        :return: list of dicts: `id`, `name`, `price` (of the price list, with taxes),
            `price_text`, `minutes`, `bay_kind`; names that begin so come first
        :raise AccessError: for who may not book
        """
        self.browse().check_access("create")
        check_text(self.env, "text", text)
        check_number(self.env, "limit", limit, MOST_FOUND)
        vehicle_class = self._check_vehicle_class(class_id)
        words = (text or "").split()
        if not words:
            return []
        products = self.env["product.product"].search(
            Domain.AND(
                Domain("name", "ilike", word) | Domain("default_code", "ilike", word)
                for word in words
            )
            & self._get_service_domain()
        )
        products = products.sorted(lambda one: self._get_name_rank(one.name, words))
        return self._prepare_found_services(products[:limit], vehicle_class)

    @api.model
    def _get_name_rank(self, name, words):
        """Order names: those that begin with what was typed, that hold it, others."""
        low, typed = name.casefold(), [word.casefold() for word in words]
        holds = all(word in low for word in typed)
        return not low.startswith(typed[0]), not holds, low

    @api.model
    def _prepare_found_services(self, products, vehicle_class):
        """The rows of `quick_services`, with prices and minutes of a class."""
        currency = self.env.company.currency_id
        prices = products.with_context(
            autoservice_class_id=vehicle_class.id
        )._price_compute("list_price", currency=currency)
        for product in products:
            taxes = product.taxes_id._filter_taxes_by_company(self.env.company)
            total = taxes.compute_all(prices[product.id], currency, product=product)
            prices[product.id] = total["total_included"]
        minutes = products._get_service_minutes(vehicle_class)
        return [
            {
                "id": product.id,
                "name": product.name,
                "price": prices[product.id],
                "price_text": format_amount(self.env, prices[product.id], currency),
                "minutes": minutes[product.id],
                "bay_kind": product.tech_card_id.bay_kind,
            }
            for product in products
        ]

    @api.model
    def _get_service_domain(self):
        """Domain of the services that can be booked: those with a tech card."""
        return Domain(
            [
                ("type", "=", "service"),
                ("sale_ok", "=", True),
                ("tech_card_ids", "!=", False),
                ("company_id", "in", [False, self.env.company.id]),
            ]
        )

    @api.model
    def quick_quote(
        self, service_ids, vehicle_id=None, class_id=None, partner_id=None, start=None
    ):
        """Say what services cost and how long they take, before they are booked.

        :param service_ids: ids of the products; one may stand there twice
        :param vehicle_id: the car, whose class sets prices and minutes
        :param class_id: class of a car that is not known yet, or has none
        :param partner_id: the customer, with his prices and taxes
        :param start: begin, UTC
        :return: dict: `lines` (`product_id`, `name`, `price`, `price_text`, `minutes`),
            `total`, `total_text`, `minutes`, `stop` (UTC, False without a start),
            `bay_kind` (where the most is done)
        :raise ValidationError: naming the parameter that is wrong
        """
        self.browse().check_access("create")
        products = self._check_wanted(service_ids)
        start = check_time(self.env, "start", start) if start else False
        vehicle_class = self._check_vehicle_class(class_id)
        partner, vehicle = self._get_chosen(partner_id, vehicle_id)
        booking = self.new(
            {
                "company_id": self.env.company.id,
                "partner_id": partner.id,
                "vehicle_id": vehicle.id,
                "vehicle_class_id": (vehicle.class_id or vehicle_class).id,
                **self._prepare_quick_book_vals(service_ids),
            }
        )
        work = self._get_slot_work(products, booking.vehicle_class_id)
        stop = start and fields.Datetime.add(start, minutes=work.minutes)
        return {
            **booking._prepare_quote(),
            "minutes": work.minutes,
            "stop": stop and fields.Datetime.to_string(stop),
            "bay_kind": work.bay_kind or False,
        }

    def _prepare_quote(self):
        """Hook for what a booking in memory costs; extended by who knows the prices."""
        return {"lines": [], "total": 0, "total_text": ""}

    @api.model
    def _check_wanted(self, service_ids):
        """Return the products as often as they are named, or refuse wrong ones."""
        check_ids(self.env, "service_ids", service_ids)
        if len(service_ids) > MOST_SERVICES:
            raise ValidationError(
                self.env._("service_ids: at most %s at a time.", MOST_SERVICES)
            )
        return self._check_services(service_ids)

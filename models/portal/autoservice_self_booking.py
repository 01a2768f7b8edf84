# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_amount

from ..common.moments import format_minutes
from ..common.parameters import check_ids
from .self_booking_text import NO, NOTHING, ON_APPROVAL, strictest

# Nobody orders more on the site at a time.
MOST_SERVICES = 20


class AutoserviceSelfBooking(models.AbstractModel):
    """What a customer does alone on the site: choose, see the price, book.

    Nothing of it is called from outside but by the pages of the site, which have all
    rights: each method sees the given company alone, and tells of nobody else.
    """

    _name = "autoservice.self.booking"
    _description = "Booking on the site"

    # What can be booked
    @api.model
    def _get_page(self, company):
        """Return what the page of a company begins with, in the present language.

        :param company: res.company
        :return: dict: `name`, `phone`, `address`, `services` (`id`, `name`, `minutes`
            of a car of the first class, `note`, `way`) and `classes` (`id`, `name`)
        """
        here = self._of(company)
        classes = here.env["autoservice.vehicle.class"].search([("active", "=", True)])
        products = here._search_services()
        minutes = products._get_service_minutes(classes[:1])
        cards = products._get_tech_cards()
        street = (company.street, company.street2, company.city)
        return {
            "name": company.name,
            "phone": company.phone or "",
            "address": ", ".join(filter(None, street)),
            "services": [
                {
                    "id": product.id,
                    "name": product.name,
                    "minutes": minutes[product.id],
                    "note": product.description_sale or "",
                    "way": here._foresee_way(cards[product.id].self_booking),
                }
                for product in products
            ],
            "classes": [{"id": one.id, "name": one.name} for one in classes],
        }

    @api.model
    def _get_offer(self, company, service_ids, class_id, partner=None):
        """Return what services cost and how long they take for a class of car.

        :param company: res.company
        :param service_ids: ids of products; one may stand there twice
        :param class_id: id of the vehicle class; empty: not known
        :param partner: the customer, where it is proved who he is
        :return: dict: `minutes`, `minutes_text`, `amount` (with taxes), `currency`
            (res.currency), `amount_text`, `lines` (`name`, `minutes`, `minutes_text`,
            `amount`, `amount_text`), `way`
        :raise ValidationError: something of it cannot be booked on the site
        """
        here = self._of(company)
        products = here._check_services(service_ids)
        quote = here.env["autoservice.booking"].quick_quote(
            service_ids, class_id=class_id, partner_id=partner and partner.id
        )
        currency = company.currency_id
        return {
            "minutes": quote["minutes"],
            "minutes_text": format_minutes(here.env, quote["minutes"]),
            "amount": quote["total"],
            "amount_text": format_amount(here.env, quote["total"], currency),
            "currency": currency,
            "lines": [
                {
                    "name": line["name"],
                    "minutes": line["minutes"],
                    "minutes_text": format_minutes(here.env, line["minutes"]),
                    "amount": line["price"],
                    "amount_text": line["price_text"],
                }
                for line in quote["lines"]
            ],
            "way": here._foresee_way(here._get_way(products), partner),
        }

    @api.model
    def _of(self, company):
        """Return this model with all rights, in one company and no other."""
        # sudo: a visitor has no rights; what he is told and may do is decided here.
        return self.sudo().with_context(allowed_company_ids=company.ids)

    @api.model
    def _search_services(self, ids=None):
        """Return the services that can be booked on the site of the present company.

        :param ids: of these ids alone
        """
        domain = self.env["autoservice.booking"]._get_service_domain()
        domain &= Domain("tech_card_ids.self_booking", "!=", NO)
        if ids is not None:
            domain &= Domain("id", "in", ids)
        found = self.env["product.product"].search(domain, order="name, id")
        return found.sorted(lambda one: one.tech_card_id.pipeline)

    @api.model
    def _check_services(self, service_ids):
        """Return the services of these ids, as often as they are named.

        :raise ValidationError: one of them cannot be booked on the site
        """
        check_ids(self.env, "service_ids", service_ids)
        found = {one.id: one for one in self._search_services(service_ids)}
        is_sane = 0 < len(service_ids) <= MOST_SERVICES
        if not is_sane or set(service_ids) - found.keys():
            raise ValidationError(
                self.env._("Services: choose what can be booked on the site.")
            )
        return [found[id_] for id_ in service_ids]

    @api.model
    def _get_way(self, products):
        """Return the way in which services are booked together."""
        return strictest(product.tech_card_id.self_booking for product in products)

    @api.model
    def _foresee_way(self, way, partner=None):
        """Return how a visitor comes to be booked, before he has typed anything in.

        :param str way: of the services
        :param partner: the customer, where it is proved who he is
        """
        codes = self.env["autoservice.portal.code"]
        can_prove = partner or codes._get_way(self.env.company) != NOTHING
        return way if can_prove else ON_APPROVAL

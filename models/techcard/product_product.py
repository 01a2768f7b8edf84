# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

CARD_GROUPS = "autoservice.group_executor,stock.group_stock_user"


class ProductProduct(models.Model):
    _inherit = "product.product"

    tech_card_ids = fields.One2many(
        comodel_name="autoservice.tech.card",
        inverse_name="product_id",
        string="Tech Cards",
        # An order of last year still asks the card of a service that is no longer
        # offered.
        context={"active_test": False},
        copy=False,
        groups=CARD_GROUPS,
    )
    tech_card_id = fields.Many2one(
        comodel_name="autoservice.tech.card",
        compute="_compute_tech_card_id",
        search="_search_tech_card_id",
        groups=CARD_GROUPS,
    )

    @api.depends("tech_card_ids")
    def _compute_tech_card_id(self):
        for product in self:
            product.tech_card_id = product.tech_card_ids[:1]

    def _search_tech_card_id(self, operator, value):
        return [("tech_card_ids", operator, value)]

    # Actions
    def action_open_tech_card(self):
        """Open the tech card of the service, or the list where there are several."""
        return self._get_tech_card_action(self.tech_card_ids)

    def action_create_tech_card(self):
        """Give each service without a tech card one with its sales price; open it."""
        cards = self._create_tech_cards()
        return self._get_tech_card_action(cards or self.tech_card_ids)

    # Tech card
    def _create_tech_cards(self):
        """Create and return the missing cards, with one rate: sales price, one hour."""
        cards = self._get_tech_cards()
        return self.env["autoservice.tech.card"].create(
            [
                {
                    "product_id": product.id,
                    "rate_ids": [
                        fields.Command.create(
                            {"price": product.lst_price, "minutes": 60}
                        )
                    ],
                }
                for product in self
                if product.type == "service" and not cards[product.id]
            ]
        )

    def _get_tech_card_action(self, cards):
        """Return the action that shows the cards."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autoservice.autoservice_tech_card_action"
        )
        if len(cards) == 1:
            action.update(views=[(False, "form")], res_id=cards.id)
        else:
            action["domain"] = [("id", "in", cards.ids)]
        return action

    def _get_tech_cards(self):
        """Return {product id: tech card or empty}, also of archived services."""
        result = dict.fromkeys(
            (product.id for product in self), self.env["autoservice.tech.card"]
        )
        # sudo: a seller without our groups sells services too; the cards come back in
        # his own environment, so whoever reads on says by what right.
        for product in self.sudo():
            # There is at most one; a slice would lose the prefetch of all the cards.
            for card in product.tech_card_ids:
                result[product.id] = card.with_env(self.env)
        return result

    def _get_service_minutes(self, vehicle_class):
        """Return {product id: minutes of one unit for the class, 0 without a rate}."""
        return {
            product_id: card._get_minutes(vehicle_class)
            for product_id, card in self._get_tech_cards().items()
        }

    # Price
    def _price_compute(
        self, price_type, uom=None, currency=None, company=None, date=False
    ):
        """Let the rate of a vehicle class stand for the list price.

        The class comes in the context key autoservice_class_id; the key with a false value
        means a car without a class, for which the rate of every class counts.
        """
        prices = super()._price_compute(
            price_type, uom=uom, currency=currency, company=company, date=date
        )
        if price_type == "list_price" and "autoservice_class_id" in self.env.context:
            prices.update(self._get_class_prices(uom, currency, company, date))
        return prices

    def _get_class_prices(self, uom, currency, company, date):
        """Return {product id: price} where the tech card has a rate for the class.

        Parameters as in _price_compute, converted as there.
        """
        company = company or self.env.company
        date = date or fields.Date.context_today(self)
        vehicle_class = self.env["autoservice.vehicle.class"].browse(
            self.env.context["autoservice_class_id"] or []
        )
        cards = self._get_tech_cards()
        prices = {}
        for product in self.with_company(company):
            # sudo: rates are hidden from executors and sellers; the price of the line
            # is not.
            rate = cards[product.id].sudo()._get_rate(vehicle_class)
            if not rate:
                continue
            price = rate.price + product._get_attributes_extra_price()
            if uom:
                price = product.uom_id._compute_price(price, uom)
            if currency:
                price = product.currency_id._convert(price, currency, company, date)
            prices[product.id] = price
        return prices

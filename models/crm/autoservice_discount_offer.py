# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models, tools

ASKED = "asked"
APPROVED = "approved"
REFUSED = "refused"
GIVEN = "given"
PHASES = [
    (ASKED, "Asked for"),
    (APPROVED, "Approved"),
    (REFUSED, "Refused"),
    (GIVEN, "Given"),
]
VALID_DAYS = 30


class AutoserviceDiscountOffer(models.Model):
    """A discount that brings a lost customer back, on his next order."""

    _name = "autoservice.discount.offer"
    _description = "Discount offer"
    _inherit = ["autoservice.verb.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _percent_range = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100)",
        "Discount: give more than 0 and at most 100 percent.",
    )
    _open_offers = models.Index("(partner_id) WHERE phase = 'approved'")

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Deal",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    percent = fields.Float(string="Discount (%)", required=True, digits="Discount")
    expires_on = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(VALID_DAYS),
    )
    note = fields.Text()
    phase = fields.Selection(
        selection=PHASES,
        required=True,
        readonly=True,
        default=ASKED,
        copy=False,
        index=True,
        tracking=True,
        help="Asked for: the owner has to decide.\n"
        "Approved: it goes on the customer's next order.\n"
        "Refused: there is no discount.\n"
        "Given: it is on an order.",
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, index="btree_not_null", copy=False
    )
    order_id = fields.Many2one(
        comodel_name="sale.order",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )

    # Computes
    @api.depends("partner_id", "percent")
    def _compute_name(self):
        for offer in self:
            offer.name = f"{offer.partner_id.display_name}: {offer.percent:g} %"

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """A small discount is approved at once, a larger one is asked for."""
        offers = super().create(vals_list)
        fresh = offers.sudo()  # sudo: who may offer does not decide by hand
        small = fresh.filtered(
            lambda one: not self._needs_approval(one.percent, one.company_id)
        )
        small._set_phase(APPROVED)
        (fresh - small)._ask_owner()
        return offers

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _needs_approval(self, percent, company):
        """Whether the owner has to agree to a discount.

        :param percent: of the discount
        :param company: that gives it
        """
        # sudo: a setting
        return percent > company.sudo().autoservice_discount_limit

    # Orders
    @api.model
    @tools.ormcache()
    def _get_open_partners(self):
        """Return the ids of the customers who have an approved offer.

        Kept in memory: every new order asks, and hardly any has one.
        """
        # sudo: the discount is given whoever takes the order.
        offers = self.sudo().search([("phase", "=", APPROVED)])
        return frozenset(offers.partner_id.ids)

    @api.model
    def _give(self, orders):
        """Put the approved offers of the customers of new orders on these.

        :param orders: sale.order, just created
        """
        partners = self._get_open_partners()
        orders = orders.filtered(lambda order: order.partner_id.id in partners)
        if not orders:
            return
        # sudo: see _get_open_partners
        offers = self.sudo().search(
            [
                ("phase", "=", APPROVED),
                ("partner_id", "in", orders.partner_id.ids),
                ("expires_on", ">=", fields.Date.context_today(self)),
            ],
            order="percent desc",
        )
        for order in orders:
            fits = offers.filtered(
                lambda offer, order=order: (
                    offer.partner_id == order.partner_id
                    and offer.company_id == order.company_id
                )
            )[:1]
            if fits:
                fits._set_phase(GIVEN, order_id=order.id)
                order.autoservice_discount_offer_id = fits
                fits._note_on_order()
                offers -= fits

    def _note_on_order(self):
        """Say on the order whose offer its discount is."""
        self.ensure_one()
        lead = self.lead_id
        lines = [self._describe()]
        if lead:
            lines.append(lead._get_html_link(title=lead.name))
        self.order_id._message_log(body=Markup("<br/>").join(lines))

    def _take_back(self):
        """The order was called off: the customer keeps his discount."""
        given = self.filtered(lambda offer: offer.phase == GIVEN)
        given._set_phase(APPROVED, order_id=False)

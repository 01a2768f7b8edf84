# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from ..common.quiet import fill_quietly

# The product categories of this addon whose goods are valued when they move.
VALUED_CATEGORIES = (
    "autoservice.product_category_consumables",
    "autoservice.product_category_parts",
)


class ResCompany(models.Model):
    _inherit = "res.company"

    consumption_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Workshop consumption",
        domain="[('usage', '=', 'production'), ('company_id', '=', id)]",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Where the consumables of tech cards go. Its account takes their cost.",
    )
    autoservice_allow_negative_stock = fields.Boolean(
        string="Allow negative stock",
        help="A visit may take more than is in stock; the workshop store goes below"
        " zero. Otherwise only what is there is consumed, and a part that is not there"
        " cannot be sold.",
    )

    def _create_per_company_locations(self):
        result = super()._create_per_company_locations()
        self._ensure_consumption()
        return result

    def _ensure_consumption(self):
        """Give companies what they lack to consume goods; what exists stays as it is.

        Invoked by: creation of a company, loading of its chart of accounts, the data of
        this addon, and before goods are consumed.
        """
        # sudo: whoever closes a visit may need it first; he has no right on locations.
        companies = self.sudo()
        bare = companies.filtered(lambda company: not company.consumption_location_id)
        locations = self.env["stock.location"].sudo()  # sudo: see above
        locations = locations.create(
            [bare_company._prepare_consumption_location_vals() for bare_company in bare]
        )
        for company, location in zip(bare, locations, strict=True):
            fill_quietly(company, "consumption_location_id", location)
        for company in companies:
            if not company.consumption_location_id.valuation_account_id:
                company._value_consumption()

    def _prepare_consumption_location_vals(self):
        """Values of the location where consumables go."""
        self.ensure_one()
        return {
            "name": self.env._("Workshop consumption"),
            "usage": "production",
            "company_id": self.id,
        }

    def _value_consumption(self):
        """Let consumption post its value, once the company's chart makes it possible.

        Done together and once per company, so that a later decision of the accountant
        for another valuation of the categories is kept.
        """
        self.ensure_one()
        account = self._get_consumption_account()
        if not (
            account
            and self.account_stock_valuation_id
            and self.account_stock_journal_id
        ):
            return
        self.consumption_location_id.valuation_account_id = account
        for xmlid in VALUED_CATEGORIES:
            category = self.env.ref(xmlid, raise_if_not_found=False)
            if category:
                # sudo: see _ensure_consumption.
                category.sudo().with_company(self).write(
                    {
                        "property_valuation": "real_time",
                        "property_cost_method": "average",
                    }
                )

    def _get_consumption_account(self):
        """Return the expense account of what is consumed; empty without a chart."""
        self.ensure_one()
        category = self.env.ref(VALUED_CATEGORIES[0], raise_if_not_found=False)
        account = self.account_stock_valuation_id.account_stock_expense_id
        if category and not account:
            # sudo: see _ensure_consumption.
            own = category.sudo().with_company(self)
            account = own.property_account_expense_categ_id
        return account or self.expense_account_id

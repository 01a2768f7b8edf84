# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from . import pay_news
from .ledger import BOOKED_STATES
from .rates import Rate, RateTable

EXECUTOR = "executor"
ADMINISTRATOR = "administrator"
ROLES = [(EXECUTOR, "Executor"), (ADMINISTRATOR, "Administrator")]
# Who may see what everybody earns. In Odoo the two groups of accountants stand side by
# side: neither implies the other.
PAY_GROUPS = (
    "autoservice.group_owner,account.group_account_user,account.group_account_manager"
)


class AutoservicePayRate(models.Model):
    """Which percentage of a service goes to whom, from a day on.

    The most specific counts: person and service, person, service, everything.
    """

    _name = "autoservice.pay.rate"
    _description = "Pay rate"
    _inherit = ["autoservice.branch.mixin"]
    _order = "card_id, employee_id, role, date_from desc, id desc"
    _check_company_auto = True
    _branch_fields = frozenset({"company_id", "employee_id", "card_id"})

    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        help="Empty: every branch.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    card_id = fields.Many2one(
        comodel_name="autoservice.tech.card",
        string="Service",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="Empty, and no part chosen: every service.",
    )
    product_tmpl_id = fields.Many2one(
        comodel_name="product.template",
        string="Part",
        index="btree_not_null",
        domain=[("type", "=", "consu")],
        check_company=True,
        ondelete="cascade",
        help="A share in the price of goods; what counts for services does not.",
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="Empty: everybody.",
    )
    role = fields.Selection(selection=ROLES, required=True, default=EXECUTOR)
    percent = fields.Float(
        string="Share (%)", digits=(5, 2), required=True, aggregator=None
    )
    minimum = fields.Monetary(
        aggregator=None, help="One piece of the service pays no less."
    )
    maximum = fields.Monetary(
        aggregator=None,
        help="One piece of the service pays no more. 0: there is no such limit.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        help="Work of this day and later is paid by it.",
    )
    date_to = fields.Date(
        string="Until",
        help="The last day. Then what counted before counts again. Empty: until another"
        " rate counts.",
    )

    _of_a_day = models.UniqueIndex(
        "(COALESCE(company_id, 0), COALESCE(card_id, 0), COALESCE(product_tmpl_id, 0),"
        " COALESCE(employee_id, 0), role, date_from)",
        "There is a rate for this already, from the same day on.",
    )
    _one_thing = models.Constraint(
        "CHECK (card_id IS NULL OR product_tmpl_id IS NULL)",
        "A rate is for a service or for a part, not for both.",
    )
    _percent_range = models.Constraint(
        "CHECK (percent BETWEEN 0 AND 100)", "The share must lie between 0 and 100 %."
    )
    _period = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)",
        "Until: the rate ends before it begins.",
    )
    _limits = models.Constraint(
        "CHECK (minimum >= 0 AND maximum >= 0 AND (maximum = 0 OR maximum >= minimum))",
        "Minimum and maximum: neither is below 0, and the maximum not below the"
        " minimum.",
    )

    # Computes
    @api.depends("employee_id.company_id", "card_id.company_id")
    def _compute_company_id(self):
        for rate in self:
            company = rate.employee_id.company_id or rate.card_id.company_id
            rate.company_id = company or rate.company_id

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rate in self:
            rate.currency_id = (rate.company_id or self.env.company).currency_id

    @api.depends("card_id", "product_tmpl_id", "employee_id", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for rate in self:
            what = rate.card_id or rate.product_tmpl_id
            parts = (what.display_name, rate.employee_id.name)
            rate.display_name = ", ".join(
                part for part in (*parts, roles.get(rate.role)) if part
            )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._on_changed()
        return rates

    def write(self, vals):
        self._refuse_booked(vals)
        # What they counted for until now.
        self._on_changed()
        result = super().write(vals)
        self._on_changed()
        return result

    def unlink(self):
        self._refuse_booked()
        self._on_changed()
        self._release()
        return super().unlink()

    def _refuse_booked(self, vals=None):
        """Refuse to change by which rate pay on the books was computed.

        :param vals: what is to be written; none: they are to be deleted
        :raise UserError: naming the rates and the sheets
        """
        domain = Domain("rate_id", "in", self.ids) & Domain(
            "state", "in", BOOKED_STATES
        )
        if vals and vals.keys() == {"date_to"}:
            # Until its end it counted and goes on to.
            end = fields.Date.to_date(vals["date_to"]) or date.max
            domain &= Domain("day", ">", end)
        # sudo: which sheets have pay by a rate, no more, of whatever branch.
        Entry = self.env["autoservice.pay.entry"].sudo()
        if booked := Entry._read_group(domain, ["rate_id", "sheet_id"]):
            rates, sheets = (
                ", ".join(dict.fromkeys(one.display_name for one in column if one))
                for column in zip(*booked, strict=True)
            )
            raise UserError(
                self.env._(
                    "Posted pay (%(sheets)s) was computed by %(rates)s: add a rate from"
                    " another day on instead.",
                    sheets=sheets,
                    rates=rates,
                )
            )

    def _release(self):
        """Let entries go that were computed by rates which are to be deleted.

        Their lines are noted; before the commit they get the rate that counts then.
        """
        Entry = self.env["autoservice.pay.entry"]
        Entry.flush_model(["rate_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE autoservice_pay_entry SET rate_id = NULL"
                " WHERE rate_id = ANY(%s) AND state NOT IN %s",
                self.ids,
                BOOKED_STATES,
            )
        )
        Entry.invalidate_model(["rate_id"])

    def _on_changed(self):
        """Let the pay follow of what was done since these rates count."""
        self.env.registry.clear_cache()
        # A rate without a date is about to be refused.
        if dated := self.filtered("date_from"):
            lines = dated._find_lines()
            pay_news.collect(self.env).line_ids.update(lines.ids)

    def _find_lines(self):
        """Return the lines of visits whose pay these rates may say."""
        # sudo: the owner of a branch sets rates that count for others too.
        Line = self.env["sale.order.line"].sudo()
        # A day earlier: days of branches begin before those of UTC.
        since = fields.Datetime.to_datetime(min(self.mapped("date_from")))
        domain = Domain("booking_id.start", ">=", since - timedelta(days=1))
        goods = self.product_tmpl_id
        services = Domain("is_work", "=", True)
        if all(rate.card_id or rate.product_tmpl_id for rate in self):
            services = Domain("product_id", "in", self.card_id.product_id.ids)
        domain &= services | Domain("product_id.product_tmpl_id", "in", goods.ids)
        if all(rate.company_id for rate in self):
            domain &= Domain("company_id", "in", self.company_id.ids)
        return Line.search(domain)

    # Which counts
    @api.model
    @ormcache()
    def _get_table(self):
        """Return all rates as :class:`RateTable`, read once per change."""
        # sudo: whoever sells or invoices makes pay accrue, and may not read rates.
        rates = self.sudo().search([("date_from", "!=", False)])
        return RateTable(
            Rate(
                rate.id,
                rate.company_id.id or 0,
                rate.card_id.id or -rate.product_tmpl_id.id,
                rate.employee_id.id or 0,
                rate.role,
                rate.percent,
                rate.minimum,
                rate.maximum,
                rate.date_from,
                rate.date_to or None,
            )
            for rate in rates
        )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..common.working_hours import to_local
from ..common.zones import company_zone
from .shares import PARTS, SPLITS


class ResCompany(models.Model):
    """How a branch pays its people."""

    _inherit = "res.company"

    autoservice_pay_split = fields.Selection(
        selection=SPLITS,
        string="Several people on one work share",
        default=PARTS,
        required=True,
        help="By parts: equally, unless other parts are given on the work.\n"
        "By real minutes: by the time that each has worked on it; equally where"
        " nobody has pressed start. It counts for works that are put on orders from"
        " now on.",
    )

    autoservice_leaders_see_pay = fields.Boolean(
        string="Leaders see the pay of their people",
        help="Who is the manager of a person in Employees sees what that person gets.",
    )
    autoservice_pay_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Journal of pay",
        index=False,
        domain=[("type", "=", "general")],
        check_company=True,
    )
    autoservice_pay_expense_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Expense account of pay",
        index=False,
        domain=[("internal_group", "=", "expense")],
        check_company=True,
    )
    autoservice_pay_payable_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Account of what people are owed",
        index=False,
        domain=[("account_type", "=", "liability_payable")],
        check_company=True,
        help="A payable account of its own, beside that of the suppliers. Advances are"
        " paid on it too.",
    )
    autoservice_pay_repair_analytic_id = fields.Many2one(
        comodel_name="account.analytic.account",
        string="Analytic account of repair",
        index=False,
        check_company=True,
    )
    autoservice_pay_wash_analytic_id = fields.Many2one(
        comodel_name="account.analytic.account",
        string="Analytic account of wash",
        index=False,
        check_company=True,
    )
    autoservice_workday_hour = fields.Float(
        string="Ask who is on shift at",
        default=10.0,
        help="The front desk is asked then, and every hour until the day is saved.",
    )
    autoservice_rain_amount = fields.Monetary(
        string="Bonus for rain",
        groups="autoservice.group_owner,"
        "account.group_account_user,account.group_account_manager",
        help="Everybody on shift gets it on a day of bad weather.",
    )

    _autoservice_workday = models.Constraint(
        "CHECK (autoservice_workday_hour BETWEEN 0 AND 24"
        " AND autoservice_rain_amount >= 0)",
        "Workday: the hour lies between 0:00 and 24:00, the bonus is not below 0.",
    )

    # Checks
    @api.constrains("autoservice_pay_payable_account_id")
    def _check_pay_payable_account(self):
        """Insist on an account of its own: what is on it is hidden, for good."""
        for company in self:
            # sudo: who sets the account may not read the bills of suppliers.
            account = company.sudo().autoservice_pay_payable_account_id
            name = account.display_name
            if account and account.account_type != "liability_payable":
                raise ValidationError(
                    self.env._("%s is not an account of what is owed to people.", name)
                )
            if account and company._is_of_suppliers(account):
                raise ValidationError(
                    self.env._(
                        "%s is an account of suppliers, whose bills would be hidden:"
                        " choose a payable account of its own.",
                        name,
                    )
                )

    def _is_of_suppliers(self, account):
        """Whether suppliers are paid on an account.

        :param account: account.account, with all rights
        """
        partners = self.env["res.partner"].with_company(self)
        usual = partners._fields["property_account_payable_id"]
        if account == usual.get_company_dependent_fallback(partners):
            return True
        bills = self.env["account.move"].get_purchase_types(include_receipts=True)
        lines = account.env["account.move.line"]
        return bool(
            lines.search_count(
                [("account_id", "=", account.id), ("move_id.move_type", "in", bills)],
                limit=1,
            )
        )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._hide_pay()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "autoservice_pay_payable_account_id" in vals:
            self._hide_pay()
        return result

    def _hide_pay(self):
        """Let only owner and accountants see what people are owed; for good."""
        # sudo: who sets the account may not write accounts otherwise.
        accounts = self.sudo().autoservice_pay_payable_account_id
        if visible := accounts.filtered(lambda one: not one.autoservice_is_pay):
            visible.autoservice_is_pay = True

    def _insist_on_pay_settings(self, *names):
        """Insist on settings of pay without which nothing goes to the books.

        :param names: fields of the company
        :raise UserError: naming those that are empty
        """
        if missing := [name for name in names if not self[name]]:
            labels = [
                self._fields[name]._description_string(self.env) for name in missing
            ]
            raise UserError(
                self.env._("Set this in Settings, Pay: %s.", ", ".join(labels))
            )

    def _get_pay_zone(self):
        """Return the time zone by whose days a branch pays."""
        self.ensure_one()
        return company_zone(self)

    def _get_pay_day(self, moment=None):
        """Return the branch's day of a moment.

        :param moment: naive UTC; now where not given
        """
        return to_local(moment or fields.Datetime.now(), self._get_pay_zone()).date()

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Who sees the whole ledger; full accounting implies its read-only half.
LEDGER_GROUPS = "autoservice.group_owner,account.group_account_readonly,account.group_account_manager"


class ResPartner(models.Model):
    """What people are owed is not in the totals that who writes invoices sees."""

    _inherit = "res.partner"

    credit = fields.Monetary(compute="_compute_credit_debit")
    debit = fields.Monetary(compute="_compute_credit_debit", search="_search_debit")

    @api.depends_context("company", "uid")
    def _compute_credit_debit(self):
        """As Odoo does, less the pay for those whom it does not concern."""
        self._credit_debit_get()
        if self.env.user.has_groups(LEDGER_GROUPS):
            return
        owed = self._get_pay_owed()
        for partner in self.browse(owed):
            partner.debit -= owed[partner.id]

    def _get_pay_owed(self):
        """Return {partner id: what the branches owe him as pay}, of those here."""
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT line.partner_id, -SUM(line.amount_residual)"
                    " FROM account_move_line line"
                    " JOIN account_account account ON account.id = line.account_id"
                    " JOIN res_company company ON company.id = line.company_id"
                    " WHERE account.autoservice_is_pay AND line.partner_id = ANY(%s)"
                    " AND account.account_type = 'liability_payable'"
                    " AND line.parent_state = 'posted'"
                    " AND line.reconciled IS NOT TRUE"
                    " AND split_part(company.parent_path, '/', 1)::int = %s"
                    " GROUP BY 1",
                    self.ids,
                    self.env.company.root_id.id,
                )
            )
        )

    @api.model
    def _search_debit(self, operator, value):
        """Find nobody by what he is owed as pay."""
        domain = self._debit_search(operator, value)
        if self.env.user.has_groups(LEDGER_GROUPS):
            return domain
        people = self.env.execute_query(
            SQL(
                "SELECT DISTINCT line.partner_id FROM account_move_line line"
                " JOIN account_account account ON account.id = line.account_id"
                " WHERE account.autoservice_is_pay AND line.partner_id IS NOT NULL"
            )
        )
        return Domain(domain) & Domain("id", "not in", [id_ for (id_,) in people])

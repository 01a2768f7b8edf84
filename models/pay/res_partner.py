# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Who sees the whole ledger; full accounting implies its read-only half.
LEDGER_GROUPS = "autoservice.group_owner,account.group_account_readonly,account.group_account_manager"


class ResPartner(models.Model):
    """What people are owed is not in the totals that who writes invoices sees."""

    _inherit = "res.partner"

    # Odoo gives functions, not names, for these: they would not be extended.
    credit = fields.Monetary(compute="_credit_debit_get")
    debit = fields.Monetary(compute="_credit_debit_get", search="_debit_search")

    @api.depends_context("company", "uid")
    def _credit_debit_get(self):
        super()._credit_debit_get()
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
    def _debit_search(self, operator, operand):
        """Find nobody by what he is owed as pay."""
        domain = super()._debit_search(operator, operand)
        if self.env.user.has_groups(LEDGER_GROUPS):
            return domain
        # sudo: whose contact it is; he is left out, no more is told.
        people = self.env["hr.employee"].sudo()
        people = people.with_context(active_test=False).search([])
        return Domain(domain) & Domain("id", "not in", people.work_contact_id.ids)

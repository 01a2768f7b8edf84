# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError


class AutoservicePayAdvance(models.TransientModel):
    """Money that a person gets before his pay sheet, with Odoo's own payment.

    A usual payment to a contact goes to the account of suppliers, where no sheet sees
    it: this one goes to the account on which the branch owes its pay.
    """

    _name = "autoservice.pay.advance"
    _description = "Advance on pay"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        check_company=True,
        ondelete="cascade",
    )
    amount = fields.Monetary(required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        required=True,
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        ondelete="cascade",
    )

    @api.depends("company_id")
    def _compute_journal_id(self):
        for advance in self:
            advance.journal_id = self.env["account.journal"].search(
                [
                    *self.env["account.journal"]._check_company_domain(
                        advance.company_id
                    ),
                    ("type", "in", ("bank", "cash")),
                ],
                limit=1,
            )

    def action_pay(self):
        """Pay the advance; it is netted when a sheet of the person is posted.

        :return: the action of the payment
        :raise UserError: naming what is missing
        """
        self.ensure_one()
        self._check()
        account = self.company_id.autoservice_pay_payable_account_id
        payment = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.employee_id.work_contact_id.id,
                "destination_account_id": account.id,
                "amount": self.amount,
                "currency_id": self.currency_id.id,
                "date": self.date,
                "journal_id": self.journal_id.id,
                "memo": self.env._("Advance on pay, %s", self.employee_id.name),
            }
        )
        payment.action_post()
        if not payment.move_id:
            raise UserError(
                self.env._(
                    "Journal: %s books payments only with the bank statement, so that no"
                    " sheet would see the advance. Set an account for outgoing payments"
                    " on it.",
                    self.journal_id.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.payment",
            "res_id": payment.id,
            "views": [(False, "form")],
        }

    def _check(self):
        """Insist on an amount, an account and a contact.

        :raise UserError: naming what is missing
        """
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("Amount: give one above 0."))
        self.company_id._insist_on_pay_settings("autoservice_pay_payable_account_id")
        self.employee_id._insist_on_contact()

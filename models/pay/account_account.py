# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class AccountAccount(models.Model):
    """What people are owed is no business of who writes invoices."""

    _inherit = "account.account"

    autoservice_is_pay = fields.Boolean(
        string="Pay of people",
        readonly=True,
        copy=False,
        help="Set for good once a branch owes its people pay on this account.",
    )

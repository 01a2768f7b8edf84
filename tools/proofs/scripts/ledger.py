# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The accounts of pay for a bench or a proof: `from proofs.scripts import ledger`."""

from types import SimpleNamespace


def build(env):
    """Give the branch a chart of accounts and what it pays its people by.

    :return: a namespace of the account of debts, that of expense, and the journal
    """
    company = env.company
    if not company.chart_template:
        env["account.chart.template"].try_loading(
            "generic_coa", company=company, install_demo=False
        )
    payable, expense = env["account.account"].create(
        [
            {
                "name": "Pay owed",
                "code": "211900",
                "account_type": "liability_payable",
                "reconcile": True,
                "non_trade": True,
            },
            {"name": "Pay", "code": "611900", "account_type": "expense"},
        ]
    )
    journal = env["account.journal"].search(
        [("type", "=", "general"), ("company_id", "=", company.id)], limit=1
    )
    company.autoservice_pay_journal_id = journal
    company.autoservice_pay_expense_account_id = expense
    company.autoservice_pay_payable_account_id = payable
    return SimpleNamespace(payable=payable, expense=expense, journal=journal)

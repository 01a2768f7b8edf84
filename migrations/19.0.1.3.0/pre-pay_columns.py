# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Nothing was paid to people before: the columns are empty, and not computed by rows."""


def migrate(cr, version):
    """Called by Odoo before the addon's data is loaded.

    :param cr: the cursor
    :param version: the version that was installed before
    """
    cr.execute("ALTER TABLE sale_order_line ADD COLUMN IF NOT EXISTS pay_split varchar")
    cr.execute(
        "ALTER TABLE account_move ADD COLUMN IF NOT EXISTS autoservice_is_pay boolean"
    )

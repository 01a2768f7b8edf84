# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Everybody who is a customer already gets messages about his own visits.

PostgreSQL keeps a default for the rows that are there: none of them is written.
"""


def migrate(cr, version):
    """Called by Odoo before the addon's data is loaded.

    :param cr: the cursor
    :param version: the version that was installed before
    """
    cr.execute(
        "ALTER TABLE res_partner ADD COLUMN IF NOT EXISTS"
        " autoservice_consent_service boolean DEFAULT true"
    )
    cr.execute(
        "ALTER TABLE res_partner ALTER COLUMN autoservice_consent_service DROP DEFAULT"
    )

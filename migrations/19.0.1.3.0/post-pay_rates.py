# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The shares of tech cards get a history: what stood on the card counts from today."""

ROLES = ("executor", "administrator")


def migrate(cr, version):
    """Called by Odoo after the addon's data is loaded.

    :param cr: the cursor
    :param version: the version that was installed before
    """
    for role in ROLES:
        cr.execute(
            f"""INSERT INTO autoservice_pay_rate
                       (card_id, company_id, role, percent, minimum, maximum,
                        date_from, create_uid, create_date, write_uid, write_date)
                SELECT id, company_id, %s, {role}_percent, 0, 0, CURRENT_DATE,
                       1, now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC'
                  FROM autoservice_tech_card WHERE {role}_percent > 0
                    ON CONFLICT DO NOTHING""",
            [role],
        )
        cr.execute(f"ALTER TABLE autoservice_tech_card DROP COLUMN {role}_percent")

# Part of autoservice. See LICENSE for full copyright and licensing details.


def _pre_init_hook(env):
    """Make the extension available that the exclusion constraints need."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    # What would be computed for each line and order that is there is empty for all of
    # them: with the columns in place Odoo does not write every one.
    env.cr.execute(
        "ALTER TABLE sale_order_line ADD COLUMN IF NOT EXISTS is_work boolean,"
        " ADD COLUMN IF NOT EXISTS planned_minutes integer,"
        " ADD COLUMN IF NOT EXISTS real_minutes integer,"
        " ADD COLUMN IF NOT EXISTS pay_split varchar"
    )
    env.cr.execute(
        "ALTER TABLE account_move ADD COLUMN IF NOT EXISTS autoservice_is_pay boolean"
    )
    env.cr.execute("ALTER TABLE sale_order ADD COLUMN IF NOT EXISTS vehicle_id integer")
    # The default counts for the contacts that are there, without writing them.
    env.cr.execute(
        "ALTER TABLE res_partner ADD COLUMN IF NOT EXISTS"
        " autoservice_consent_service boolean DEFAULT true"
    )
    env.cr.execute(
        "ALTER TABLE res_partner ALTER COLUMN autoservice_consent_service DROP DEFAULT"
    )


def _post_init_hook(env):
    """Make the administrator an owner; users and contacts stay as they were.

    Through the group's record Odoo would compute their contacts anew, and write them.
    """
    env.cr.execute(
        """INSERT INTO res_groups_users_rel (gid, uid)
           SELECT owner.res_id, account.res_id
             FROM ir_model_data AS owner, ir_model_data AS account
            WHERE owner.module = 'autoservice' AND owner.name = 'group_owner'
              AND account.module = 'base' AND account.name IN ('user_root', 'user_admin')
           ON CONFLICT DO NOTHING"""
    )
    env.invalidate_all()
    env.registry.clear_all_caches()

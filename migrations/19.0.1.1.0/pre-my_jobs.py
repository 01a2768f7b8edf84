# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The executor's screen takes the place of the list of his jobs.

The old action gives its address to the new one, and the old form lets go of a field that
is no more: Odoo checks and creates both before it deletes what has left the addon.
"""


def migrate(cr, version):
    """Called by Odoo before the addon's data is loaded.

    :param cr: the cursor
    :param version: the version that was installed before
    """
    cr.execute(
        "UPDATE ir_act_window SET path = NULL WHERE id = (SELECT res_id FROM"
        " ir_model_data WHERE module = 'autoservice'"
        " AND name = 'autoservice_booking_my_jobs_action')"
    )
    cr.execute(
        """UPDATE ir_ui_view
              SET arch_db = replace(
                      replace(arch_db::text, 'work_lines', 'work_names'),
                      'widget=\\"autoservice_work_list\\"', ''
                  )::jsonb
            WHERE id = (SELECT res_id FROM ir_model_data WHERE module = 'autoservice'
                           AND name = 'autoservice_booking_view_form_order')"""
    )

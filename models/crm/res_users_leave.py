# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from ..common.autoservice_verb_mixin import VERB


class ResUsers(models.Model):
    """Who leaves the centre leaves his calls and tasks to the colleagues."""

    _inherit = "res.users"

    def action_archive(self):
        """Keep the tasks about customers: Odoo deletes all of who is archived."""
        tasks = self._get_customer_tasks()
        tasks.user_id = False
        result = super().action_archive()
        tasks._hand_over()
        return result

    def _get_customer_tasks(self):
        """The open tasks of these users that are about customers of the centre."""
        # sudo: whoever archives a user sees no tasks of his.
        tasks = self.env["mail.activity"].sudo()
        tasks = tasks.with_context(
            mail_activity_quick_update=True, autoservice_quiet=VERB
        )
        tasks = tasks.search(
            [
                ("user_id", "in", self.ids),
                "|",
                ("res_model", "in", (*self._get_customer_models(), "crm.lead")),
                # What customers answer and what did not reach them.
                *("&", ("res_model", "=", "res.partner"), ("automated", "=", True)),
            ]
        )
        on_leads = tasks.filtered(lambda task: task.res_model == "crm.lead")
        leads = self.env["crm.lead"].sudo().browse(on_leads.mapped("res_id"))  # sudo
        ours = set(leads.exists()._filter_pipelines().ids)
        return tasks - on_leads.filtered(lambda task: task.res_id not in ours)

    @api.model
    def _get_customer_models(self):
        """The documents whose tasks are all about customers. Extend with super()."""
        return (
            *("autoservice.booking", "autoservice.discount.offer"),
            *("autoservice.inquiry", "autoservice.vehicle"),
        )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class MailActivity(models.Model):
    """The customers of the re-call list may be invited instead of called."""

    _inherit = "mail.activity"

    def action_autoservice_invite(self):
        """Invite the customers of these calls.

        :return: the action of the form that shows whom and with which words
        """
        calls = self.filtered(lambda task: task.res_model == "crm.lead")
        return self.env["crm.lead"].browse(calls.mapped("res_id")).action_invite()

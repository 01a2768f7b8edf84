# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the reminders that rang while nobody looked at a screen."""
        result = super().session_info()
        if self.env.user._is_internal():
            Activity = self.env["mail.activity"]
            result["autoservice_reminders"] = Activity.get_autoservice_reminders()
        return result

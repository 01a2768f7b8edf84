# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the workday that is asked for to who was not there at its hour."""
        result = super().session_info()
        if self.env.user.has_group("autoservice.group_manager"):
            Workday = self.env["autoservice.workday"]
            result["autoservice_workday_id"] = Workday._get_asked_now().id
        return result

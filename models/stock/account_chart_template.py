# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        """Let a company that gets its chart later post its consumption too."""
        result = super()._post_load_data(template_code, company, template_data)
        (company or self.env.company)._ensure_consumption()
        return result

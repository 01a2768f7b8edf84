# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from . import freed_time


class AutoserviceShift(models.Model):
    """The waiting list hears of extra shifts and of days off that were taken back."""

    _inherit = "autoservice.shift"

    @api.model
    def _on_working_time_changed(self, spans):
        super()._on_working_time_changed(spans)
        freed = freed_time.collect(self.env)
        for resource, start, stop in spans:
            # sudo: the company of a colleague or bay is no secret.
            company = resource.sudo().company_id
            freed.spans.append((company.id, resource.id, start, stop))

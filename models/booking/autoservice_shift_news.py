# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from . import board_news


class AutoserviceShift(models.Model):
    """Boards that are open hear of extra shifts and days off."""

    _inherit = "autoservice.shift"

    @api.model
    def _on_working_time_changed(self, spans):
        super()._on_working_time_changed(spans)
        news = board_news.collect(self.env)
        for resource, start, stop in spans:
            # sudo: the company of a colleague or bay is no secret.
            news.add_span(resource.sudo().company_id.id, start, stop)

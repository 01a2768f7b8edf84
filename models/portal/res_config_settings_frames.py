# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    autoservice_frame_origins = fields.Text(
        related="company_id.autoservice_frame_origins", readonly=False
    )
    autoservice_book_url = fields.Char(
        string="Page of booking", compute="_compute_autoservice_book_url"
    )

    def _compute_autoservice_book_url(self):
        for settings in self:
            path = f"/autoservice/book/{settings.company_id.id}"
            settings.autoservice_book_url = settings.get_base_url() + path

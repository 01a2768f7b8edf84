# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from .mail_activity import MARK


class AutoserviceDiary(models.Model):
    """The task of a low mark says who is to be called, to whom it is given alone."""

    _inherit = "autoservice.diary"
    _depends = {MARK: ["partner_id", "vehicle_id"]}

    @api.model
    def _get_documents(self):
        # Without the company: a colleague may be the one who was marked.
        mark = {"partner_id": "partner_id", "vehicle_id": "vehicle_id"}
        return {**super()._get_documents(), MARK: mark}

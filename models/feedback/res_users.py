# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models


class ResUsers(models.Model):
    """Who leaves the centre leaves the low marks to the colleagues, too."""

    _inherit = "res.users"

    @api.model
    def _get_customer_models(self):
        return (*super()._get_customer_models(), "autoservice.satisfaction")

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "autoservice.choice.mixin"]

    def _prepare_invite(self):
        """A customer with one car comes with that car."""
        cars = self.vehicle_ids
        vals = super()._prepare_invite()
        return vals | ({"vehicle_id": cars.id} if len(cars) == 1 else {})

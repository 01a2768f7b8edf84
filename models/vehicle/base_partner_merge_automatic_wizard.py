# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Join the roles of the merged contacts around the same car."""
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        # sudo: who may merge contacts need not have a right on cars; the contact had
        # these roles before.
        self.env["autoservice.vehicle.person"].sudo()._join_roles(dst_partner)
        return result

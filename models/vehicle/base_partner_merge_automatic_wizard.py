# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from .res_partner_claim import CLAIMS


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

    @api.model
    def _update_values(self, src_partners, dst_partner):
        """What one of the merged contacts was known by, the one that stays is known by."""
        partners = src_partners | dst_partner
        known = {
            claim: {one[claim.key] for one in partners if not one[claim.flag]}
            for claim in CLAIMS.values()
        }
        result = super()._update_values(src_partners, dst_partner)
        dst_partner.write(
            {
                claim.flag: dst_partner[claim.key] not in keys
                for claim, keys in known.items()
            }
        )
        return result

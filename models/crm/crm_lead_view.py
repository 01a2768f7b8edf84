# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

# Buttons of Odoo's paid services, and what says that they stand in a pipeline of ours.
# Their addons may be installed or not: no view of ours can name them.
PAID_SERVICES = {
    "action_generate_leads": "context.get('autoservice_pipeline')",
    "iap_enrich": "autoservice_pipeline",
}


class CrmLead(models.Model):
    """The screens of the pipelines, without what firms buy to find customers."""

    _inherit = "crm.lead"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        for name, is_ours in PAID_SERVICES.items():
            for button in arch.iterfind(f".//button[@name='{name}']"):
                before = button.get("invisible")
                hidden = f"({before}) or {is_ours}" if before else is_ours
                button.set("invisible", hidden)
        return arch, view

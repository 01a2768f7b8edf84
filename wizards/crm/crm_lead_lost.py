# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.tools import html2plaintext


class CrmLeadLost(models.TransientModel):
    """Losing a deal of a pipeline demands a reason of that pipeline, and a text."""

    _inherit = "crm.lead.lost"

    autoservice_team_ids = fields.Many2many(
        comodel_name="crm.team",
        string="Pipelines",
        compute="_compute_autoservice_team_ids",
    )

    @api.depends("lead_ids")
    def _compute_autoservice_team_ids(self):
        for wizard in self:
            leads = wizard.with_context(active_test=False).lead_ids
            wizard.autoservice_team_ids = leads._filter_pipelines().team_id

    def action_lost_reason_apply(self):
        """Keep the closing note with the leads of the pipelines too."""
        self.ensure_one()
        ours = self.lead_ids._filter_pipelines()
        if ours:
            ours.write(
                {"autoservice_lost_note": html2plaintext(self.lost_feedback or "")}
            )
        return super().action_lost_reason_apply()

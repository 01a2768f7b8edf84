# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models


class CrmLostReason(models.Model):
    """A reason for which deals of some pipelines are lost."""

    _inherit = "crm.lost.reason"

    autoservice_team_ids = fields.Many2many(
        comodel_name="crm.team",
        relation="autoservice_crm_lost_reason_team_rel",
        column1="reason_id",
        column2="team_id",
        string="Pipelines",
        domain=[("autoservice_pipeline", "!=", False)],
        help="Offered in these pipelines of the car service only.",
    )
    autoservice_recall = fields.Boolean(
        string="Call again",
        help="A deal lost for this reason is put on the re-call list.",
    )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models


class AutoserviceMessage(models.Model):
    """Messages of robots are known as such, so that they are not sent out of season."""

    _inherit = "autoservice.message"

    autoservice_robot_id = fields.Many2one(
        comodel_name="autoservice.robot",
        string="Robot",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _prepare_queued(self, vals):
        return {"autoservice_robot_id": None, **super()._prepare_queued(vals)}

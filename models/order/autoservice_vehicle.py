# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from .autoservice_recommendation import APPROVED, ASKED, WAITING


class AutoserviceVehicle(models.Model):
    _inherit = "autoservice.vehicle"

    order_ids = fields.One2many(
        comodel_name="sale.order",
        inverse_name="vehicle_id",
        string="Orders",
        groups="sales_team.group_sale_salesman,account.group_account_readonly",
    )
    recommendation_ids = fields.One2many(
        comodel_name="autoservice.recommendation",
        inverse_name="vehicle_id",
        string="Recommended work",
    )
    recommendation_count = fields.Integer(compute="_compute_recommendation_count")

    @api.depends("recommendation_ids.phase")
    def _compute_recommendation_count(self):
        counts = dict(
            self.env["autoservice.recommendation"]._read_group(
                [
                    ("vehicle_id", "in", self.ids),
                    ("phase", "in", (*WAITING, ASKED, APPROVED)),
                ],
                ["vehicle_id"],
                ["__count"],
            )
        )
        for vehicle in self:
            vehicle.recommendation_count = counts.get(vehicle._origin, 0)

    def action_open_recommendations(self):
        """Open the recommended work of this car.

        :return: a window action
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "autoservice.autoservice_recommendation_action"
            ),
            "domain": [("vehicle_id", "=", self.id)],
            "context": {"default_vehicle_id": self.id},
        }

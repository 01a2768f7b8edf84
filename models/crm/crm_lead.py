# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        string="Car",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    booking_ids = fields.One2many(
        comodel_name="autoservice.booking",
        string="Bookings",
        inverse_name="lead_id",
        groups="autoservice.group_manager",
    )
    booking_count = fields.Integer(
        compute="_compute_booking_count", groups="autoservice.group_manager"
    )

    @api.depends("booking_ids")
    def _compute_booking_count(self):
        counts = dict(
            self.env["autoservice.booking"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.booking_count = counts.get(lead, 0)

    def action_open_bookings(self):
        """Open the bookings of this lead, or a new one for its customer and car.

        :return: a window action
        """
        self.ensure_one()
        action = {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "autoservice.autoservice_booking_action"
            ),
            "domain": [("lead_id", "=", self.id)],
            "context": {
                "default_lead_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_vehicle_id": self.vehicle_id.id,
            },
        }
        if not self.booking_ids:
            action["views"] = [(False, "form")]
        return action

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    booking_ids = fields.One2many(
        comodel_name="autoservice.booking",
        string="Bookings",
        inverse_name="partner_id",
        groups="autoservice.group_executor",
    )
    booking_count = fields.Integer(
        compute="_compute_booking_count", groups="autoservice.group_executor"
    )

    @api.depends("booking_ids")
    def _compute_booking_count(self):
        counts = dict(
            self.env["autoservice.booking"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.booking_count = counts.get(partner, 0)

    def action_open_bookings(self):
        """Open the bookings of this customer.

        :return: a window action
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "autoservice.autoservice_booking_action"
            ),
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

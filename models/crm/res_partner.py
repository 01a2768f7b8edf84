# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

GROUP = "autoservice.group_manager"


class ResPartner(models.Model):
    _inherit = "res.partner"

    inquiry_ids = fields.One2many(
        comodel_name="autoservice.inquiry",
        inverse_name="partner_id",
        string="Calls and visits",
        groups=GROUP,
    )
    inquiry_count = fields.Integer(compute="_compute_inquiry_count", groups=GROUP)

    @api.depends("inquiry_ids")
    def _compute_inquiry_count(self):
        counts = dict(
            self.env["autoservice.inquiry"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.inquiry_count = counts.get(partner, 0)

    def action_open_inquiries(self):
        """Open the calls and visits of this customer.

        :return: a window action
        """
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "autoservice.autoservice_inquiry_action"
            ),
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id, "default_phone": self.phone},
        }

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from ..order.autoservice_booking import PRICE_GROUPS


class AutoserviceBooking(models.Model):
    _inherit = "autoservice.booking"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="set null",
        groups=PRICE_GROUPS,
    )

    @api.model
    def _prepare_order_vals(self, vals):
        """Let the order keep the source, campaign and team of its lead."""
        order_vals = super()._prepare_order_vals(vals)
        # sudo: the link is written by whoever may book.
        lead = self.env["crm.lead"].sudo().browse(vals.get("lead_id"))
        if lead:
            order_vals |= {
                "opportunity_id": lead.id,
                "campaign_id": lead.campaign_id.id,
                "medium_id": lead.medium_id.id,
                "source_id": lead.source_id.id,
            }
            if lead.team_id:
                order_vals["team_id"] = lead.team_id.id
        return order_vals

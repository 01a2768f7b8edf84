# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from ..booking.autoservice_booking import BOOKED, OFFER
from .autoservice_diary import VISIT


class ResPartner(models.Model):
    """What is planned with a customer."""

    _inherit = "res.partner"

    def _get_plan_domain(self):
        """Open tasks on anything of these customers, and their next visits."""
        return [
            ("partner_id", "in", self.ids),
            "|",
            ("kind", "!=", VISIT),
            "&",
            ("start", ">=", fields.Datetime.now()),
            # Work that has begun before its day does not come any more.
            ("booking_id.phase", "in", (OFFER, BOOKED)),
        ]

    def action_open_plan(self):
        """Open what is planned with this customer.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autoservice.autoservice_diary_plan_action"
        )
        context = {"default_res_model": self._name, "default_res_id": self.id}
        return {
            **action,
            "display_name": self.env._("Plan: %s", self.display_name),
            "domain": self._get_plan_domain(),
            "context": context,
        }

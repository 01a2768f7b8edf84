# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models


class CrmLead(models.Model):
    """Where a lead came from, and what there was with its customer before."""

    _inherit = "crm.lead"

    autoservice_intake_id = fields.Many2one(
        comodel_name="autoservice.intake",
        string="Came by",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    autoservice_earlier_count = fields.Integer(
        string="Earlier deals", compute="_compute_autoservice_earlier_count"
    )

    @api.depends("partner_id")
    def _compute_autoservice_earlier_count(self):
        leads = self.with_context(active_test=False)
        counts = dict(
            leads._read_group(
                [("partner_id", "in", self.partner_id.ids)],
                ["partner_id"],
                ["__count"],
            )
        )
        for lead in self:
            own = 1 if lead._origin.partner_id == lead.partner_id else 0
            count = counts.get(lead.partner_id._origin, 0)
            lead.autoservice_earlier_count = max(count - own, 0)

    def action_open_earlier(self):
        """Open the other leads and deals of this customer, lost ones too.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Earlier deals"),
            "res_model": "crm.lead",
            "view_mode": "list,form",
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("id", "!=", self.id),
            ],
            "context": {"active_test": False, "create": False},
        }

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """What came by the address of an intake channel is in its log."""
        lead = super().message_new(msg_dict, custom_values=custom_values)
        if lead.autoservice_intake_id:
            lead._log_intake_mail(msg_dict)
        return lead

    def _log_intake_mail(self, msg_dict):
        """Log the mail that this lead was made of.

        :param msg_dict: the mail, as Odoo read it
        """
        intake = self.autoservice_intake_id
        if not self.vehicle_id:
            self.vehicle_id = intake._find_vehicle("", self.partner_id)
        payload = f"{msg_dict.get('subject') or ''}\n\n{msg_dict.get('body') or ''}"
        # sudo: the log is nobody's to write; the mail came by itself.
        row = intake.sudo()._log("accepted", payload, False)
        row.write({"lead_id": self.id, "external_id": msg_dict.get("message_id")})

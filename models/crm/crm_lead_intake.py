# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from ..common.autoservice_verb_mixin import VERB


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
            "context": {
                "active_test": False,
                "create": False,
                "autoservice_all_pipelines": True,
            },
        }

    # E-mail
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """What comes by the address of a channel is logged, and is one lead.

        A mail is never lost because the first stage wants a field: who moves the lead
        on is asked for it.
        """
        if not self.env.su:
            # Not the mail gateway: who calls this himself makes a lead like any other.
            return super().message_new(msg_dict, custom_values=custom_values)
        values = custom_values or {}
        # sudo: the log is nobody's to write; the mail came by itself.
        intake = self.env["autoservice.intake"].sudo()
        intake = intake.browse(values.get("autoservice_intake_id") or ()).exists()
        if intake:
            row = intake._take_mail(msg_dict)
            if row.lead_id:
                return row.lead_id.with_env(self.env)
            values = {**values, **intake._prepare_mail_vals(msg_dict)}
        free = self.with_context(autoservice_verb=VERB)
        lead = super(CrmLead, free).message_new(msg_dict, custom_values=values)
        lead = lead.with_env(self.env)
        if intake:
            row.lead_id = lead
        return lead

    # Inquiries
    def _on_bookings_made(self):
        """The call that a lead was made of is the call of its booking."""
        super()._on_bookings_made()
        # sudo: the link follows whoever books.
        inquiries = self.env["autoservice.inquiry"].sudo()
        for inquiry in inquiries.search(
            [("lead_id", "in", self.ids), ("booking_id", "=", False)]
        ):
            inquiry.booking_id = inquiry.lead_id.booking_ids.sorted("id")[-1:]

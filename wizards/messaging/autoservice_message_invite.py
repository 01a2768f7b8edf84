# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.messaging.autoservice_message_invitation import INVITATION

MOST_NAMES = 20


class AutoserviceMessageInvite(models.TransientModel):
    """Invitations to many customers: with which words, who gets them, who does not."""

    _name = "autoservice.message.invite"
    _description = "Invite customers"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner", string="Customers", context={"active_test": False}
    )
    subject = fields.Char(
        compute="_compute_text",
        store=True,
        readonly=False,
        precompute=True,
        help="Of an e-mail.",
    )
    body = fields.Text(
        string="Text",
        compute="_compute_text",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    invited_ids = fields.Many2many(
        comodel_name="res.partner", string="Get it", compute="_compute_invited"
    )
    invited_count = fields.Integer(string="How many get it", compute="_compute_invited")
    left_out_count = fields.Integer(string="Left out", compute="_compute_invited")
    left_out = fields.Text(string="Why", compute="_compute_invited")
    goes_out_at = fields.Datetime(string="Goes out at", compute="_compute_goes_out_at")

    # Computes
    @api.depends("company_id")
    def _compute_text(self):
        for invitation in self:
            template = invitation._get_template()
            invitation.subject, invitation.body = template.subject, template.body

    def _get_template(self):
        """Return the text of an invitation, in the language of the user."""
        partner = self.env["res.partner"]
        message = self.env["autoservice.message"].new(
            {"kind": INVITATION, "company_id": self.company_id.id}
        )
        found = self.env["autoservice.message.template"]._find(message, partner)
        return found.with_context(lang=self.env.user.lang)

    @api.depends("partner_ids", "company_id")
    def _compute_invited(self):
        Message = self.env["autoservice.message"]
        for invitation in self:
            customers = invitation.partner_ids._origin
            invited, left_out = Message._sort_invited(customers, invitation.company_id)
            invitation.invited_ids = customers.browse(partner.id for partner in invited)
            invitation.invited_count = len(invited)
            invitation.left_out_count = len(customers) - len(invited)
            invitation.left_out = "\n".join(
                self._describe(reason, partners)
                for reason, partners in left_out.items()
            )

    def _describe(self, reason, partners):
        """Return one line about customers who are left out for the same reason."""
        names = "; ".join(partners[:MOST_NAMES].mapped("display_name"))
        if len(partners) > MOST_NAMES:
            names += "; …"
        return self.env._(
            "%(reason)s (%(count)s): %(names)s",
            reason=reason,
            count=len(partners),
            names=names,
        )

    @api.depends("company_id")
    def _compute_goes_out_at(self):
        now = fields.Datetime.now()
        nobody = self.env["res.partner"]
        for invitation in self:
            invitation.goes_out_at = self.env["autoservice.message"]._get_calm_moment(
                invitation.company_id, nobody, INVITATION, now
            )

    # Actions
    def action_invite(self):
        """Put the invitations into the outbox.

        :return: an action that says how many, and closes the form
        :raise UserError: nobody may get it, or a placeholder is wrong
        """
        self.ensure_one()
        company = self.company_id
        if company not in self.env.companies:
            raise UserError(self.env._("Company: choose one of your own."))
        if not self.invited_ids:
            raise UserError(self.env._("Nobody of these customers may be invited."))
        messages = self.env["autoservice.message"]._queue_invitations(
            self.invited_ids, company, self._render_texts()
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%s invitations are in the outbox.", len(messages)
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _render_texts(self):
        """Return {partner: (subject, text)}.

        Empty where nobody changed the words: then each customer reads his language.
        """
        template = self._get_template()
        if (self.subject, self.body) == (template.subject, template.body):
            return {}
        partners = self.invited_ids
        # Not the texts of the owner, who may use more: these are the user's own words.
        render = self.env["mail.render.mixin"]._render_template
        subjects = render(self.subject or "", partners._name, partners.ids)
        bodies = render(self.body, partners._name, partners.ids)
        return {
            partner: (subjects[partner.id].strip(), bodies[partner.id].strip())
            for partner in partners
        }

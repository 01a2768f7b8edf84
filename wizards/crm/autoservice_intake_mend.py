# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...models.common.clashes import lock_or_refuse
from ...models.crm.autoservice_intake_request import ACCEPTED
from ...models.crm.intake_text import FieldError, read_payload
from ...models.crm.intake_words import explain

ASKED = ("phone", "email", "name", "plate", "text")


class AutoserviceIntakeMend(models.TransientModel):
    """What was refused is put right by hand, and becomes a lead."""

    _name = "autoservice.intake.mend"
    _description = "Make a lead of a refused request"

    request_id = fields.Many2one(
        comodel_name="autoservice.intake.request", required=True, ondelete="cascade"
    )
    error = fields.Char(
        related="request_id.error", related_sudo=False, string="What was wrong"
    )
    phone = fields.Char()
    email = fields.Char(string="E-mail")
    name = fields.Char()
    plate = fields.Char()
    text = fields.Text()

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        row = self.env["autoservice.intake.request"].browse(values.get("request_id"))
        given = read_payload(row.payload)
        if row and not given:
            given = {"text": row.payload or ""}
        return {**{name: given.get(name, "") for name in ASKED}, **values}

    def action_make(self):
        """Make the lead; the request counts as accepted, taken by hand.

        :return: the action that shows the lead
        :raise UserError: it was taken meanwhile
        :raise ValidationError: naming the field that is wrong
        """
        self.ensure_one()
        row = self.request_id
        row.check_access("read")
        # sudo: the log is nobody's to write; the owner alone has this window.
        row = row.sudo()
        lock_or_refuse(row, row.display_name)
        if not row.can_make_lead:
            raise UserError(self.env._("A lead was made of this request already."))
        given = {name: self[name] for name in ASKED if self[name]}
        sent = read_payload(row.payload)
        given.update({"id": sent.get("id"), "direction": sent.get("direction")})
        try:
            request, number, email = row.intake_id._understand(given)
        except FieldError as error:
            words = explain(self.env, error.field, error.problem)
            raise ValidationError(words) from error
        lead = row.intake_id._make_lead(request, number, email)
        row.write(
            {"outcome": ACCEPTED, "lead_id": lead.id, "taken_by_id": self.env.uid}
        )
        return lead.with_env(self.env).redirect_lead_opportunity_view()

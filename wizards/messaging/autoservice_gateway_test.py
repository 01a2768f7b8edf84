# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.common.phones import to_e164


class AutoserviceGatewayTest(models.TransientModel):
    """A test to a number typed, through the outbox as everything else."""

    _name = "autoservice.gateway.test"
    _description = "Send a test"

    gateway_id = fields.Many2one(
        comodel_name="autoservice.gateway", required=True, ondelete="cascade"
    )
    phone = fields.Char(required=True)
    body = fields.Text(
        string="Text",
        required=True,
        default=lambda self: self.env._("A test from %s", self.env.company.name),
    )

    def action_send(self):
        """Put the test into the outbox and show it.

        :return: the action that shows the message
        :raise UserError: this is no phone number
        """
        self.ensure_one()
        company = self.gateway_id.company_id or self.env.company
        number = to_e164(self.phone, company.country_id.code)
        if not number:
            raise UserError(self.env._("Phone: %s is no number.", self.phone))
        self.gateway_id.check_access("write")
        message = self.env["autoservice.message"]._queue(
            [
                {
                    "kind": "test",
                    "company_id": company.id,
                    "channel": "gateway",
                    "gateway_id": self.gateway_id.id,
                    "address": number,
                    "body": self.body,
                }
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "autoservice.message",
            "res_id": message.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

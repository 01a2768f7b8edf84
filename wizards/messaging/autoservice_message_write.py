# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.messaging.autoservice_message import CHANNELS


class AutoserviceMessageWrite(models.TransientModel):
    """A note to a customer, written now and sent while the branch works."""

    _name = "autoservice.message.write"
    _description = "Write to the customer"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer")
    address = fields.Char(
        string="To",
        compute="_compute_address",
        help="Phone or e-mail of who is no customer yet.",
    )
    channel = fields.Selection(
        selection=CHANNELS, help="Empty: as the customer prefers."
    )
    subject = fields.Char(help="Of an e-mail.")
    body = fields.Text(string="Text", required=True)
    not_before = fields.Datetime(
        string="Not before", required=True, default=fields.Datetime.now
    )
    goes_out_at = fields.Datetime(string="Goes out at", compute="_compute_goes_out_at")
    obstacle = fields.Char(string="Not sent", compute="_compute_obstacle")

    @api.depends("partner_id", "channel", "res_model", "res_id")
    def _compute_address(self):
        for note in self:
            addresses = []
            if not note.partner_id and note.res_id:
                addresses = note._get_document()._get_message_addresses()
            if note.channel:
                is_email = note.channel == "email"
                addresses = [one for one in addresses if ("@" in one) == is_email]
            note.address = addresses[0] if addresses else False

    @api.depends("not_before", "company_id", "partner_id")
    def _compute_goes_out_at(self):
        messages = self.env["autoservice.message"]
        now = fields.Datetime.now()
        for note in self:
            moment = max(note.not_before or now, now)
            note.goes_out_at = messages._get_calm_moment(
                note.company_id, note.partner_id, "note", moment
            )

    @api.depends("partner_id", "company_id", "channel", "address")
    def _compute_obstacle(self):
        messages = self.env["autoservice.message"]
        for note in self:
            draft = messages.new(
                {
                    "kind": "note",
                    "partner_id": note.partner_id.id,
                    "company_id": note.company_id.id,
                    "channel": note.channel,
                    "address": note.address,
                    "is_channel_given": bool(note.channel or note.address),
                }
            )
            ((_address, note.obstacle),) = draft._look_ahead()

    def action_queue(self):
        """Put the note into the outbox.

        :return: the action that closes the form
        :raise UserError: there is no text, no document that the user may see, or no
            way to the customer
        """
        self.ensure_one()
        if not self.body.strip():
            raise UserError(self.env._("Text: write something."))
        document = self._get_document()
        if not self.partner_id and not self.address:
            raise UserError(
                self.env._("To: there is no phone or e-mail for this channel.")
            )
        if self.obstacle:
            raise UserError(
                self.env._("The customer does not get this: %s.", self.obstacle)
            )
        document._queue_message(
            "note",
            channel=self.channel,
            address=self.address or None,
            subject=self.subject,
            body=self.body.strip(),
            not_before=self.goes_out_at,
        )
        return {"type": "ir.actions.act_window_close"}

    def _get_document(self):
        """Return what is written about.

        :raise UserError: there is none
        :raise AccessError: the user may not see it
        """
        self.ensure_one()
        if not hasattr(self.env.get(self.res_model), "_queue_message"):
            raise UserError(self.env._("Document: there is none to write about."))
        document = self.env[self.res_model].browse(self.res_id)
        document.check_access("read")
        return document

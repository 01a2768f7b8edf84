# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .exchange_text import TWILIO, parse_events

RECORDED = "recorded"
MEANINGS = ("ringing", "answered", "missed", "ended", RECORDED)
SIGNATURES = [
    ("none", "None"),
    ("sha1_hex_base64", "HMAC-SHA1, hexadecimal, in base64"),
    ("sha1_base64", "HMAC-SHA1, in base64"),
    ("sha1_hex", "HMAC-SHA1, hexadecimal"),
    ("sha256_hex", "HMAC-SHA256, hexadecimal"),
    (TWILIO, "Twilio: the address and all values"),
]


class AutoserviceExchange(models.Model):
    """A telephone exchange that tells of calls; what it posts is described by data.

    Places are dotted paths into what is posted; a form whose names have brackets is
    read as nested. Nothing is evaluated.
    """

    _name = "autoservice.exchange"
    _description = "Telephone exchange"
    _inherit = ["autoservice.endpoint.mixin"]
    _order = "name, id"
    _check_company_auto = True
    _endpoint = "telephony"
    _endpoint_field = "exchange_id"

    _key = models.UniqueIndex("(key)", "The key of an exchange must be its own.")

    # Fields
    # One address posts the events of all calls.
    rate_limit = fields.Integer(default=600)
    user_id = fields.Many2one(
        help="Calls back who was missed where no extension says whose call it was."
    )
    fallback_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Without a responsible",
        compute="_compute_fallback_user_id",
        help="Of the front desk; who has it where nobody else is responsible.",
    )
    source_id = fields.Many2one(
        comodel_name="utm.source",
        index="btree_not_null",
        ondelete="set null",
        help="Of all calls that come by this exchange.",
    )
    secret = fields.Char(
        copy=False,
        groups="autoservice.group_owner",
        help="By which the exchange signs what it posts.",
    )

    # Fields: events
    events = fields.Text(
        required=True,
        help="One a line, the first that fits counts, as\n"
        "event=NOTIFY_END, disposition=answered: ended\n"
        "What it means: ringing, answered, missed, ended or recorded; * is any value.",
    )
    direction_path = fields.Char(string="Place of the direction")
    direction_out = fields.Char(
        string="Outgoing when it is", help="Words, separated by commas."
    )
    call_path = fields.Char(string="Place of the call's id", required=True)
    phone_path = fields.Char(
        string="Place of the phone",
        required=True,
        help="Of who calls; several places are separated by |.",
    )
    phone_out_path = fields.Char(
        string="Place of the phone called", help="Of who is called by the centre."
    )
    line_path = fields.Char(string="Place of the number of the centre")
    extension_path = fields.Char(string="Place of the extension")
    duration_path = fields.Char(string="Place of the duration (s)")
    recording_path = fields.Char(string="Place of the recording")

    # Fields: trust
    signature = fields.Selection(selection=SIGNATURES, required=True, default="none")
    signature_header = fields.Char(string="Header of the signature")
    signed_fields = fields.Text(
        help="Which values are signed, one kind of event a line, as\n"
        "event=NOTIFY_RECORD: pbx_call_id, call_id_with_rec"
    )
    echo_name = fields.Char(
        string="Parameter to echo",
        help="The exchange checks the address by a value that comes back.",
    )
    reply = fields.Char(help="What the exchange wants to read; empty: nothing.")

    # Fields: log
    request_ids = fields.One2many(
        comodel_name="autoservice.intake.request",
        inverse_name="exchange_id",
        string="Requests",
    )

    # Computes
    @api.depends("user_id", "company_id")
    def _compute_fallback_user_id(self):
        """Who gets the call of a stranger whose extension nobody has."""
        for exchange in self:
            vals = {"company_id": exchange.company_id.id, "user_id": False}
            call = self.env["autoservice.inquiry"].new(vals)
            exchange.fallback_user_id = call._get_responsible()[call]

    # Actions
    def action_test(self):
        """Show what would be understood of a post.

        :return: a window action
        :raise AccessError: for who is not the owner
        """
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Test: %s", self.name),
            "res_model": "autoservice.exchange.test",
            "view_mode": "form",
            "target": "new",
            "context": {"default_exchange_id": self.id},
        }

    # Checks
    @api.constrains("events", "signed_fields")
    def _check_events(self):
        for exchange in self:
            try:
                lines = parse_events(exchange.events)
                parse_events(exchange.signed_fields)
                for line in lines:
                    if line.meaning not in MEANINGS:
                        raise ValueError(line.meaning)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "%(exchange)s: this line is not understood: %(line)s",
                        exchange=exchange.name,
                        line=error,
                    )
                ) from error

    @api.constrains("signature", "signature_header", "signed_fields")
    def _check_signature(self):
        for exchange in self.filtered(lambda one: one.signature != "none"):
            # Twilio signs everything: there is nothing to choose.
            signed = exchange.signature == TWILIO or exchange.signed_fields
            if not exchange.signature_header or not signed:
                raise ValidationError(
                    self.env._(
                        "%s: say which header holds the signature, and what is signed.",
                        exchange.name,
                    )
                )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .exchange_text import parse_events

RECORDED = "recorded"
MEANINGS = ("ringing", "answered", "missed", "ended", RECORDED)
SIGNATURES = [
    ("none", "None"),
    ("sha1_hex_base64", "HMAC-SHA1, hexadecimal, in base64"),
    ("sha1_base64", "HMAC-SHA1, in base64"),
    ("sha1_hex", "HMAC-SHA1, hexadecimal"),
    ("sha256_hex", "HMAC-SHA256, hexadecimal"),
]


class AutoserviceExchange(models.Model):
    """A telephone exchange that tells of calls; what it posts is described by data.

    Places are dotted paths into what is posted; a form whose names have brackets is
    read as nested. Nothing is evaluated.
    """

    _name = "autoservice.exchange"
    _description = "Telephone exchange"
    _order = "name, id"
    _check_company_auto = True

    _key = models.UniqueIndex("(key)", "The key of an exchange must be its own.")

    # Fields
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        index="btree_not_null",
        domain=[("share", "=", False)],
        ondelete="set null",
        help="Calls back who was missed where no extension says whose call it was.",
    )
    source_id = fields.Many2one(
        comodel_name="utm.source",
        index="btree_not_null",
        ondelete="set null",
        help="Of all calls that come by this exchange.",
    )
    key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        groups="autoservice.group_owner",
        default=lambda self: uuid4().hex,
    )
    url = fields.Char(
        string="Address", compute="_compute_url", groups="autoservice.group_owner"
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

    # Computes
    @api.depends("key")
    def _compute_url(self):
        base = self.get_base_url()
        for exchange in self:
            exchange.url = f"{base}/autoservice/telephony/{exchange.key}"

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
            if not exchange.signature_header or not exchange.signed_fields:
                raise ValidationError(
                    self.env._(
                        "%s: say which header holds the signature, and what is signed.",
                        exchange.name,
                    )
                )

    # Actions
    def action_new_key(self):
        """Give the exchanges new keys: who posts with an old one gets in no more.

        :return: True
        """
        self.check_access("write")
        for exchange in self:
            exchange.key = uuid4().hex
        return True

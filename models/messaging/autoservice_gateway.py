# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from . import gateway_text

SAMPLE = dict.fromkeys(gateway_text.NAMES, 'a "quoted" text\n')


class AutoserviceGateway(models.Model):
    """A provider of messages who is called over HTTP, described by data.

    Placeholders are put in as they are, escaped for their place; nothing is evaluated.
    """

    _name = "autoservice.gateway"
    _description = "Message gateway"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    _key = models.UniqueIndex("(key)", "The key of a gateway must be its own.")
    _limits = models.Constraint(
        "CHECK (timeout BETWEEN 1 AND 120 AND max_attempts BETWEEN 1 AND 20"
        " AND status_delay BETWEEN 10 AND 86400)",
        "Seconds to wait: 1 to 120; attempts: 1 to 20; seconds until asking: 10 to"
        " 86400.",
    )

    # Fields
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Empty: every company may use it.",
    )
    kind = fields.Selection(
        selection=[
            ("sms", "SMS"),
            ("viber", "Viber"),
            ("telegram", "Telegram"),
            ("whatsapp", "WhatsApp"),
            ("other", "Other"),
        ],
        required=True,
        default="sms",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index=False,
        help="Gets the answers of customers to whom nobody wrote.",
    )

    # Fields: request
    url = fields.Char(string="Address", required=True)
    method = fields.Selection(
        selection=[("POST", "POST"), ("PUT", "PUT"), ("GET", "GET")],
        required=True,
        default="POST",
    )
    headers = fields.Text(help="One a line, as Authorization: Bearer {secret}")
    body_type = fields.Selection(
        selection=[("json", "JSON"), ("form", "Form"), ("none", "Nothing")],
        string="Body is",
        required=True,
        default="json",
    )
    body = fields.Text(
        help="With the placeholders {phone}, {phone_digits} (without plus), {text},"
        " {reference} (ours), {sender}, {secret}."
    )
    sender = fields.Char(help="The name or number that the customer sees.")
    secret = fields.Char(
        groups="autoservice.group_owner", copy=False, help="Put in for {secret}."
    )
    timeout = fields.Integer(string="Seconds to wait", required=True, default=10)
    max_attempts = fields.Integer(string="Attempts", required=True, default=5)

    # Fields: answer
    success_statuses = fields.Char(
        string="Taken when HTTP says", required=True, default="200, 201, 202"
    )
    again_statuses = fields.Char(
        string="Try again when HTTP says",
        default="429, 503",
        help="The provider says that he did not take it now. Of other errors above 499"
        " nobody knows.",
    )
    success_path = fields.Char(
        string="Place of the outcome",
        help="In the JSON of the answer, as messages.0.status; empty: HTTP says it all.",
    )
    success_values = fields.Char(
        string="Taken when it is", help="Words, separated by commas."
    )
    reference_path = fields.Char(string="Place of the provider's reference")
    error_path = fields.Char(string="Place of the error")
    is_idempotent = fields.Boolean(
        string="Knows what it has got",
        help="The provider takes our {reference} once only, so that what was"
        " interrupted is safely sent again.",
    )

    # Fields: asking what became of a message
    status_url = fields.Char(
        string="Address to ask at",
        help="Asked with GET when the sending was interrupted; with {reference}. An"
        " answer without an outcome means that the provider does not have it.",
    )
    status_path = fields.Char(string="Place of the state")
    status_delivered = fields.Char(string="Delivered when it is")
    status_failed = fields.Char(string="Failed when it is")
    status_delay = fields.Integer(
        string="Seconds until asking",
        required=True,
        default=120,
        help="By then a slow request has arrived or has not.",
    )

    # Fields: what the provider tells us
    key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        groups="autoservice.group_owner",
        default=lambda self: uuid4().hex,
    )
    report_url = fields.Char(
        string="Reports go to",
        compute="_compute_urls",
        groups="autoservice.group_owner",
    )
    report_list_path = fields.Char(
        string="Place of the list of reports", help="Empty: there is one, at the top."
    )
    report_reference_path = fields.Char(string="Place of the reference in a report")
    report_status_path = fields.Char(string="Place of the state in a report")
    report_delivered = fields.Char(string="Reported as delivered when it is")
    report_failed = fields.Char(string="Reported as failed when it is")
    report_error_path = fields.Char(string="Place of the error in a report")
    answer_url = fields.Char(
        string="Answers go to",
        compute="_compute_urls",
        groups="autoservice.group_owner",
    )
    answer_list_path = fields.Char(string="Place of the list of answers")
    answer_phone_path = fields.Char(string="Place of the phone in an answer")
    answer_text_path = fields.Char(string="Place of the text in an answer")
    answer_reference_path = fields.Char(
        string="Place of the reference in an answer",
        help="An answer with the same reference is taken once.",
    )

    # Computes
    @api.depends("key")
    def _compute_urls(self):
        base = self.get_base_url()
        for gateway in self:
            address = f"{base}/autoservice/gateway/{gateway.key}"
            gateway.report_url = f"{address}/report"
            gateway.answer_url = f"{address}/answer"

    # Checks
    @api.constrains("url", "status_url")
    def _check_urls(self):
        for gateway in self:
            for name in ("url", "status_url"):
                address = gateway[name]
                if address and not address.startswith(("https://", "http://")):
                    raise ValidationError(
                        self.env._(
                            "%(field)s of %(gateway)s: it begins with https://.",
                            field=self._fields[name]._description_string(self.env),
                            gateway=gateway.name,
                        )
                    )

    @api.constrains("headers")
    def _check_headers(self):
        for gateway in self:
            try:
                gateway_text.parse_headers(gateway.headers)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Headers of %(gateway)s: “%(line)s” is none.",
                        gateway=gateway.name,
                        line=error.args[0],
                    )
                ) from error

    @api.constrains("body", "body_type")
    def _check_body(self):
        for gateway in self.filtered(lambda one: one.body_type == "json" and one.body):
            try:
                json.loads(
                    gateway_text.fill(gateway.body, SAMPLE, gateway_text.in_json)
                )
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Body of %(gateway)s: this is no JSON: %(error)s.",
                        gateway=gateway.name,
                        error=error,
                    )
                ) from error

    @api.constrains(
        "active",
        "url",
        "status_url",
        "headers",
        "body",
        "body_type",
        "sender",
        "secret",
    )
    def _check_filled_in(self):
        """What the request tells of the sender must be there before anything is sent."""
        for gateway in self.filtered("active"):
            if missing := gateway._get_missing():
                raise ValidationError(
                    self.env._(
                        "%(gateway)s cannot be switched on: fill in %(fields)s, which"
                        " its request uses.",
                        gateway=gateway.name,
                        fields=", ".join(missing),
                    )
                )

    def _get_missing(self):
        """Return the labels of the empty fields that the request uses."""
        self.ensure_one()
        body = self.body if self.body_type != "none" else ""
        text = "\n".join(filter(None, (self.url, self.status_url, self.headers, body)))
        filled = self.sudo()  # sudo: whether there is a secret, which the owner reads
        return [
            self._fields[name]._description_string(self.env)
            for name in ("sender", "secret")
            if f"{{{name}}}" in text and not filled[name]
        ]

    # CRUD
    def copy_data(self, default=None):
        """A copy has no secret: it is switched off until it is filled in."""
        return [
            {**vals, "active": False, **(default or {})}
            for vals in super().copy_data(default)
        ]

    # Actions
    def action_test(self):
        """Open the form that sends a test to a number typed.

        :return: a window action
        :raise AccessError: for who is not the owner
        """
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a test"),
            "res_model": "autoservice.gateway.test",
            "view_mode": "form",
            "target": "new",
            "context": {"default_gateway_id": self.id},
        }

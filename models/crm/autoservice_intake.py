# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .autoservice_intake_request import ACCEPTED
from .intake_text import build_snippet, find_wrong_origin
from .pipelines import DIRECTIONS, INTAKE

MAIL = "mail"
KINDS = [
    ("site", "Form on a site"),
    ("landing", "Landing page"),
    ("bot", "Messenger bot"),
    (MAIL, "E-mail address"),
    ("partner", "Partner"),
]


class AutoserviceIntake(models.Model):
    """A way by which requests come in; each has its own key and its own source."""

    _name = "autoservice.intake"
    _description = "Intake channel"
    _inherit = [
        "autoservice.endpoint.mixin",
        "mail.alias.mixin.optional",
        "utm.mixin",
    ]
    _order = "name, id"
    _check_company_auto = True
    _endpoint = "intake"
    _endpoint_field = "intake_id"

    _key = models.UniqueIndex("(key)", "The key of an intake channel must be its own.")

    # Fields
    kind = fields.Selection(selection=KINDS, required=True, default="site")
    direction = fields.Selection(
        selection=DIRECTIONS,
        help="Empty: the customer says it in the request, or it is qualified by hand.",
    )
    user_id = fields.Many2one(help="Empty: who is responsible for the pipeline.")
    allowed_origins = fields.Text(
        help="Sites whose pages may post from the browser, one a line, as"
        " https://example.com. Empty: every site."
    )
    honeypot = fields.Char(
        string="Trap",
        required=True,
        default="website",
        help="A field that people do not see: who fills it in is a robot.",
    )
    thanks_url = fields.Char(
        string="Page of thanks",
        help="Where the browser goes after a form was sent; empty: a line of thanks.",
    )
    snippet = fields.Text(
        string="Form to copy",
        compute="_compute_snippet",
        groups="autoservice.group_owner",
    )
    request_ids = fields.One2many(
        comodel_name="autoservice.intake.request",
        inverse_name="intake_id",
        string="Requests",
    )
    request_count = fields.Integer(compute="_compute_counts", string="Requests came")
    lead_count = fields.Integer(compute="_compute_counts", string="Leads made")

    # Computes
    @api.depends("url", "honeypot", "direction")
    def _compute_snippet(self):
        labels = {
            "name": self.env._("Name"),
            "phone": self.env._("Phone"),
            "plate": self.env._("Plate"),
            "text": self.env._("What is to be done?"),
            "send": self.env._("Send"),
        }
        for intake in self:
            intake.snippet = build_snippet(intake.url, intake.honeypot or "", labels)

    def _set_counts(self, counts):
        super()._set_counts(counts)
        self.request_count = counts.total()
        self.lead_count = counts[ACCEPTED]

    # Checks
    @api.constrains("allowed_origins", "thanks_url")
    def _check_addresses(self):
        for intake in self:
            wrong = find_wrong_origin(intake.allowed_origins)
            page = intake.thanks_url
            if not wrong and page and not page.startswith(("https://", "http://")):
                wrong = page
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(intake)s: “%(wrong)s” is no address of a site, as"
                        " https://example.com.",
                        intake=intake.name,
                        wrong=wrong,
                    )
                )

    # CRUD
    def write(self, vals):
        result = super().write(vals)
        if self._get_alias_fields() & vals.keys():
            for intake in self.filtered("alias_id"):
                # sudo: the address belongs to the channel that the owner edits.
                intake.alias_id.sudo().write(intake._alias_get_creation_values())
        return result

    @api.model
    def _get_alias_fields(self):
        """The fields that the leads of the mail address get their values from."""
        return {
            "company_id",
            "direction",
            "user_id",
            "source_id",
            "medium_id",
            "campaign_id",
        }

    # E-mail
    def _alias_get_creation_values(self):
        """What comes to the address becomes a lead of this channel."""
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("crm.lead")
        if self.id:
            values["alias_defaults"] = repr(self._prepare_lead_vals())
        return values

    # Leads
    def _prepare_lead_vals(self, direction=False):
        """Values of every lead of this channel.

        :param direction: what the customer wants, where the channel leaves it open
        """
        self.ensure_one()
        kind, Team = self.direction or INTAKE, self.env["crm.team"]
        team = Team._find_pipeline(kind, self.company_id)
        if not team:
            kind, team = INTAKE, Team._find_intake(self.company_id)
        return {
            "autoservice_intake_id": self.id,
            "team_id": team.id,
            "type": "lead" if kind == INTAKE else "opportunity",
            "company_id": self.company_id.id,
            "user_id": self._get_user().id,
            "source_id": self.source_id.id,
            "medium_id": self.medium_id.id,
            "campaign_id": self.campaign_id.id,
            "autoservice_direction": self.direction or direction,
        }

# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import Counter, defaultdict
from uuid import uuid4

from odoo import api, fields, models

from ..common.tasks import create_tasks
from ..common.tokens import get_sender, hide
from .autoservice_intake_request import REFUSED
from .intake_text import MOST_LETTERS, clean


class AutoserviceEndpointMixin(models.AbstractModel):
    """An address with a key of its own that others post to.

    What comes is logged as it came, and who posts too much is refused; both are the
    same whatever is made of it.
    """

    _name = "autoservice.endpoint.mixin"
    _description = "Address that others post to"

    # The word in the address, and the field of the log that names who was posted to.
    _endpoint = None
    _endpoint_field = None

    _limit = models.Constraint(
        "CHECK (rate_limit BETWEEN 1 AND 10000)",
        "Requests per minute: give 1 to 10000.",
    )

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
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
    rate_limit = fields.Integer(
        string="Requests per minute",
        required=True,
        default=10,
        help="From one address; what is more is refused and counted.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        index="btree_not_null",
        domain=[("share", "=", False)],
        check_company=True,
        ondelete="set null",
    )
    refused_count = fields.Integer(compute="_compute_counts", string="Refused")
    refused_told_on = fields.Date(readonly=True, copy=False)

    # Computes
    @api.depends("key")
    def _compute_url(self):
        base = self.get_base_url()
        for endpoint in self:
            endpoint.url = f"{base}/autoservice/{self._endpoint}/{endpoint.key}"

    @api.depends("request_ids.outcome")
    def _compute_counts(self):
        name = self._endpoint_field
        groups = self.env["autoservice.intake.request"]._read_group(
            [(name, "in", self.ids)], [name, "outcome"], ["__count"]
        )
        counts = defaultdict(Counter)
        for endpoint, outcome, count in groups:
            counts[endpoint.id][outcome] = count
        for endpoint in self:
            endpoint._set_counts(counts[endpoint._origin.id])

    def _set_counts(self, counts):
        """Take over how many requests came.

        :param counts: Counter by outcome
        """
        self.refused_count = counts[REFUSED]

    # Actions
    def action_new_key(self):
        """Give new keys: who posts with an old one gets in no more.

        :return: True
        """
        self.check_access("write")
        for endpoint in self:
            endpoint.key = uuid4().hex
        return True

    def action_open_requests(self):
        """Open what was posted here.

        :return: a window action
        :raise AccessError: for who may not see this address
        """
        self.ensure_one()
        self.check_access("read")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "autoservice.autoservice_intake_request_action"
            ),
            "domain": [(self._endpoint_field, "=", self.id)],
        }

    def action_open_refused(self):
        """Open what was refused here.

        :return: a window action
        """
        return {**self.action_open_requests(), "context": {"search_default_refused": 1}}

    # Who posts
    @api.model
    def _find_endpoint(self, key):
        """Return whom a key belongs to, in its company; an empty record without.

        :param str key: as it stood in the address
        """
        if not key.isascii() or not key.isalnum():
            return self.browse()
        found = self.search([("key", "=", key)])
        company = found.company_id or self.env.company
        # What is made is read by the centre: in its language, not in the sender's.
        return found.with_context(
            allowed_company_ids=company.ids, lang=company.partner_id.lang
        )

    @api.model
    def _hash_address(self, address):
        """Return what stands for an address in the log, the same for the same one.

        :param str address: of the sender
        """
        return hide(self.env, get_sender(address))

    def _is_flooded(self, sender):
        """Count one more post, and tell whether it is too many.

        :param str sender: see :meth:`_hash_address`
        """
        flood = self.env["autoservice.intake.flood"].sudo()  # sudo: a counter
        return flood._count(self, sender) > self.rate_limit

    # Whose it is
    def _get_user(self):
        """Return the responsible, while he works in this company."""
        user = self.user_id
        return user if user.active and self.company_id in user.company_ids else user[:0]

    # Log
    def _log(self, outcome, payload, sender, **vals):
        """Log what was posted.

        :param outcome: see OUTCOMES
        :param str payload: as it came
        :param sender: see :meth:`_hash_address`, or False
        :return: the row
        """
        return self.env["autoservice.intake.request"].create(
            {
                **self._prepare_log_vals(),
                "outcome": outcome,
                "payload": clean(payload)[:MOST_LETTERS],
                "address_hash": sender,
                **{name: value or False for name, value in vals.items()},
            }
        )

    def _refuse(self, payload, sender, error):
        """Keep what could not be taken.

        :param error: what was wrong, as a text
        """
        self._tell_refused()
        return self._log(REFUSED, payload, sender, error=clean(error)[:500])

    def _tell_refused(self):
        """Give the responsible a task once a day that something was refused."""
        today = fields.Date.context_today(self)
        if self.refused_told_on == today:
            return
        self.refused_told_on = today
        user = self.env["res.users"]._choose_at_desk({self: self.user_id})[self]
        if user:
            env = self.with_context(lang=user.lang).env
            summary = env._("Refused requests: %s", self.name)
            note = env._("Requests That Came says what was wrong.")
            create_tasks(self.env, [(user, self.browse(), summary, note)])

    def _prepare_log_vals(self):
        """Values of every row of the log."""
        self.ensure_one()
        return {self._endpoint_field: self.id, "source_id": self.source_id.id}

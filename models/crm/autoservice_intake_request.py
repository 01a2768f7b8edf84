# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from .intake_text import get_lines

ACCEPTED = "accepted"
REPEATED = "repeated"
REFUSED = "refused"
SPAM = "spam"
FURTHER = "further"
IGNORED = "ignored"
OUTCOMES = [
    (ACCEPTED, "Accepted"),
    (FURTHER, "Further event of a call"),
    (IGNORED, "Means nothing"),
    (REPEATED, "Repeated"),
    (REFUSED, "Refused"),
    (SPAM, "Spam"),
]
# How many rows are dropped before the others of the night have their turn.
MOST_DROPPED = 10000
OVERLAP = (
    "EXCLUDE USING gist (intake_id WITH =, fingerprint WITH =,"
    " tsrange(received_at, received_at + interval '10 minutes') WITH &&)"
    " WHERE (outcome = 'accepted')"
)


class AutoserviceIntakeRequest(models.Model):
    """What was posted to an intake channel or by an exchange, as it came.

    Nothing that was sent is lost: an accepted row is a lead or a call, once. After the
    days that the company keeps them, texts and what was not accepted are dropped.
    """

    _name = "autoservice.intake.request"
    _description = "Request that came"
    _order = "id desc"
    _rec_name = "intake_id"

    _external = models.UniqueIndex(
        "(intake_id, external_id) WHERE external_id IS NOT NULL"
        " AND outcome = 'accepted'",
        "This request was taken already.",
    )
    # The database decides who comes first of those that are the same.
    _same = models.Constraint(OVERLAP, "The same request was taken minutes ago.")

    _one_endpoint = models.Constraint(
        "CHECK (num_nonnulls(intake_id, exchange_id) = 1)",
        "A request came by one channel or by one exchange.",
    )

    intake_id = fields.Many2one(
        comodel_name="autoservice.intake",
        string="Channel",
        index="btree_not_null",
        ondelete="restrict",
    )
    exchange_id = fields.Many2one(
        comodel_name="autoservice.exchange",
        string="Telephone exchange",
        index="btree_not_null",
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    source_id = fields.Many2one(
        comodel_name="utm.source",
        index="btree_not_null",
        ondelete="set null",
        help="Of the channel when it came.",
    )
    received_at = fields.Datetime(
        string="Received", required=True, default=fields.Datetime.now, index=True
    )
    address_hash = fields.Char(
        groups="autoservice.group_owner",
        help="The same for what came from the same address.",
    )
    sender = fields.Char(
        compute="_compute_sender",
        groups="autoservice.group_owner",
        help="A sign that is the same for what came from the same address, which is not"
        " kept itself.",
    )
    payload = fields.Text(string="As it came", groups="autoservice.group_owner")
    payload_lines = fields.Text(
        string="Fields",
        compute="_compute_payload_lines",
        groups="autoservice.group_owner",
    )
    outcome = fields.Selection(selection=OUTCOMES, required=True)
    error = fields.Char()
    lead_id = fields.Many2one(
        comodel_name="crm.lead", index="btree_not_null", ondelete="set null"
    )
    inquiry_id = fields.Many2one(
        comodel_name="autoservice.inquiry",
        string="Call",
        index="btree_not_null",
        ondelete="set null",
    )
    external_id = fields.Char(string="Id of the sender")
    fingerprint = fields.Char(groups="autoservice.group_owner")
    taken_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Taken by hand",
        index="btree_not_null",
        ondelete="set null",
        help="Who made a lead of what was not accepted by itself.",
    )
    can_make_lead = fields.Boolean(compute="_compute_can_make_lead")

    # Computes
    @api.depends("intake_id.company_id", "exchange_id.company_id")
    def _compute_company_id(self):
        for row in self:
            row.company_id = row.intake_id.company_id or row.exchange_id.company_id

    @api.depends("address_hash")
    def _compute_sender(self):
        hashes = set(self.mapped("address_hash")) - {False}
        counts = dict(
            self._read_group(
                [("address_hash", "in", list(hashes))], ["address_hash"], ["__count"]
            )
        )
        for row in self:
            row.sender = row.address_hash and self.env._(
                "%(sign)s, %(count)s requests from there",
                sign=row.address_hash[:6],
                count=counts.get(row.address_hash, 0),
            )

    @api.depends("payload")
    def _compute_payload_lines(self):
        for row in self:
            row.payload_lines = get_lines(row.payload)

    @api.depends("outcome", "intake_id")
    def _compute_can_make_lead(self):
        for row in self:
            row.can_make_lead = row.intake_id and row.outcome in (REFUSED, SPAM)

    def _compute_display_name(self):
        for row in self:
            row.display_name = row.intake_id.name or row.exchange_id.name

    # By hand
    def action_make_lead(self):
        """Make a lead of what was refused, with what was wrong put right by hand.

        :return: the window in which it is put right
        :raise AccessError: for who is not the owner
        """
        self.ensure_one()
        self.check_access("read")
        self.env["autoservice.intake.mend"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make a Lead"),
            "res_model": "autoservice.intake.mend",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_id": self.id},
        }

    # Retention
    @api.autovacuum
    def _gc_requests(self):
        """Drop what was kept long enough; what was accepted stays without its text."""
        done = 0
        for company in self.env["res.company"]._get_request_keepers():
            left = MOST_DROPPED - done
            if left <= 0:
                break
            old = [
                ("company_id", "=", company.id),
                ("received_at", "<", company._get_requests_kept_since()),
            ]
            rest = self.search([*old, ("outcome", "!=", ACCEPTED)], limit=left)
            kept = self.search(
                [*old, ("outcome", "=", ACCEPTED), ("payload", "!=", False)],
                limit=left,
            )
            done += len(rest) + len(kept)
            rest.unlink()
            kept.write({"payload": False, "address_hash": False, "fingerprint": False})
        return done, done >= MOST_DROPPED

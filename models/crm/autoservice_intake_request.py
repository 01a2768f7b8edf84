# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

ACCEPTED = "accepted"
REPEATED = "repeated"
REFUSED = "refused"
SPAM = "spam"
OUTCOMES = [
    (ACCEPTED, "Accepted"),
    (REPEATED, "Repeated"),
    (REFUSED, "Refused"),
    (SPAM, "Spam"),
]
OVERLAP = (
    "EXCLUDE USING gist (intake_id WITH =, fingerprint WITH =,"
    " tsrange(received_at, received_at + interval '10 minutes') WITH &&)"
    " WHERE (outcome = 'accepted')"
)


class AutoserviceIntakeRequest(models.Model):
    """What came by an intake channel, as it came: nothing that was sent is lost."""

    _name = "autoservice.intake.request"
    _description = "Request of an intake channel"
    _order = "id desc"
    _rec_name = "intake_id"

    _external = models.UniqueIndex(
        "(intake_id, external_id) WHERE external_id IS NOT NULL"
        " AND outcome = 'accepted'",
        "This request was taken already.",
    )
    # The database decides who comes first of those that are the same.
    _same = models.Constraint(OVERLAP, "The same request was taken minutes ago.")

    intake_id = fields.Many2one(
        comodel_name="autoservice.intake",
        string="Channel",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="intake_id.company_id")
    received_at = fields.Datetime(
        string="Received", required=True, default=fields.Datetime.now
    )
    address_hash = fields.Char(
        string="Sender", help="The same for what came from the same address."
    )
    payload = fields.Text(string="As it came")
    outcome = fields.Selection(selection=OUTCOMES, required=True)
    error = fields.Char()
    lead_id = fields.Many2one(
        comodel_name="crm.lead", index="btree_not_null", ondelete="set null"
    )
    external_id = fields.Char(string="Id of the sender")
    fingerprint = fields.Char()

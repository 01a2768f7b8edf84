# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models
from odoo.tools import SQL

from .autoservice_intake_request import OUTCOMES


class AutoserviceIntakeTally(models.Model):
    """What became of what came: accepted ones tie with leads and calls.

    One row for a request, and one for a minute of a flood. An accepted request is one
    lead or call; where it is not, its lead was merged with another's, or deleted.
    """

    _name = "autoservice.intake.tally"
    _description = "Requests and what became of them"
    _auto = False
    _order = "received_at desc, id desc"
    _rec_name = "endpoint"

    endpoint = fields.Char(string="Channel", readonly=True)
    intake_id = fields.Many2one(
        comodel_name="autoservice.intake",
        string="Intake channel",
        index=False,
        readonly=True,
    )
    exchange_id = fields.Many2one(
        comodel_name="autoservice.exchange",
        string="Telephone exchange",
        index=False,
        readonly=True,
    )
    company_id = fields.Many2one(comodel_name="res.company", index=False, readonly=True)
    source_id = fields.Many2one(comodel_name="utm.source", index=False, readonly=True)
    received_at = fields.Datetime(string="Received", readonly=True)
    outcome = fields.Selection(
        selection=[*OUTCOMES, ("flood", "Too many")], readonly=True
    )
    total = fields.Integer(string="Came", readonly=True)
    accepted = fields.Integer(readonly=True)
    repeated = fields.Integer(readonly=True)
    refused = fields.Integer(readonly=True)
    spam = fields.Integer(readonly=True)
    further = fields.Integer(string="Further events", readonly=True)
    lead_count = fields.Integer(string="Leads", readonly=True)
    junk_count = fields.Integer(string="Junk", readonly=True)
    call_count = fields.Integer(string="Calls", readonly=True)
    merged_count = fields.Integer(string="Merged", readonly=True)
    deleted_count = fields.Integer(string="Deleted", readonly=True)

    @property
    def _table_query(self):
        return SQL("%s UNION ALL %s", self._get_requests(), self._get_floods())

    def _get_requests(self):
        """What was logged; of the requests of one lead the first is the lead."""
        return SQL(
            """SELECT row.id, row.intake_id, row.exchange_id, row.company_id,
                      row.source_id, row.received_at, row.outcome,
                      COALESCE(intake.name, exchange.name) AS endpoint, 1 AS total,
                      (row.outcome = 'accepted')::int AS accepted,
                      (row.outcome = 'repeated')::int AS repeated,
                      (row.outcome = 'refused')::int AS refused,
                      (row.outcome = 'spam')::int AS spam,
                      (row.outcome IN ('further', 'ignored'))::int AS further,
                      (row.first AND row.lead_id IS NOT NULL)::int AS lead_count,
                      (row.first
                       AND lead.lost_reason_id = team.autoservice_junk_reason_id
                       AND NOT lead.active)::int AS junk_count,
                      (row.accepted AND row.inquiry_id IS NOT NULL)::int AS call_count,
                      (row.accepted AND row.lead_id IS NOT NULL
                       AND NOT row.first)::int AS merged_count,
                      (row.accepted AND row.lead_id IS NULL
                       AND row.inquiry_id IS NULL)::int AS deleted_count
                 FROM (SELECT *, outcome = 'accepted' AS accepted,
                              outcome = 'accepted' AND row_number() OVER (
                                  PARTITION BY lead_id, outcome ORDER BY id
                              ) = 1 AS first
                         FROM autoservice_intake_request) AS row
                 LEFT JOIN autoservice_intake AS intake ON intake.id = row.intake_id
                 LEFT JOIN autoservice_exchange AS exchange
                        ON exchange.id = row.exchange_id
                 LEFT JOIN crm_lead AS lead ON lead.id = row.lead_id
                 LEFT JOIN crm_team AS team ON team.id = lead.team_id"""
        )

    def _get_floods(self):
        """What was refused unread because it was too much."""
        return SQL(
            """SELECT -flood.id, flood.intake_id, flood.exchange_id,
                      COALESCE(intake.company_id, exchange.company_id),
                      COALESCE(intake.source_id, exchange.source_id),
                      flood.minute, 'flood', COALESCE(intake.name, exchange.name),
                      flood.refused, 0, 0, flood.refused, 0, 0, 0, 0, 0, 0, 0
                 FROM autoservice_intake_flood AS flood
                 LEFT JOIN autoservice_intake AS intake ON intake.id = flood.intake_id
                 LEFT JOIN autoservice_exchange AS exchange
                        ON exchange.id = flood.exchange_id
                WHERE flood.refused > 0"""
        )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from contextlib import suppress

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from .autoservice_intake_request import MOST_DROPPED

# Whoever still meets himself after so many tries floods.
TRIES = 10
MANY = 2**31 - 1


class AutoserviceIntakeFlood(models.Model):
    """How many requests came from one address in a minute: a row, however many."""

    _name = "autoservice.intake.flood"
    _description = "Requests of one address in a minute"
    _order = "minute desc, id desc"
    _rec_name = "intake_id"

    _one = models.UniqueIndex(
        "(COALESCE(intake_id, 0), COALESCE(exchange_id, 0), address_hash, minute)",
        "One row for an address and minute.",
    )

    intake_id = fields.Many2one(
        comodel_name="autoservice.intake",
        string="Channel",
        index="btree_not_null",
        ondelete="cascade",
    )
    exchange_id = fields.Many2one(
        comodel_name="autoservice.exchange",
        string="Telephone exchange",
        index="btree_not_null",
        ondelete="cascade",
    )
    address_hash = fields.Char(string="Sender", required=True)
    minute = fields.Datetime(required=True)
    count = fields.Integer(string="Requests", required=True)
    refused = fields.Integer(help="Those that were more than the limit.")

    @api.model
    def _count(self, endpoint, address_hash):
        """Count one more request, and return how many came in this minute.

        In a transaction of its own, so that who floods waits for himself alone and
        never makes a request fail that came at the same time.

        :param endpoint: the channel or the exchange
        :param str address_hash: the sender
        """
        minute = fields.Datetime.now().replace(second=0, microsecond=0)
        query = SQL(
            "INSERT INTO autoservice_intake_flood AS flood"
            " (%s, address_hash, minute, count, refused) VALUES (%s, %s, %s, 1, 0)"
            " ON CONFLICT (COALESCE(intake_id, 0), COALESCE(exchange_id, 0),"
            " address_hash, minute)"
            " DO UPDATE SET count = flood.count + 1,"
            " refused = flood.refused + (flood.count >= %s)::int RETURNING count",
            SQL.identifier(endpoint._endpoint_field),
            endpoint.id,
            address_hash,
            minute,
            endpoint.rate_limit,
        )
        for _try in range(TRIES):
            with suppress(SerializationFailure), self.env.registry.cursor() as cr:
                cr.execute(query, log_exceptions=False)
                return cr.fetchone()[0]
        return MANY

    @api.autovacuum
    def _gc_floods(self):
        """Drop what was counted longer ago than any company keeps requests."""
        companies = self.env["res.company"]._get_request_keepers()
        old = min(company._get_requests_kept_since() for company in companies)
        found = self.search([("minute", "<", old)], limit=MOST_DROPPED)
        found.unlink()
        return len(found), len(found) == MOST_DROPPED

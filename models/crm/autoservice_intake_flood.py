# Part of autoservice. See LICENSE for full copyright and licensing details.

from contextlib import suppress

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

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
        "(intake_id, address_hash, minute)", "One row for an address and minute."
    )

    intake_id = fields.Many2one(
        comodel_name="autoservice.intake",
        string="Channel",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="intake_id.company_id")
    address_hash = fields.Char(string="Sender", required=True)
    minute = fields.Datetime(required=True)
    count = fields.Integer(string="Requests", required=True)

    @api.model
    def _count(self, intake, address_hash):
        """Count one more request, and return how many came in this minute.

        In a transaction of its own, so that who floods waits for himself alone and
        never makes a request fail that came at the same time.

        :param intake: the channel
        :param str address_hash: the sender
        """
        minute = fields.Datetime.now().replace(second=0, microsecond=0)
        query = SQL(
            "INSERT INTO autoservice_intake_flood AS flood"
            " (intake_id, address_hash, minute, count) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (intake_id, address_hash, minute)"
            " DO UPDATE SET count = flood.count + 1 RETURNING count",
            intake.id,
            address_hash,
            minute,
        )
        for _try in range(TRIES):
            with suppress(SerializationFailure), self.env.registry.cursor() as cr:
                cr.execute(query, log_exceptions=False)
                return cr.fetchone()[0]
        return MANY

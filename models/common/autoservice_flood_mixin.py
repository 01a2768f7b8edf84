# Part of autoservice. See LICENSE for full copyright and licensing details.

from contextlib import suppress
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

# Whoever still meets himself after so many tries floods.
TRIES = 10
MANY = 2**31 - 1
EPOCH = fields.Datetime.to_datetime("2000-01-01")


class AutoserviceFloodMixin(models.AbstractModel):
    """How much came from one sender in a stretch of time: a row, however much.

    Who inherits has a unique index on `_flood_key`, which ends with the sender and the
    minute in which the stretch begins.
    """

    _name = "autoservice.flood.mixin"
    _description = "Counter of what one sender sends"
    _order = "minute desc, id desc"

    _flood_key = None

    address_hash = fields.Char(string="Sender", required=True)
    minute = fields.Datetime(required=True)
    count = fields.Integer(string="Requests", required=True)
    refused = fields.Integer(help="Those that were more than the limit.")

    @api.model
    def _count_one(self, of, sender, limit, minutes=1):
        """Count one more, and return how many came in this stretch of time.

        In a transaction of its own, so that who floods waits for himself alone and
        never makes a request fail that came at the same time.

        :param dict of: {column: value} of what is counted besides
        :param str sender: hidden, see :func:`..tokens.hide`
        :param int limit: what is more than this is counted as refused
        :param int minutes: how long a stretch is
        """
        row = {**of, "address_hash": sender, "minute": self._get_beginning(minutes)}
        query = SQL(
            "INSERT INTO %s AS flood (%s, count, refused) VALUES (%s, 1, 0)"
            " ON CONFLICT (%s) DO UPDATE SET count = flood.count + 1,"
            " refused = flood.refused + (flood.count >= %s)::int RETURNING count",
            SQL.identifier(self._table),
            SQL(", ").join(map(SQL.identifier, row)),
            SQL(", ").join(SQL("%s", value) for value in row.values()),
            SQL(self._flood_key),
            limit,
        )
        for _try in range(TRIES):
            with suppress(SerializationFailure), self.env.registry.cursor() as cr:
                cr.execute(query, log_exceptions=False)
                return cr.fetchone()[0]
        return MANY

    @staticmethod
    def _get_beginning(minutes):
        """Return when the present stretch of time began, naive UTC.

        :param int minutes: how long a stretch is
        """
        now, length = fields.Datetime.now(), timedelta(minutes=minutes)
        return now - (now - EPOCH) % length

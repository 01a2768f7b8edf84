# Part of autoservice. See LICENSE for full copyright and licensing details.

from uuid import uuid4

from odoo import api, fields, models
from odoo.tools import SQL

from .autoservice_message import CANCELLED, WAITING


class AutoserviceMessage(models.Model):
    """Into the outbox: never the same message twice, however often it is asked for."""

    _inherit = "autoservice.message"

    @api.model
    def _queue(self, vals_list):
        """Put messages into the outbox; they go out after the commit.

        PostgreSQL decides by the key whether a message is there already.

        :param vals_list: values of messages: `kind` and `partner_id` or `address`;
            `res_model`, `res_id`, `company_id`, `channel`, `subject`, `body`,
            `not_before`, `expires_at`, `dedupe_key`, `user_id` where they are known
        :return: the messages in the same order, with those that were there already
        """
        if not vals_list:
            return self.browse()
        rows = [self._prepare_queued(vals) for vals in vals_list]
        self.flush_model(["dedupe_key", "phase"])
        ids = self._insert(rows)
        self._trigger([row["next_try"] for row in rows if row["reference"] in ids])
        known = self._find_keys(
            [row["dedupe_key"] for row in rows if row["reference"] not in ids]
        )
        found = (ids.get(row["reference"]) or known[row["dedupe_key"]] for row in rows)
        return self.browse(dict.fromkeys(found))

    @api.model
    def _prepare_queued(self, vals):
        """Values of a row, complete.

        :param vals: as of :meth:`_queue`
        """
        now = fields.Datetime.now()
        user = self.env.user
        row = {
            "company_id": self.env.company.id,
            "partner_id": None,
            "user_id": user.id if user.active and user._is_internal() else None,
            "channel": None,
            "address": None,
            "res_model": None,
            "res_id": None,
            "subject": None,
            "body": None,
            "not_before": now,
            "expires_at": None,
            "dedupe_key": None,
            **vals,
            "phase": WAITING,
            "state": WAITING,
            "attempts": 0,
            "is_doubtful": False,
            "reference": uuid4().hex,
            "is_channel_given": bool(vals.get("channel") or vals.get("address")),
        }
        row["next_try"] = row["not_before"]
        return row

    @api.model
    def _insert(self, rows):
        """Insert rows, save those whose key is there.

        :param rows: dicts with the same keys
        :return: {reference: id} of the rows that are new
        """
        names = sorted(rows[0])
        convert = {name: self._fields[name].convert_to_column_insert for name in names}
        now = fields.Datetime.now()
        tail = (self.env.uid, now, self.env.uid, now)
        values = SQL(", ").join(
            SQL("%s", (*(convert[name](row[name], self) for name in names), *tail))
            for row in rows
        )
        columns = [*names, "create_uid", "create_date", "write_uid", "write_date"]
        query = SQL(
            """INSERT INTO autoservice_message (%s) VALUES %s
               ON CONFLICT (dedupe_key)
                     WHERE dedupe_key IS NOT NULL AND phase != 'cancelled'
               DO NOTHING RETURNING reference, id""",
            SQL(", ").join(map(SQL.identifier, columns)),
            values,
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _find_keys(self, keys):
        """Return {key: id} of the messages that have these keys.

        :param keys: dedupe keys
        """
        if not keys:
            return {}
        # sudo: who asks for a message need not be able to read the outbox.
        messages = self.sudo().search_fetch(
            [("dedupe_key", "in", keys), ("phase", "!=", CANCELLED)], ["dedupe_key"]
        )
        return {message.dedupe_key: message.id for message in messages}

    @api.model
    def _trigger(self, moments):
        """Wake the sender up after the commit for what is due soon.

        What is due later is found by its regular run.

        :param moments: when messages are due
        """
        soon = fields.Datetime.add(fields.Datetime.now(), minutes=10)
        if due := {moment for moment in moments if moment <= soon}:
            # sudo: whoever queues a message wakes the sender.
            cron = self.env.ref("autoservice.message_cron_send").sudo()
            cron._trigger(at=[min(due), *({max(due)} - {min(due)})])

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Telling the boards of a company what has changed, once per transaction.

Boards that are open learn that something between two moments is different, and ask for
it with their own rights: the message itself says nothing of customers or cars.
"""

from odoo.fields import Datetime
from odoo.tools import SQL

from odoo.addons.bus.models.bus import channel_with_db, json_dump

NOTIFICATION = "autoservice.board"
CHANNEL = "autoservice_board"
# With more than that a board asks for all it shows.
MOST_IDS = 200


class News:
    """What has changed, by company."""

    def __init__(self):
        self.booking_ids = set()
        self.allocation_ids = set()
        self.spans = {}  # {company id: (start, stop)}

    def add_span(self, company_id, start, stop):
        """Something between two moments has changed in a company; ids or naive UTC."""
        if company_id and start and stop:
            since, until = self.spans.get(company_id, (start, stop))
            self.spans[company_id] = min(since, start), max(until, stop)


def collect(env):
    """Return the news that are to be told when the transaction is committed."""
    news = env.cr.precommit.data.get(NOTIFICATION)
    if news is None:
        news = env.cr.precommit.data[NOTIFICATION] = News()
        # What the first who changed something had in his context is not for the others.
        neutral = env(context={})
        env.cr.precommit.add(lambda: _tell(neutral))
    return news


def _tell(env):
    """Send a message to every company that has news.

    Savepoints flush like commits do: what was told before in the same transaction is
    put right instead of telling it twice. Where a savepoint was rolled back, and a
    message maybe with it, Odoo has cleared this cache.
    """
    news = env.cr.precommit.data.pop(NOTIFICATION, None) or News()
    ids = _locate(env, news)
    told = env.cr.cache.setdefault(NOTIFICATION, {})
    for company_id, span in news.spans.items():
        before = told.get(company_id)
        since, until, known = before or (*span, frozenset())
        now = (
            min(since, span[0]),
            max(until, span[1]),
            known | ids.get(company_id, set()),
        )
        if now == before:
            continue
        told[company_id] = now
        channel = env["res.company"].browse(company_id), CHANNEL
        message = _message(company_id, now)
        if not before or not _replace(
            env, channel, _message(company_id, before), message
        ):
            env["bus.bus"]._sendone(channel, NOTIFICATION, message)


def _locate(env, news):
    """Add the times of touched bookings to the news; return {company id: their ids}."""
    if not news.booking_ids and not news.allocation_ids:
        return {}
    ids_by_company = {}
    for company_id, start, stop, ids in env.execute_query(
        SQL(
            "SELECT company_id, MIN(start), MAX(GREATEST(stop, release_at)),"
            " ARRAY_AGG(id) FROM autoservice_booking"
            " WHERE id = ANY(%s) OR id IN"
            " (SELECT booking_id FROM autoservice_allocation WHERE id = ANY(%s))"
            " GROUP BY company_id",
            list(news.booking_ids),
            list(news.allocation_ids),
        )
    ):
        news.add_span(company_id, start, stop)
        ids_by_company[company_id] = frozenset(ids)
    return ids_by_company


def _message(company_id, told):
    """What a board is told: where and when to look, and no more."""
    start, stop, ids = told
    return {
        "company_id": company_id,
        "date_from": Datetime.to_string(start),
        "date_to": Datetime.to_string(stop),
        "booking_ids": sorted(ids) if len(ids) <= MOST_IDS else [],
    }


def _replace(env, channel, before, message):
    """Put another message in the place of one of this transaction.

    :return: whether it was still there
    """
    texts = [
        json_dump({"type": NOTIFICATION, "payload": one}) for one in (message, before)
    ]
    found = env.execute_query(
        SQL(
            "UPDATE bus_bus SET message = %s WHERE message = %s AND channel = %s"
            # There is no index; the own message is among the last ones.
            " AND id > (SELECT MAX(id) - 1000 FROM bus_bus)"
            " AND create_date >= (NOW() AT TIME ZONE 'UTC') RETURNING id",
            *texts,
            json_dump(channel_with_db(env.cr.dbname, channel)),
        )
    )
    env["bus.bus"].invalidate_model(["message"], flush=False)
    return bool(found)

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Who stands in the way, when PostgreSQL has refused an overlap."""

import re
from contextlib import contextmanager
from datetime import datetime
from zlib import crc32

from odoo.exceptions import ConcurrencyError, LockError, UserError
from odoo.tools import SQL


@contextmanager
def present(model):
    """Give the model in a transaction that begins now, to read from only.

    PostgreSQL also refuses what clashes with rows that were committed after the own
    transaction began: whoever lost a race cannot read there who has won it.
    """
    with model.env.registry.cursor() as cr:
        yield model.with_env(model.env(cr=cr))


def parse_overlap(detail):
    """Read the row that stands in the way out of an exclusion error's detail.

    :param detail: DETAIL of the error, or None
    :return: (id, start, stop) with naive UTC datetimes, or None if it cannot be read

    >>> parse_overlap(
    ...     "Key (resource_id, tsrange(start, stop))=(7, "
    ...     '["2026-01-01 10:00:00","2026-01-01 11:00:00")) conflicts with existing '
    ...     "key (resource_id, tsrange(start, stop))=(7, "
    ...     '["2026-01-01 09:00:00","2026-01-01 10:30:00")).'
    ... )
    (7, datetime.datetime(2026, 1, 1, 9, 0), datetime.datetime(2026, 1, 1, 10, 30))
    >>> parse_overlap(None)
    """
    existing = (detail or "").rpartition("existing key")[2]
    holder = re.search(r"=\((\d+),", existing)
    times = re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", existing)
    if not holder or len(times) != 2:
        return None
    start, stop = (datetime.fromisoformat(text) for text in times)
    return int(holder.group(1)), start, stop


def lock_or_refuse(records, names):
    """Lock records until the end of the transaction, or say that somebody is at them.

    :param records: the records
    :param names: what to call them for the user
    :raise UserError: somebody else has locked one of them
    """
    try:
        records.lock_for_update()
    except LockError as error:
        raise UserError(
            records.env._(
                "%s is being changed by someone else right now. Try again in a moment.",
                names,
            )
        ) from error


def lock_together(env, namespace, ids):
    """Let those who want the same things come one after the other.

    Advisory locks until the end of the transaction, taken in the order of the ids, so
    that nobody waits for one who waits for him. Without them two transactions that
    insert overlapping rows would each wait for the other inside the exclusion
    constraint, and PostgreSQL would kill one.

    :param env: the environment
    :param int namespace: one number per kind of thing
    :param ids: ids of the things, in any order, may hold None
    """
    wanted = sorted({id_ for id_ in ids if id_})
    if wanted:
        env.execute_query(
            SQL(
                "SELECT pg_advisory_xact_lock(%s, wanted.id)"
                " FROM (SELECT unnest(%s) AS id ORDER BY 1) AS wanted",
                namespace,
                wanted,
            )
        )


def find_once(model, namespace, name, domain):
    """Return the records of a domain; who would make the same comes after who is at it.

    :param model: with the rights to search
    :param int namespace: see :func:`lock_together`
    :param str name: of the thing, the same for who would make the same
    :param domain: by which it is found
    :raise ConcurrencyError: another transaction has made it since this one began, which
        cannot see it; Odoo calls anew, and finds it
    """
    lock_together(model.env, namespace, [1 + crc32(name.encode()) % 2**30])
    found = model.search(domain)
    if not found:
        with present(model) as now:
            if now.search_count(domain, limit=1):
                raise ConcurrencyError("This was just made.")
    return found

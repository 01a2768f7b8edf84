# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Which time of bays and people is freed or taken, told once per step of a transaction.

A step ends where Odoo runs what is to be done before a commit: there, and at a
savepoint. Within it only the end counts: two bookings that change places in one write
free nothing on their way.
"""

from collections import defaultdict

from odoo.tools import SQL

KEY = "autoservice.freed"
READ = "SELECT id, company_id, resource_id, start, stop FROM autoservice_allocation"


class Freed:
    """What may have been freed in one transaction."""

    def __init__(self):
        # What allocations held before: {id: (company id, resource id, start, stop)}
        self.held = {}
        # (company id, resource id, start, stop), naive UTC
        self.spans = []
        # Who said no to what is offered now: ids of the waiting list.
        self.declined = set()
        # Ids of companies in which something is held that was not before.
        self.taken = set()


def collect(env):
    """Return what was freed in this transaction so far, to be added to."""
    freed = env.cr.precommit.data.get(KEY)
    if freed is None:
        freed = env.cr.precommit.data[KEY] = Freed()
        # What the first who freed something had in his context is not for the others.
        neutral = env(context={})
        env.cr.precommit.add(lambda: _tell(neutral))
    return freed


def note_held(env, condition):
    """Remember what allocations hold, before they are changed.

    :param SQL condition: on autoservice_allocation
    """
    freed = collect(env)
    query = SQL("%s WHERE is_holding AND %s", SQL(READ), condition)
    for id_, *row in env.execute_query(query):
        freed.held.setdefault(id_, tuple(row))


def _tell(env):
    """Offer to the waiting list what is free now and was not before.

    Those whose offer is taken by now are searched for another time.
    """
    freed = env.cr.precommit.data.pop(KEY, None) or Freed()
    now = {}
    if freed.held:
        query = SQL("%s WHERE is_holding AND id = ANY(%s)", SQL(READ), list(freed.held))
        now = {id_: tuple(row) for id_, *row in env.execute_query(query)}
    spans = defaultdict(list)
    for company_id, resource_id, start, stop in freed.spans:
        spans[company_id, resource_id].append((start, stop))
    for id_, (company_id, resource_id, start, stop) in freed.held.items():
        _company_id, present, since, until = now.get(id_, (None, None, start, stop))
        if present != resource_id or until <= start or stop <= since:
            spans[company_id, resource_id].append((start, stop))
            continue
        spans[company_id, resource_id] += [
            span for span in ((start, since), (until, stop)) if span[0] < span[1]
        ]
    spans = {key: value for key, value in spans.items() if value}
    # sudo: whoever frees a time, an executor too, lets the waiting list move on.
    Waiting = env["autoservice.waiting"].sudo()
    lost = Waiting._take_back(freed.taken | {row[0] for row in freed.held.values()})
    if spans:
        Waiting._offer_freed(spans, freed.declined)
    lost._search_on()

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Read boards and free times; sys.argv[1] = repeats."""

import sys
import time
from datetime import datetime, timedelta
from statistics import median

from odoo.tools import SQL

from devkit import worker

repeats = int(sys.argv[1])
manager = env["res.users"].search([("login", "=", "front.desk")])
Booking = env["autoservice.booking"].with_user(manager)
Booking = Booking.with_context(allowed_company_ids=manager.company_ids.ids)
midnight = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
# The next Monday, when everybody works.
today = midnight + timedelta(days=7 - midnight.weekday())
LATER = timedelta(days=728)
BOARD = (
    "SELECT a.id, a.resource_id, a.start, a.stop, b.name, b.state, b.note, p.name,"
    " p.phone, v.plate FROM autoservice_booking b"
    " JOIN autoservice_allocation a ON a.booking_id = b.id"
    " JOIN res_partner p ON p.id = b.partner_id"
    " LEFT JOIN autoservice_vehicle v ON v.id = b.vehicle_id"
    " WHERE b.start < %s AND b.release_at > %s"
)
HELD = (
    "SELECT resource_id, start, stop FROM autoservice_allocation"
    " WHERE is_holding AND tsrange(start, stop) && tsrange(%s, %s)"
)


def board(rows, days):
    """Return a function that reads a board and tells how many bars it has."""
    return lambda since: len(
        Booking.get_board(since, since + timedelta(days=days), rows=rows)["bars"]
    )


def slots(days):
    """Return a function that looks for free times and tells how many there are."""
    return lambda since: len(
        Booking.find_slots(since, since + timedelta(days=days), minutes=60)
    )


def measure(function, since):
    """Return rows, queries and milliseconds, as a new request has them."""
    env.transaction.clear()
    queries, started = env.cr.sql_log_count, time.perf_counter()
    rows = function(since)
    seconds = time.perf_counter() - started
    return rows, env.cr.sql_log_count - queries, 1000 * seconds


def plain(query, days):
    """Return the milliseconds of reading the rows in SQL."""
    started = time.perf_counter()
    until = today + timedelta(days=days)
    window = (until, today) if query == BOARD else (today, until)
    env.execute_query(SQL(query, *window))
    return 1000 * (time.perf_counter() - started)


results = []
for what, function, query, days in (
    ("board, day, bays", board("bay", 1), BOARD, 1),
    ("board, day, people", board("employee", 1), BOARD, 1),
    ("board, week, bays", board("bay", 7), BOARD, 7),
    ("board, week, people", board("employee", 7), BOARD, 7),
    ("find_slots, 1 day", slots(1), HELD, 1),
    ("find_slots, 14 days", slots(14), HELD, 14),
):
    measure(function, today)
    full = [measure(function, today) for _repeat in range(repeats)]
    empty = [measure(function, today + LATER) for _repeat in range(repeats)]
    results.append(
        {
            "what": what,
            "rows": full[0][0],
            "queries": full[-1][1],
            "empty queries": empty[-1][1],
            "ms": median(one[2] for one in full),
            "empty ms": median(one[2] for one in empty),
            "plain ms": median(plain(query, days) for _repeat in range(repeats)),
        }
    )
worker.answer(results)

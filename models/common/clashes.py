# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What PostgreSQL says of a refused overlap, read without the ORM."""

import re
from datetime import datetime


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

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A visit as a file that calendars read (RFC 5545). Pure functions."""

MOST_BYTES = 75


def escape(text):
    r"""Return a text as it stands in a value.

    >>> escape("Wash; wax,\r\nC:\\dir")
    'Wash\\; wax\\,\\nC:\\\\dir'
    """
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines())


def fold(line):
    r"""Return a line broken so that no piece is longer than calendars take.

    >>> fold("a" * 80) == "a" * 75 + "\r\n " + "a" * 5
    True
    >>> [len(piece.encode()) for piece in fold("Ж" * 80).split("\r\n")]
    [74, 75, 13]
    """
    pieces, piece = [], ""
    for char in line:
        if len((piece + char).encode()) > MOST_BYTES:
            pieces.append(piece)
            piece = " "
        piece += char
    return "\r\n".join([*pieces, piece])


def build_ics(uid, stamp, start, stop, texts, is_certain=True):
    r"""Return a calendar with one visit.

    :param str uid: the same for the same visit
    :param datetime stamp: when it was written down, naive UTC
    :param datetime start: naive UTC
    :param datetime stop: naive UTC
    :param dict texts: {property: text}, as SUMMARY, LOCATION, URL
    :param bool is_certain: whether the visit is confirmed

    >>> from datetime import datetime
    >>> start, stop = datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 9)
    >>> calendar = build_ics("7@x", start, start, stop, {"SUMMARY": "Wash"})
    >>> calendar.split("\r\n")[3:8]  # doctest: +NORMALIZE_WHITESPACE
    ['BEGIN:VEVENT', 'UID:7@x', 'DTSTAMP:20261123T080000Z', 'DTSTART:20261123T080000Z',
    'DTEND:20261123T090000Z']
    """
    moments = {"DTSTAMP": stamp, "DTSTART": start, "DTEND": stop}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//autoservice//visit//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        *(f"{name}:{moment:%Y%m%dT%H%M%SZ}" for name, moment in moments.items()),
        *(f"{name}:{escape(text)}" for name, text in texts.items() if text),
        f"STATUS:{'CONFIRMED' if is_certain else 'TENTATIVE'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join([*map(fold, lines), ""])

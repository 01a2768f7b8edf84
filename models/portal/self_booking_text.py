# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Words of self-booking: the ways to book, and the answer to who comes second."""

from odoo.exceptions import UserError

NO = "no"
AT_ONCE = "at_once"
ON_APPROVAL = "on_approval"
PREPAYMENT = "prepayment"
WAYS = [
    (NO, "No"),
    (AT_ONCE, "At once"),
    (PREPAYMENT, "With prepayment"),
    (ON_APPROVAL, "On approval"),
]
# The stricter a way, the later it stands: nobody pays for what may be refused.
STRICTNESS = [way for way, _name in WAYS]


class Taken(UserError):
    """The time that was chosen is not free any more; these are the next ones."""

    def __init__(self, message, times):
        """Keep what is offered instead.

        :param str message: for the visitor
        :param dict times: as `autoservice.self.booking._get_times` gives them
        """
        super().__init__(message)
        self.times = times


class TooMany(UserError):
    """Somebody keeps as many times as one address may."""


def strictest(ways):
    """Return the way in which services are booked together.

    >>> strictest(["at_once", "prepayment"]), strictest(["on_approval", "prepayment"])
    ('prepayment', 'on_approval')
    """
    return max(ways, key=STRICTNESS.index)

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Words of self-booking: who books, the ways to, and the answer to who comes second."""

from dataclasses import dataclass

from odoo.exceptions import UserError
from odoo.tools import email_normalize

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

# What of a customer a code has proved: by that he is known.
PHONE, EMAIL, NOTHING = "phone", "email", "none"
PROOFS = [(PHONE, "Phone"), (EMAIL, "E-mail"), (NOTHING, "Nothing")]
# Longer than any that is meant: {what is typed in: letters}.
MOST_LETTERS = {
    "phone": 40,
    "name": 100,
    "plate": 20,
    "email": 254,
    "note": 2000,
}


@dataclass(frozen=True)
class Contact:
    """Who books: what he has typed in, and what of it a code has proved.

    :param phone: however typed
    :param name: of a customer who is not known yet
    :param plate: of the car, however typed; may be empty
    :param email: of a customer who is not known yet, or proved
    :param note: what the customer asks for
    :param lang: language of a customer who is not known yet
    :param proved: PHONE, EMAIL or NOTHING
    """

    phone: str = ""
    name: str = ""
    plate: str = ""
    email: str = ""
    note: str = ""
    lang: str = ""
    proved: str = NOTHING

    @property
    def is_proved(self):
        """Whether a code says who it is."""
        return self.proved != NOTHING

    @property
    def way(self):
        """By what he is looked up: EMAIL where that was proved, else PHONE."""
        return EMAIL if self.proved == EMAIL else PHONE

    @property
    def address(self):
        """The phone or e-mail by which he is looked up."""
        return getattr(self, self.way)


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


def read_email(text):
    """Return an e-mail as it is compared; empty where no code can go to it.

    What only looks like another's address is none.

    :param str text: as it was typed

    >>> read_email(" Ion@Example.com "), read_email("ion@exam\\u00adple.com")
    ('ion@example.com', '')
    """
    email = email_normalize(text or "") or ""
    return email if email.isascii() else ""


def strictest(ways):
    """Return the way in which services are booked together.

    >>> strictest(["at_once", "prepayment"]), strictest(["on_approval", "prepayment"])
    ('prepayment', 'on_approval')
    """
    return max(ways, key=STRICTNESS.index)

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What a visitor has chosen and typed so far. It travels in his own form."""

from functools import cached_property

from odoo.addons.autoservice.models.common.phones import guess_e164
from odoo.addons.autoservice.models.crm.intake_text import FieldError, read_request
from odoo.addons.autoservice.models.portal.autoservice_self_booking import MOST_SERVICES
from odoo.addons.autoservice.models.portal.self_booking_text import (
    EMAIL,
    MOST_LETTERS,
    NOTHING,
    Contact,
    read_email,
)

from .forms import read_day, read_ids, read_start, read_text
from .kept import read_kept


class Wish:
    """The choices of a visitor at one branch, as he sent them.

    :param company: the branch
    :param dict page: what the branch offers
    """

    def __init__(self, company, page):
        self.company = company
        offered = [service["id"] for service in page["services"]]
        classes = [one["id"] for one in page["classes"]]
        chosen = [id_ for id_ in read_ids("service") if id_ in offered]
        self.service_ids = chosen[:MOST_SERVICES]
        self.class_id = next((id_ for id_ in read_ids("class") if id_ in classes), None)
        self.start = read_start()
        self.day = read_day()
        self.hold_token = read_text("hold", 64)
        self.proof = read_text("proof", 1000)
        self.typed = {
            name: read_text(name, most) for name, most in MOST_LETTERS.items()
        }

    def find_hold(self):
        """Return the time that is kept for the visitor, empty where none is."""
        api = self.company.env["autoservice.self.booking"]
        hold = api._find_hold(self.hold_token)
        hold = hold.filtered(lambda one: one.company_id == self.company)
        self.start = hold.start or self.start
        return hold

    def find_kept(self):
        """Return all that is kept for the visitor here and not booked yet.

        Who goes back in his browser comes without the form that had the token, or with
        that of an earlier time.
        """
        api = self.company.env["autoservice.self.booking"]
        holds = api._find_hold(self.hold_token) | api._find_hold(read_kept())
        return holds.filtered(
            lambda one: one.company_id == self.company and not one.booking_id
        )

    @property
    def is_chosen(self):
        """Whether it is known what is wanted, and for which car."""
        return bool(self.service_ids and self.class_id)

    @property
    def number(self):
        """The phone as E.164, empty where it is none."""
        return guess_e164(self.typed["phone"], self.company.country_id.code)

    @cached_property
    def way(self):
        """By what the branch lets the visitor prove who he is: of PROOFS."""
        return self.company.env["autoservice.portal.code"]._get_way(self.company)

    @property
    def address(self):
        """Where the code goes, empty where what was typed is no address."""
        if self.way == EMAIL:
            return read_email(self.typed["email"])
        return self.number

    def make_contact(self, is_proved):
        """Return who books, a Contact.

        :param bool is_proved: whether a code has proved the address
        """
        proved = self.way if is_proved else NOTHING
        typed = {**self.typed, "phone": self.number}
        return Contact(**typed, lang=self.company.env.lang, proved=proved)

    def get_choice(self):
        """Return [(name, value)] of what was chosen."""
        services = [("service", id_) for id_ in self.service_ids]
        return [*services, ("class", self.class_id or "")]

    def get_hidden(self):
        """Return [(name, value)] of all that the next form takes along."""
        start = self.start and self.start.isoformat()
        rest = {"start": start, "hold": self.hold_token, "proof": self.proof}
        pairs = [*self.get_choice(), *rest.items(), *self.typed.items()]
        return [(name, value) for name, value in pairs if value]

    def check_typed(self):
        """Refuse what the desk could do nothing with.

        :raise FieldError: naming the field
        """
        read_request({name: self.typed[name] for name in self.typed if name != "note"})
        if not self.number:
            raise FieldError("phone", "not a phone number")
        is_asked = self.typed["email"] or self.way == EMAIL
        if is_asked and not read_email(self.typed["email"]):
            raise FieldError("email", "not an e-mail address")

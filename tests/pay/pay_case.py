# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date, datetime, timedelta
from decimal import Decimal

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tools import SQL

from ..common import AutoserviceCase

# A Monday; the visits of the tests are in that week.
MONDAY = date(2026, 11, 23)


class PayCase(AutoserviceCase):
    """A wash of 200.00 that pays 30 % to who does it and 5 % to who booked it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["autoservice.pay.rate"].search([]).unlink()
        cls.wash = cls._service("Body wash", price=200.0, minutes=40)
        cls.card = cls.wash.tech_card_id
        with freeze_time(MONDAY - timedelta(days=22)):
            cls.card.executor_percent = 30
            cls.card.administrator_percent = 5
        cls.desk = cls._employee("Ana Desk", cls.manager_user)
        cls.desk.autoservice_role = "administrator"
        cls.third = cls._employee("Zina Third")
        cls.entries = cls.env["autoservice.pay.entry"]

    def setUp(self):
        super().setUp()
        freezer = freeze_time(datetime(2026, 11, 23, 9, 0), tick=True)
        freezer.start()
        self.addCleanup(freezer.stop)

    # Verbs
    @classmethod
    def _commit(cls):
        """Do what is done before a commit."""
        cls.env.cr.flush()
        cls.env.invalidate_all()

    def _visit(self, *products, people=(), **vals):
        """A visit in work, done by people."""
        booking = self._work(*(products or [self.wash]), **vals)
        booking.line_ids.executor_ids = [
            Command.set([one.id for one in people or [self.washer]])
        ]
        self._commit()
        return booking

    def _invoiced(self, *products, **vals):
        booking = self._visit(*products, **vals)
        booking.action_issue_invoice()
        self._commit()
        return booking

    def _credit(self, booking, part=1.0):
        """Credit a part of the price of every line of an invoice."""
        invoice = booking.sudo().invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice"
        )
        credit = invoice._reverse_moves(
            [{"invoice_date": fields.Date.today()}], cancel=False
        )
        for line in credit.invoice_line_ids:
            line.price_unit *= part
        credit.action_post()
        self._commit()
        return credit

    def _book_entries(self, entries=None):
        """Let entries be on the books, as a posted sheet does."""
        self._commit()
        entries = self.entries.search([]) if entries is None else entries
        self.env.cr.execute(
            SQL(
                "UPDATE autoservice_pay_entry SET state = 'posted' WHERE id = ANY(%s)",
                entries.ids,
            )
        )
        self.env.invalidate_all()

    # Sums
    def _pay_of(self, person, **vals):
        """What the entries of a person add up to; vals: fields they must have."""
        self._commit()
        domain = [("employee_id", "=", person.id), ("state", "!=", "proposed")]
        domain += [(name, "=", value) for name, value in vals.items()]
        return round(sum(self.entries.search(domain).mapped("amount")), 2)

    def _assert_pay(self, *pairs):
        """Check sums: (person, amount) each."""
        self.assertEqual(
            [Decimal(str(self._pay_of(person))) for person, _amount in pairs],
            [Decimal(str(amount)) for _person, amount in pairs],
        )

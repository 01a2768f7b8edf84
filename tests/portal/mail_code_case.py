# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The words of the tests of codes by e-mail."""

from .book_case import MAIL
from .claim_case import ClaimCase


class MailCodeCase(ClaimCase):
    """A branch that has a mail server, and no way to text."""

    def setUp(self):
        super().setUp()
        self.server = self._have_mail_only()
        self.codes = self.env["autoservice.portal.code"].sudo()

    def _book_by_mail(self, email=MAIL, phone="068 555 444", hour=10, **typed):
        """Go all the way."""
        self._hold(hour)
        self._post("code", phone=phone, email=email, **typed)
        return self._post("confirm", code=self._code(email.lower()))

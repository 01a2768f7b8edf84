# Part of autoservice. See LICENSE for full copyright and licensing details.

import re

from odoo.tests import tagged

from .book_case import BookCase


@tagged("post_install", "-at_install")
class TestBookUnknown(BookCase):
    """Nobody learns on a page which phones and plates we know."""

    def setUp(self):
        super().setUp()
        self.unknown = "+37369123457"
        self.assertFalse(self.env["res.partner"].search([("phone", "=", self.unknown)]))

    def _steps(self, phone, plate):
        """The answers to who goes as far as he can with a phone that is not his."""
        shapes, queries = [], []

        def note(step, *args, **typed):
            before = self.env.cr.sql_log_count
            self._post(step, *args, phone=phone, plate=plate, **typed)
            queries.append(self.env.cr.sql_log_count - before)
            shapes.append(self._shape(self.partner.phone, self.unknown))

        self._hold(10)
        note("code")
        form = self.page
        note("confirm", 400, code="no")
        self.page = form
        note("code")
        self.page = form
        note("change")
        self.env["autoservice.hold"].search([]).unlink()
        return shapes, queries

    def test_a_known_phone_and_plate_are_answered_like_unknown_ones(self):
        self._steps("+37369123458", "QQQ111")
        known = self._steps(self.partner.phone, self.vehicle.plate)
        unknown = self._steps(self.unknown, self.vehicle.plate)
        self.assertEqual(known[0], unknown[0])
        self.assertEqual(known[1], unknown[1], "The same work is done.")

    def test_what_is_texted_is_the_same(self):
        texts = []
        for phone in (self.partner.phone, self.unknown):
            self._hold(10)
            self._post("code", phone=phone)
            code = self._code(phone)
            message = self.env["autoservice.message"].search(
                [("kind", "=", "code")], limit=1
            )
            texts.append((message.body.replace(code, ""), message.partner_id.id))
            self.env["autoservice.hold"].search([]).unlink()
        self.assertEqual(texts[0], texts[1])

    def test_too_many_visits_are_refused_alike(self):
        self.company.autoservice_self_booking_most = 1
        answers = []
        for phone, plate, hour in (
            (self.partner.phone, self.vehicle.plate, 10),
            (self.unknown, "QQQ222", 13),
        ):
            self._book_by_page(phone, phone, hour, plate=plate)
            self._hold(hour + 1)
            self._post("code", phone=phone)
            self._post("confirm", 400, code=self._code(phone))
            answers.append(re.findall('role="alert"[^<]*<', self.page.text))
        self.assertEqual(answers[0], answers[1])
        self.assertIn("Phone:", answers[0][0])

    def test_what_was_booked_says_nothing_of_who_was_known(self):
        pages = []
        for phone, hour in ((self.partner.phone, 11), (self.unknown, 11)):
            self._book_by_page(phone, phone, hour, plate="QQQ333")
            pages.append(self._shape(self.partner.phone, self.unknown))
            self._visits().sudo()[0].action_cancel()
        self.assertEqual(pages[0], pages[1])

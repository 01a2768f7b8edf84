# Part of autoservice. See LICENSE for full copyright and licensing details.

from freezegun import freeze_time

from odoo.tests import tagged

from ..messaging.message_case import TODAY
from .feedback_case import FeedbackCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestComplaints(FeedbackCase):
    """What went wrong before is seen on the cards, and when somebody calls."""

    def _cards(self):
        cards = (self.partner, self.vehicle)
        return [card.with_user(self.colleague_user) for card in cards]

    def test_cards_count_complaints_and_low_marks(self):
        self._answer(self._mark(), 3)
        inquiries = self.env["autoservice.inquiry"].with_user(self.colleague_user)
        inquiries.register(
            "call",
            phone=self.partner.phone,
            vehicle_id=self.vehicle.id,
            is_complaint=True,
        )
        inquiries.register("call", phone=self.partner.phone)
        for card in self._cards():
            self.assertRecordValues(
                card,
                [{"complaint_count": 1, "mark_count": 1, "low_mark_count": 1}],
            )
            complaints, marks = card.action_open_complaints(), card.action_open_marks()
            self.assertEqual(inquiries.search_count(complaints["domain"]), 1)
            self.assertEqual(self.Mark.search_count(marks["domain"]), 1)
            self.assertIn("search_default_low", marks["context"])

    def test_the_manager_of_the_visit_sees_there_low_marks_only(self):
        self._answer(self._mark(), 9)
        card = self.partner.with_user(self.manager_user)
        self.assertFalse(card.mark_count)
        Inquiry = self.env["autoservice.inquiry"].with_user(self.manager_user)
        call = Inquiry.create({"phone": self.partner.phone, "status": "ringing"})
        keys = {one["key"] for one in call.get_call_card()["sections"] if one["lines"]}
        self.assertNotIn("mark", keys)

    def test_who_was_only_asked_is_not_counted(self):
        self._mark()
        for card in self._cards():
            self.assertFalse(card.mark_count)

    def test_the_card_of_a_call_shows_the_last_mark(self):
        Inquiry = self.env["autoservice.inquiry"].with_user(self.colleague_user)
        call = Inquiry.create({"phone": self.partner.phone, "status": "ringing"})

        def shown():
            sections = call.get_call_card()["sections"]
            return {one["key"]: one["lines"] for one in sections}.get("mark")

        self.assertFalse(shown())
        mark = self._mark()
        self._answer(mark, 4, "Dirty seats")
        (line,) = shown()
        self.assertIn("4/10", line["text"])
        self.assertIn("Dirty seats", line["text"])
        self.assertEqual(line["level"], "danger")
        mark.action_settle("Cleaned anew")
        self.assertEqual(shown()[0]["level"], "warning")

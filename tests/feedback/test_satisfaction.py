# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..messaging.message_case import TODAY
from .feedback_case import FeedbackCase

DUE = TODAY + timedelta(hours=3)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSatisfaction(FeedbackCase):
    """A customer is asked once per visit, and his first mark stays."""

    # Asked
    def test_a_visit_is_asked_about_hours_after_its_invoice(self):
        visit = self._done()
        self.assertRecordValues(
            self._question(visit),
            [{"not_before": DUE, "state": "waiting", "partner_id": self.partner.id}],
        )
        self.assertRecordValues(
            self._mark(visit),
            [
                {
                    "state": "asked",
                    "asked_at": DUE,
                    "call_from": DUE + timedelta(days=3),
                    "partner_id": self.partner.id,
                    "vehicle_id": self.vehicle.id,
                    "company_id": self.company.id,
                    "employee_id": self.washer.id,
                    "manager_id": self.manager.id,
                }
            ],
        )

    def test_a_visit_is_asked_about_once(self):
        visit = self._done()
        visit.sudo()._ask_marks()
        self.assertEqual(len(self._mark(visit)), 1)
        self.assertEqual(len(self._question(visit)), 1)

    def test_the_customer_reads_the_link_and_colleagues_do_not(self):
        visit = self._done()
        token = self._mark(visit).sudo().token
        question = self._question(visit)
        colleague = question.with_user(self.manager_user)
        self.assertIn("/autoservice/mark/…", colleague.preview)
        with self.assertRaises(AccessError):
            colleague.read(["body"])
        sent = []
        Mail = self.env.registry["mail.mail"]

        def send(mail, **_kwargs):
            sent.append(mail.body_html)
            mail.state = "sent"

        with patch.object(Mail, "send", send):
            self._run(DUE)
        self.assertEqual(question.state, "sent")
        self.assertIn(f"/autoservice/mark/{token}", " ".join(sent))
        notes = " ".join(self._notes(self.partner))
        self.assertIn("/autoservice/mark/…", notes)
        for text in (question.sudo().body, notes):
            self.assertNotIn(token, text)

    def test_who_has_answered_is_not_asked_any_more(self):
        visit = self._done()
        self._answer(self._mark(visit), 9)
        self.assertEqual(self._question(visit).state, "cancelled")

    def test_a_visit_that_is_called_off_is_not_asked_about(self):
        visit = self._done()
        visit.action_cancel()
        self.assertEqual(self._question(visit).state, "cancelled")
        self.assertFalse(self._mark(visit))

    def test_a_mark_outlives_the_cancelling_of_its_visit(self):
        visit = self._done()
        self._answer(self._mark(visit), 2)
        visit.action_cancel()
        self.assertEqual(self._mark(visit).score, 2)

    def test_a_branch_need_not_ask(self):
        self.company.autoservice_ask_mark = False
        visit = self._done()
        self.assertFalse(self._mark(visit))
        self.assertFalse(self._question(visit))

    # Answered
    def test_a_mark_is_kept_with_the_people_of_the_visit(self):
        mark = self._mark()
        self.assertTrue(self._answer(mark, "9", " Well done "))
        self.assertRecordValues(
            mark,
            [
                {
                    "score": 9,
                    "comment": "Well done",
                    "channel": "link",
                    "state": "answered",
                    "is_low": False,
                    "answered_at": TODAY,
                }
            ],
        )
        people = {(one.employee_id, one.role, one.score) for one in mark.person_ids}
        self.assertEqual(
            people, {(self.washer, "executor", 9), (self.manager, "manager", 9)}
        )

    def test_a_second_mark_changes_nothing(self):
        mark = self._mark()
        self._answer(mark, 9, "Well done")
        self.assertFalse(self._answer(mark, 1, "No"))
        self.assertRecordValues(mark, [{"score": 9, "comment": "Well done"}])
        self.assertEqual(len(mark.person_ids), 2)

    def test_what_is_no_mark_is_refused(self):
        mark = self._mark()
        for score in ("", "0", "11", "-3", "5.5", "ten", None, False, "9" * 99):
            with (
                self.subTest(score=score),
                self.assertRaisesRegex(ValidationError, "Mark: give 1 to 10 points"),
            ):
                self._answer(mark, score)
        with self.assertRaisesRegex(ValidationError, "Comment: write no more than"):
            self._answer(mark, 9, "x" * 2001)
        self.assertEqual(mark.state, "asked")

    def test_a_comment_may_be_added_for_a_day(self):
        mark = self._mark()
        self.assertFalse(mark.sudo()._add_comment("Before the mark"))
        self._answer(mark, 9, "Well done")
        with freeze_time(TODAY + timedelta(hours=23)):
            self.assertTrue(mark.sudo()._add_comment("And quick"))
            self.assertFalse(mark.sudo()._add_comment(" "))
        with freeze_time(TODAY + timedelta(hours=25)):
            self.assertFalse(mark.sudo()._add_comment("Too late"))
        self.assertEqual(mark.comment, "Well done\nAnd quick")

    # Index
    def test_the_index_by_person_is_one_read(self):
        for hour, score in enumerate((10, 7), 1):
            car = self._vehicle(f"CAR{hour}", self.partner)
            visit = self._done(start=TODAY + timedelta(hours=hour), vehicle_id=car.id)
            self._answer(self._mark(visit), score)
        self.env.flush_all()
        People = self.env["autoservice.satisfaction.person"].sudo()
        with self.assertQueryCount(1):
            rows = People._read_group(
                [("employee_id", "in", (self.washer + self.manager).ids)],
                ["employee_id", "role"],
                ["score:avg", "__count"],
            )
        self.assertEqual(
            set(rows),
            {(self.washer, "executor", 8.5, 2), (self.manager, "manager", 8.5, 2)},
        )

    def test_who_has_not_answered_is_no_zero(self):
        first = self._done()
        self._answer(self._mark(first), 8)
        car = self._vehicle("CAR1", self.partner)
        self._done(start=TODAY + timedelta(hours=2), vehicle_id=car.id)
        action = self.env.ref("autoservice.autoservice_satisfaction_action_index")
        domain = [*safe_eval(action.domain), ("partner_id", "=", self.partner.id)]
        self.assertEqual(self.Mark._read_group(domain, [], ["score:avg"]), [(8.0,)])

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..messaging.message_case import TODAY
from .feedback_case import FeedbackCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSurvey(FeedbackCase):
    """Who has not answered is called, with a script."""

    def _to_call(self, days):
        """The list of the front desk after so many days."""
        action = self.env.ref("autoservice.autoservice_satisfaction_action_survey")
        domain = [*safe_eval(action.domain), ("partner_id", "=", self.partner.id)]
        with freeze_time(TODAY + timedelta(days=days)):
            return self.Mark.search(domain)

    def _call(self, mark, user=None, **vals):
        """Call the customer as soon as he is to be called."""
        user = user or self.colleague_user
        context = mark.action_call()["context"]
        Call = self.env["autoservice.satisfaction.call"].with_user(user)
        return Call.with_context(**context).create(vals)

    def _at_work(self, days=4):
        return freeze_time(TODAY + timedelta(days=days))

    def test_who_has_not_answered_after_days_is_called(self):
        mark = self._mark()
        self.assertFalse(self._to_call(3))
        self.assertEqual(self._to_call(4), mark)
        self.assertFalse(self._to_call(40), "nobody remembers")
        self._answer(mark, 9)
        self.assertFalse(self._to_call(4))

    def test_who_wants_no_messages_is_not_called(self):
        self._mark()
        self.partner.autoservice_consent_service = False
        self.assertFalse(self._to_call(4))

    def test_a_mark_is_typed_in(self):
        mark = self._mark()
        with self._at_work():
            self._call(mark, score="5", comment="Dear").action_answer()
        self.assertRecordValues(
            mark,
            [
                {
                    "score": 5,
                    "comment": "Dear",
                    "channel": "phone",
                    "is_low": True,
                    "caller_id": self.colleague_user.id,
                }
            ],
        )
        self.assertTrue(mark.activity_ids)
        with self._at_work(), self.assertRaisesRegex(UserError, "his mark already"):
            self._call(mark, score="9").action_answer()
        self.assertEqual(mark.score, 5)

    def test_nobody_is_called_before_he_had_time_to_answer(self):
        mark = self._mark()
        call = self._call(mark, score="10")
        self.assertFalse(mark.can_call)
        for verb in (call.action_answer, call.action_not_reached):
            with self.assertRaisesRegex(UserError, "not to be called yet"):
                verb()
        self.assertEqual(mark.state, "asked")

    def test_who_is_marked_does_not_ask(self):
        mark = self._mark()
        with self._at_work(), self.assertRaises(AccessError):
            self._call(mark, self.manager_user, score="10").action_answer()
        self.manager.user_id = self.owner_user
        self.washer.user_id = self._user("both", "autoservice.group_manager")
        for user in (self.owner_user, self.washer.user_id):
            call = self._call(mark, user, score="10")
            with self._at_work(), self.assertRaisesRegex(UserError, "a colleague asks"):
                call.action_answer()
        self.assertEqual(mark.state, "asked")
        self.assertFalse(mark.caller_id)

    def test_a_call_without_a_mark_is_not_saved(self):
        call = self._call(self._mark())
        with self._at_work(), self.assertRaisesRegex(ValidationError, "Mark: give"):
            call.action_answer()

    def test_who_is_not_reached_is_called_tomorrow(self):
        mark = self._mark()
        with freeze_time(TODAY + timedelta(days=4)):
            self._call(mark).action_not_reached()
        self.assertIn("Not reached.", " ".join(self._notes(mark)))
        self.assertFalse(self._to_call(4.5))
        self.assertEqual(self._to_call(5), mark)

    def test_the_script_is_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        self.company.autoservice_survey_script = "Hello!"
        self.company.with_context(lang="ro_RO").autoservice_survey_script = "Bună ziua!"
        mark = self._mark()
        self.assertEqual(self._call(mark).script, "Hello!")
        self.partner.lang = "ro_RO"
        self.assertEqual(self._call(mark).script, "Bună ziua!")

    def test_without_a_script_there_are_common_words(self):
        self.assertIn("from 1 to 10", self._call(self._mark()).script)

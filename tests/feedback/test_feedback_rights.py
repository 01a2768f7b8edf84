# Part of autoservice. See LICENSE for full copyright and licensing details.

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..messaging.message_case import TODAY
from .feedback_case import FeedbackCase

MODELS = ("autoservice.satisfaction", "autoservice.satisfaction.person")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFeedbackRights(FeedbackCase):
    """Marks are not open to the one marked, unless the owner allows it."""

    def setUp(self):
        super().setUp()
        self.mark = self._mark()
        self._answer(self.mark, 3, "Never again")

    def _seen_by(self, user):
        """How many rows of each model a user finds."""
        here = [("company_id", "=", self.company.id)]
        return [self.env[model].with_user(user).search_count(here) for model in MODELS]

    def test_executors_see_no_marks(self):
        self.assertEqual(self._seen_by(self.executor_user), [0, 0])
        mark = self.mark.with_user(self.executor_user)
        with self.assertRaises(AccessError):
            mark.read(["score"])
        job = self.mark.booking_id.with_user(self.executor_user)
        for field in ("mark_score", "satisfaction_ids", "message_mark_url"):
            with self.assertRaises(AccessError):
                job.read([field])
        with self.assertRaises(AccessError):
            job.search([("satisfaction_ids.score", "<", 5)])

    def test_the_owner_may_open_their_own_marks_to_executors(self):
        self.company.autoservice_mark_open = True
        self.assertEqual(self._seen_by(self.executor_user), [1, 1])
        mark = self.mark.with_user(self.executor_user)
        self.assertEqual(mark.read(["score"])[0]["score"], 3)
        other = self._user("master", "autoservice.group_executor")
        self.master.user_id = other
        self.assertEqual(self._seen_by(other), [0, 0])
        with self.assertRaises(AccessError):
            mark.action_settle("It was not me")
        tasks = self.mark.activity_ids.with_user(self.executor_user)
        with self.assertRaises(AccessError):
            tasks.action_feedback(feedback="It was not me")
        self.assertEqual(self.mark.state, "answered")

    def test_the_desk_and_the_owner_see_all_of_their_companies(self):
        for user in (self.manager_user, self.owner_user):
            self.assertGreaterEqual(self._seen_by(user), [1, 2])
        company = self.env["res.company"].create({"name": "Other garage"})
        stranger = new_test_user(
            self.env,
            login="test_stranger",
            groups="autoservice.group_owner",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertEqual(self._seen_by(stranger), [0, 0])

    def test_customers_and_colleagues_without_a_role_read_nothing(self):
        for group in ("base.group_portal", "base.group_user"):
            user = self._user(group[11:], group)
            for model in MODELS:
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_mark_is_a_fact(self):
        for user in (self.manager_user, self.owner_user):
            mark = self.mark.with_user(user)
            for vals in (
                {"score": 10},
                {"comment": "Fine"},
                {"is_low": False},
                {"phase": "done"},
                {"result": "Done"},
            ):
                with self.assertRaises(UserError):
                    mark.write(vals)
            with self.assertRaises(AccessError):
                mark.unlink()
            with self.assertRaises(UserError):
                mark.create({"booking_id": self.mark.booking_id.id})

    def test_nobody_reads_the_link(self):
        for user in (self.executor_user, self.manager_user, self.owner_user):
            with self.assertRaises(AccessError):
                self.mark.with_user(user).read(["access_token"])
            with self.assertRaises(AccessError):
                self.mark.booking_id.with_user(user).read(["message_mark_url"])

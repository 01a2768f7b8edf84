# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..messaging.message_case import TODAY
from .feedback_case import FeedbackCase

ACTIVITY = "autoservice.activity_low_mark"
NOTHING = "write what came of it"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLowMarks(FeedbackCase):
    """A low mark is a task that ends with a result, and with nothing else."""

    def setUp(self):
        super().setUp()
        self.mark = self._mark()
        self._answer(self.mark, 6, "I waited too long")
        self.task = self.mark.activity_ids

    def _get_tasks(self):
        self.mark.invalidate_recordset(["activity_ids"])
        return self.mark.activity_ids

    def test_it_is_a_task_for_the_manager_of_the_visit(self):
        self.assertTrue(self.mark.is_low)
        self.assertEqual(self.task.user_id, self.manager_user)
        self.assertIn("Low mark, 6 of 10", self.task.summary)
        self.assertIn("I waited too long", self.task.note)

    def test_the_deadline_counts_working_hours(self):
        # 40 hours a week, 8 to 12 and 13 to 17; at 10:00 two of the 8 are over.
        self.assertEqual(self.task.autoservice_time, datetime(2026, 11, 24, 8, 0))

    def test_a_good_mark_is_no_task(self):
        car = self._vehicle("CAR1", self.partner)
        mark = self._mark(
            self._done(vehicle_id=car.id, start=datetime(2026, 11, 23, 12))
        )
        self._answer(mark, 7)
        self.assertFalse(mark.activity_ids)
        with self.assertRaisesRegex(UserError, "not possible now"):
            mark.action_settle("Nothing to do")

    def test_it_is_not_ticked_off_without_a_result(self):
        task = self.task.with_user(self.manager_user)
        for tick in (
            task.action_done,
            lambda: task.action_feedback(feedback="  "),
            lambda: task.action_feedback(feedback="."),
            lambda: task.action_feedback(feedback="ok 12345"),
            lambda: task.action_feedback(feedback="<div></div>"),
            lambda: task.action_feedback(feedback="<p>&nbsp;<br/></p>"),
        ):
            with self.assertRaisesRegex(UserError, NOTHING):
                tick()
        self.assertTrue(task.active)
        self.assertEqual(self.mark.state, "answered")

    def test_what_is_written_with_the_tick_is_the_result(self):
        task = self.task.with_user(self.manager_user)
        task.action_feedback(feedback="We have called him")
        self.assertRecordValues(
            self.mark,
            [
                {
                    "state": "done",
                    "result": "We have called him",
                    "settled_by_id": self.manager_user.id,
                    "settled_at": TODAY,
                }
            ],
        )
        self.assertFalse(self._get_tasks())

    def test_the_task_is_not_thrown_away(self):
        task = self.task.with_user(self.manager_user)
        mark = self.mark.with_user(self.manager_user)
        for way in (
            task.unlink,
            task.action_archive,
            lambda: mark.activity_unlink([ACTIVITY]),
        ):
            with self.assertRaisesRegex(UserError, NOTHING):
                way()
        self.assertTrue(task.active)

    def test_who_leaves_leaves_the_task_to_a_colleague(self):
        admin = self.env.ref("base.user_admin")
        self.manager_user.with_user(admin).action_archive()
        self.assertEqual(self._get_tasks(), self.task)
        self.assertTrue(self.task.user_id.active)

    def test_what_is_deleted_with_all_rights_is_planned_anew(self):
        self.manager_user.active = False
        self.task.sudo().unlink()
        task = self._get_tasks()
        self.assertEqual(len(task), 1)
        self.assertTrue(task.user_id.active)
        self.assertEqual(task.autoservice_time, datetime(2026, 11, 24, 8, 0))
        self.assertIn("I waited too long", task.note)
        with self.assertRaisesRegex(UserError, NOTHING):
            task.with_user(task.user_id).action_done()

    def test_a_settled_mark_gets_no_task(self):
        self.mark.action_settle("Money back")
        self.task.sudo().unlink()
        self.assertFalse(self._get_tasks())

    def test_a_second_task_of_the_mark_ends_the_first(self):
        mark = self.mark.with_user(self.manager_user)
        second = mark.activity_schedule(ACTIVITY, user_id=self.manager_user.id)
        second.action_feedback(feedback="We have called him")
        self.assertEqual(self.mark.state, "done")
        self.assertFalse(self._get_tasks())

    def test_the_task_stays_what_it_is(self):
        task = self.task.with_user(self.manager_user)
        for vals in (
            {"active": False},
            {"automated": False},
            {"res_id": 0},
            {"res_model_id": self.env["ir.model"]._get_id("res.partner")},
            {"activity_type_id": False},
            {"user_id": False},
            {"date_deadline": "2099-01-01"},
            {"autoservice_time": "2099-01-01 10:00:00"},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, NOTHING):
                task.write(vals)
        task.write({"note": "I call him at five", "user_id": self.owner_user.id})
        self.assertEqual(task.user_id, self.owner_user)

    def test_once_settled_the_task_is_as_any_other(self):
        self.mark.action_settle("Money back")
        task = self.task.with_context(active_test=False)
        task.date_deadline = "2026-12-24"
        task.unlink()

    def test_own_tasks_on_a_mark_are_free(self):
        mark = self.mark.with_user(self.manager_user)
        own = mark.activity_schedule("mail.mail_activity_data_todo", summary="Flowers")
        own.date_deadline = "2026-12-24"
        own.action_done()
        self.assertEqual(mark.state, "answered")

    def test_a_result_ends_the_task(self):
        wizard = self.env["autoservice.satisfaction.settle"].with_user(
            self.manager_user
        )
        context = self.mark.action_ask_result()["context"]
        wizard = wizard.with_context(**context).create({"result": "Money back"})
        wizard.action_save()
        self.assertEqual(self.mark.state, "done")
        self.assertFalse(self._get_tasks())
        self.assertIn("Money back", " ".join(self._notes(self.mark)))

    def test_a_result_is_needed(self):
        for result in (
            None,
            "",
            "  \n",
            "...",
            "ok",
            "12345",
            "<div></div>",
            "<!-- said -->",
        ):
            with self.assertRaisesRegex(UserError, "Result: write"):
                self.mark.action_settle(result)

    def test_in_the_diary_it_says_who_is_to_be_called(self):
        self.env.flush_all()
        lines = self.env["autoservice.diary"]
        found = [("activity_id", "=", self.task.id)]
        line = lines.with_user(self.manager_user).search(found)
        self.assertEqual(line.partner_id, self.mark.partner_id)
        self.assertEqual(line.vehicle_id, self.mark.vehicle_id)
        colleague = self._user("other_desk", "autoservice.group_manager")
        self.assertFalse(lines.with_user(colleague).search(found))

    def test_in_the_diary_it_is_opened(self):
        self.env.flush_all()
        line = self.env["autoservice.diary"].with_user(self.manager_user)
        line = line.search([("activity_id", "=", self.task.id)])
        action = line.action_done()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (self.mark._name, self.mark.id)
        )

# Part of autoservice. See LICENSE for full copyright and licensing details.

from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .crm_case import CrmCase

NOW = "2026-11-23 08:00:00"
TOMORROW = "2026-11-24 08:00:00"


@tagged("post_install", "-at_install")
class TestReminder(CrmCase):
    """Reminders at their hour, as who made them."""

    def _remind(self, user=None, about=None, **vals):
        """Fill in the quick reminder and save it; return the activity."""
        user = user or self.manager_user
        before = self.env["mail.activity"].search([])
        context = {}
        if about:
            context = {
                "default_res_model": about._name,
                "default_res_id": about.id,
            }
        Reminder = self.env["autoservice.reminder"].with_user(user)
        with Form(Reminder.with_context(**context)) as form:
            form.name = "Ask about the tyres"
            for name, value in vals.items():
                setattr(form, name, value)
        form.record.action_save()
        return self.env["mail.activity"].search([]) - before

    def _ring(self, moment):
        """Let the scheduler run at a moment; return the users who are told."""
        told = []
        self.env.flush_all()
        with (
            freeze_time(moment),
            self.enter_registry_test_mode(),
            patch.object(
                type(self.env["res.users"]),
                "_bus_send",
                lambda user, kind, *_args, **_kw: told.append((user.id, kind)),
            ),
        ):
            self.env.ref("autoservice.diary_cron_remind").method_direct_trigger()
        self.env.invalidate_all()
        return [id_ for id_, kind in told if kind == "autoservice_reminder"]

    def _reminders(self, user=None):
        Activity = self.env["mail.activity"].with_user(user or self.manager_user)
        return Activity.get_autoservice_reminders()

    # Two fields
    def test_a_reminder_is_two_fields(self):
        with self._clock(NOW):
            activity = self._remind()
        self.assertRecordValues(
            activity,
            [
                {
                    "summary": "Ask about the tyres",
                    "user_id": self.manager_user.id,
                    "autoservice_time": fields.Datetime.to_datetime(
                        "2026-11-23 09:00:00"
                    ),
                    "date_deadline": fields.Date.to_date("2026-11-23"),
                    "res_model": False,
                }
            ],
        )

    def test_tomorrow_at_nine_is_nine_on_the_clock_of_the_user(self):
        summer, winter = "2026-10-23 12:00:00", "2026-10-24 12:00:00"
        # In the night of the 25th of October the clocks go back.
        for moment, nine in (
            (summer, "2026-10-24 06:00:00"),
            (winter, "2026-10-25 07:00:00"),
        ):
            with self._clock(moment):
                activity = self._remind(choice="morning")
            self.assertEqual(
                activity.autoservice_time, fields.Datetime.to_datetime(nine)
            )

    def test_late_in_the_evening_tomorrow_is_the_users_tomorrow(self):
        with self._clock("2026-11-23 22:30:00"):
            activity = self._remind(choice="morning")
        self.assertEqual(activity.date_deadline, fields.Date.to_date("2026-11-25"))

    def test_any_moment_can_be_chosen_but_none_that_is_over(self):
        with self._clock(NOW):
            moment = fields.Datetime.to_datetime("2026-12-01 10:00:00")
            activity = self._remind(choice="other", start=moment)
            self.assertEqual(activity.autoservice_time, moment)
            over = fields.Datetime.to_datetime("2026-11-23 07:00:00")
            with self.assertRaisesRegex(UserError, "to come"):
                self._remind(choice="other", start=over)

    def test_the_customer_is_known_where_the_reminder_is_opened(self):
        for about in (self.partner, self.vehicle, self._book(), self._lead()):
            activity = self._remind(about=about)
            self.assertEqual(
                (activity.res_model, activity.res_id), (about._name, about.id)
            )

    def test_an_executor_reminds_himself_of_a_car(self):
        activity = self._remind(user=self.executor_user, about=self.vehicle)
        self.assertEqual(activity.user_id, self.executor_user)

    def test_what_can_carry_no_task_or_may_not_be_seen_is_left_out(self):
        self.assertFalse(self._remind(about=self.env.ref("base.EUR")).res_model)
        lead = self._lead()
        executor = self.executor_user
        self.assertFalse(self._remind(user=executor, about=lead).res_model)

    # Hours
    def test_what_there_is_not_is_left_out_over_rpc_too(self):
        Reminder = self.env["autoservice.reminder"].with_user(self.executor_user)
        for model in ("nothing", "autoservice.reminder", "autoservice.message.mixin"):
            with self.subTest(model):
                vals = {"name": "Call him", "res_model": model, "res_id": 1}
                reminder = Reminder.create(vals)
                self.assertFalse(reminder.document)
                reminder.action_save()
        tasks = self.env["mail.activity"].search([("summary", "=", "Call him")])
        self.assertEqual(len(tasks), 3)
        self.assertFalse(any(tasks.mapped("res_model")))

    def test_another_day_keeps_the_hour_of_the_clock(self):
        with self._clock("2026-10-20 08:00:00"):
            activity = self._remind(choice="morning")
        # On the other side of the change of the clocks.
        activity.with_user(self.manager_user).date_deadline = "2026-10-26"
        self.assertEqual(
            activity.autoservice_time,
            fields.Datetime.to_datetime("2026-10-26 07:00:00"),
        )

    def test_without_an_hour_nothing_rings(self):
        with self._clock(NOW):
            activity = self._remind()
            activity.with_user(self.manager_user).autoservice_time = False
        self.assertFalse(self._ring("2026-11-23 12:00:00"))
        self.assertEqual(activity.date_deadline, fields.Date.to_date("2026-11-23"))

    # Ringing
    def test_the_scheduler_wakes_up_at_the_hour(self):
        cron = self.env.ref("autoservice.diary_cron_remind")
        with self._clock(NOW):
            self._remind()
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(
            fields.Datetime.to_datetime("2026-11-23 09:00:00"),
            triggers.mapped("call_at"),
        )

    def test_a_reminder_rings_once_at_its_hour(self):
        with self._clock(NOW):
            activity = self._remind(about=self.partner)
        self.assertFalse(self._ring("2026-11-23 08:59:59"))
        self.assertEqual(self._ring("2026-11-23 09:00:00"), self.manager_user.ids)
        self.assertFalse(self._ring("2026-11-23 09:01:00"))
        with self._clock("2026-11-23 09:02:00"):
            (reminder,) = self._reminders()
        self.assertEqual(reminder["id"], activity.id)
        self.assertEqual(reminder["title"], "Ask about the tyres")
        self.assertEqual(reminder["customer"], "Ion Popa")
        self.assertEqual(reminder["phone"], "+37369123456")
        self.assertIn("11:00", reminder["when"])

    def test_who_was_not_at_the_screen_sees_it_until_he_has_seen_it(self):
        with self._clock(NOW):
            activity = self._remind()
        self._ring("2026-11-23 09:00:00")
        self.assertTrue(self._reminders())
        self.assertFalse(self._reminders(self.owner_user))
        activity.with_user(self.manager_user).action_autoservice_seen()
        self.assertFalse(self._reminders())

    def test_in_an_hour_it_rings_again(self):
        with self._clock(NOW):
            activity = self._remind()
        self._ring("2026-11-23 09:00:00")
        with self._clock("2026-11-23 09:05:00"):
            activity.with_user(self.manager_user).action_autoservice_later()
            self.assertFalse(self._reminders())
        self.assertEqual(self._ring("2026-11-23 10:05:00"), self.manager_user.ids)

    def test_what_is_done_does_not_ring(self):
        with self._clock(NOW):
            activity = self._remind()
            activity.with_user(self.manager_user).action_done()
        self.assertFalse(self._ring("2026-11-23 10:00:00"))

    def test_what_is_over_leaves_the_screens_of_all_devices(self):
        """Done, put off, given to a colleague or deleted: anywhere."""
        manager, owner = self.manager_user, self.owner_user
        for name, settle in {
            "seen": lambda one: one.action_autoservice_seen(),
            "done": lambda one: one.action_done(),
            "later": lambda one: one.action_autoservice_later(),
            "tomorrow": lambda one: one.write({"autoservice_time": TOMORROW}),
            "another day": lambda one: one.write({"date_deadline": TOMORROW[:10]}),
            "given away": lambda one: one.sudo().write({"user_id": owner.id}),
            "deleted": lambda one: one.unlink(),
        }.items():
            with self.subTest(name), self._clock(NOW):
                activity = self._remind()
                self._ring("2026-11-23 09:00:00")
                with patch.object(type(manager), "_bus_send", autospec=True) as send:
                    settle(activity.with_user(manager))
                told = [call.args for call in send.call_args_list]
                news = ("autoservice_reminder", {"seen": activity.ids})
                self.assertIn((manager, *news), told)

    def test_what_did_not_ring_is_done_without_news(self):
        with self._clock(NOW):
            activity = self._remind()
        with patch.object(type(self.manager_user), "_bus_send", autospec=True) as send:
            activity.with_user(self.manager_user).action_done()
        told = [call.args[1] for call in send.call_args_list]
        self.assertNotIn("autoservice_reminder", told)

    def test_tasks_of_a_colleague_ring_for_him(self):
        with self._clock(NOW):
            activity = self._remind(about=self.partner)
            activity.user_id = self.owner_user
        self.assertEqual(self._ring("2026-11-23 09:00:00"), self.owner_user.ids)

    def test_an_hour_of_another_century_is_refused_with_words(self):
        with self._clock(NOW):
            activity = self._remind()
        far = fields.Datetime.to_datetime("9999-12-31 23:00:00")
        with self.assertRaisesRegex(UserError, "Hour: .*9999"):
            activity.with_user(self.manager_user).autoservice_time = far

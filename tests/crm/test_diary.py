# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields
from odoo.tests import new_test_user, tagged

from .crm_case import CrmCase

# Monday 10:00 in Chisinau.
NOW = "2026-11-23 08:00:00"


@tagged("post_install", "-at_install")
class TestDiary(CrmCase):
    """My day, as the front desk and the executors see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._user("colleague", "autoservice.group_manager")
        cls.diary = cls.env["autoservice.diary"]

    def _task(self, record=None, user=None, **vals):
        """An open activity of the manager, on a record or on none."""
        user = user or self.manager_user
        about = {}
        if record:
            about = {
                "res_model_id": self.env["ir.model"]._get_id(record._name),
                "res_id": record.id,
            }
        return self.env["mail.activity"].create(
            {"summary": "Call him", "user_id": user.id, **about, **vals}
        )

    def _lines(self, user=None, **vals):
        domain = [(name, "=", value) for name, value in vals.items()]
        return self.diary.with_user(user or self.manager_user).search(domain)

    def _line(self, activity, user=None):
        self.env.invalidate_all()
        return self._lines(user, activity_id=activity.id)

    def _mine(self):
        """What the list shows at first."""
        return self.diary.with_user(self.manager_user).search(
            [
                ("kind", "!=", "visit"),
                ("user_id", "in", (self.manager_user.id, False)),
            ]
        )

    # When
    def test_what_is_overdue_comes_before_today_and_what_is_coming(self):
        with self._clock(NOW):
            day = {"coming": "2026-11-24", "today": "2026-11-23", "over": "2026-11-22"}
            tasks = {
                key: self._task(self._lead(), date_deadline=day[key]) for key in day
            }
            lines = [self._line(tasks[key]) for key in ("over", "today", "coming")]
            self.assertEqual([line.bucket for line in lines], ["late", "now", "soon"])
            groups = self.diary.with_user(self.manager_user)._read_group(
                [("activity_id", "in", [task.id for task in tasks.values()])],
                ["bucket"],
                ["__count"],
            )
        self.assertEqual(groups, [("late", 1), ("now", 1), ("soon", 1)])

    def test_an_hour_that_is_over_is_overdue_on_the_same_day(self):
        with self._clock(NOW):
            before = self._task(autoservice_time="2026-11-23 07:59:00")
            after = self._task(autoservice_time="2026-11-23 08:01:00")
            self.assertEqual(self._line(before).bucket, "late")
            self.assertEqual(self._line(after).bucket, "now")
            self.assertFalse(self._line(after).is_all_day)

    def test_the_day_begins_at_midnight_of_the_user(self):
        task = self._task(autoservice_time="2026-11-23 22:30:00")
        self.assertEqual(task.date_deadline, fields.Date.to_date("2026-11-24"))
        with self._clock("2026-11-23 21:59:00"):
            self.assertEqual(self._line(task).bucket, "soon")
        with self._clock("2026-11-23 22:00:00"):
            self.assertEqual(self._line(task).bucket, "now")

    def test_the_hour_is_told_as_the_user_reads_it(self):
        with self._clock(NOW):
            today = self._task(autoservice_time="2026-11-23 12:30:00")
            day = self._task(date_deadline="2026-11-23")
            later = self._task(autoservice_time="2026-11-26 12:30:00")
            self.assertIn("2:30", self._line(today).when)
            self.assertEqual(self._line(day).when, "Today")
            self.assertIn("26 Nov", self._line(later).when)

    # Who
    def test_the_customer_his_phone_and_his_car_come_from_any_document(self):
        lead = self._lead(partner_id=self.partner.id, vehicle_id=self.vehicle.id)
        inquiry = self.env["autoservice.inquiry"].register(
            channel="call", phone="+37369123456"
        )
        for record in (lead, inquiry, self.vehicle, self._book(), self.partner):
            line = self._line(self._task(record))
            self.assertEqual(line.partner_id, self.partner, record._name)
            self.assertEqual(line.phone, "+37369123456", record._name)
            if record != self.partner:
                self.assertEqual(line.vehicle_id, self.vehicle, record._name)

    def test_a_lead_without_a_customer_has_its_own_phone(self):
        line = self._line(
            self._task(
                self._lead(phone="+37360000001", contact_name="Vasile from the site")
            )
        )
        self.assertFalse(line.partner_id)
        self.assertEqual(line.phone, "+37360000001")
        self.assertEqual(line.customer, "Vasile from the site")

    def test_thirty_lines_cost_the_queries_of_three(self):
        fields_read = ["when", "name", "partner_id", "phone", "vehicle_id", "document"]

        def read(count):
            for number in range(count):
                partner = self.env["res.partner"].create({"name": f"P{number}"})
                car = self._vehicle(f"QQ{count}{number:03}", partner)
                self._task(car)
                self._task(self._lead(partner_id=partner.id, vehicle_id=car.id))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            lines = self._mine()
            lines.read(fields_read)
            return self.cr.sql_log_count - before

        read(1)
        self.assertEqual(read(3), read(30))

    # Rights
    def test_an_executor_sees_his_own_lines_only(self):
        own = self._task(self.vehicle, user=self.executor_user)
        self._task(self.vehicle)
        self._book()
        lines = self._lines(self.executor_user)
        self.assertEqual(lines.activity_id, own)
        self.assertFalse(lines.booking_id)
        self.assertEqual(lines.partner_id, self.partner)

    def test_the_front_desk_may_look_at_a_colleague_but_not_at_his_own_notes(self):
        shared = self._task(self._lead(), user=self.colleague)
        private = self._task(user=self.colleague)
        lines = self._lines(user_id=self.colleague.id)
        self.assertEqual(lines.activity_id, shared)
        self.assertIn(private, self._lines(self.colleague).activity_id)

    def test_another_company_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Other garage"})
        stranger = new_test_user(
            self.env,
            login="test_stranger",
            groups="autoservice.group_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self._task(self._lead())
        with self._clock(NOW):
            self._book(start="2026-11-23 09:00:00")
            self.assertFalse(self._lines(stranger))

    def test_a_diary_is_read_and_not_written(self):
        line = self._line(self._task(self._lead()))
        for user in (self.manager_user, self.executor_user, self.owner_user):
            self.assertFalse(line.with_user(user).has_access("write"))
            self.assertFalse(line.with_user(user).has_access("unlink"))

    # Bookings
    def test_an_offer_until_the_end_of_tomorrow_waits_to_be_confirmed(self):
        with self._clock(NOW):
            tomorrow = self._book(start="2026-11-24 12:00:00")
            later = self._book(start="2026-11-25 12:00:00")
            self.assertEqual(self._lines(booking_id=tomorrow.id).kind, "confirm")
            self.assertEqual(self._lines(booking_id=later.id).kind, "visit")
            self.assertEqual(self._mine().booking_id & (tomorrow | later), tomorrow)
            self._lines(booking_id=tomorrow.id).action_confirm()
            self.assertEqual(tomorrow.state, "booked")
            self.env.invalidate_all()
            self.assertEqual(self._lines(booking_id=tomorrow.id).kind, "visit")

    def test_who_is_not_there_after_a_quarter_of_an_hour_is_called(self):
        with self._clock(NOW):
            booking = self._book(start="2026-11-23 09:00:00")
            booking.action_book()
        with self._clock("2026-11-23 09:15:00"):
            self.assertEqual(self._lines(booking_id=booking.id).kind, "visit")
        self.env.invalidate_all()
        with self._clock("2026-11-23 09:16:00"):
            line = self._lines(booking_id=booking.id)
            self.assertEqual((line.kind, line.bucket), ("late", "late"))
            self.assertEqual(line.phone, "+37369123456")
            booking.action_start()
            self.env.invalidate_all()
            self.assertEqual(self._lines(booking_id=booking.id).kind, "visit")

    def test_each_of_the_front_desk_sees_who_is_late(self):
        """Who took the booking may be off today."""
        with self._clock(NOW):
            booking = self._book(start="2026-11-23 09:00:00")
            booking.action_book()
        with self._clock("2026-11-23 10:00:00"):
            for user in (self.manager_user, self.colleague):
                line = self._lines(user, booking_id=booking.id)
                self.assertEqual((line.kind, line.user_id.id), ("late", False))

    def test_a_late_customer_who_is_put_off_is_one_line_at_its_hour(self):
        with self._clock(NOW):
            booking = self._book(start="2026-11-23 09:00:00")
            booking.action_book()
        with self._clock("2026-11-23 09:30:00"):
            self._lines(booking_id=booking.id).action_later_hour()
            self.env.invalidate_all()
            line = self._mine().filtered(lambda one: one.partner_id == self.partner)
            self.assertEqual(line.activity_id.res_id, booking.id)
            self.assertEqual(
                line.start, fields.Datetime.to_datetime("2026-11-23 10:30:00")
            )
        self.env.invalidate_all()
        with self._clock("2026-11-23 10:31:00"):
            self.assertEqual(self._lines(booking_id=booking.id).kind, "late")

    def test_cancelled_visits_are_gone(self):
        with self._clock(NOW):
            booking = self._book(start="2026-11-23 09:00:00")
            booking.action_cancel()
            self.env.invalidate_all()
            self.assertFalse(self._lines(booking_id=booking.id))

    # Verbs
    def test_done_keeps_the_word_of_result(self):
        lead = self._lead()
        task = self._task(lead)
        action = self._line(task).action_done()
        done = (
            self.env[action["res_model"]]
            .with_user(self.manager_user)
            .with_context(**action["context"])
            .create({"feedback": "Comes on Friday"})
        )
        done.action_save()
        done.action_save()
        self.assertFalse(task.active)
        self.assertIn("Comes on Friday", lead.message_ids[0].body)
        self.assertFalse(self._line(task))

    def test_several_are_put_off_until_tomorrow_morning(self):
        with self._clock("2026-11-23 20:00:00"):
            tasks = self._task(self._lead()) | self._task()
            lines = self._lines().filtered(lambda one: one.activity_id in tasks)
            lines.action_later_morning()
        self.assertEqual(
            set(tasks.mapped("autoservice_time")),
            {fields.Datetime.to_datetime("2026-11-24 07:00:00")},
        )

    def test_a_re_call_is_made_in_its_own_dialog(self):
        lead = self._lead(partner_id=self.partner.id)
        self._lose(lead)
        recall = self._tasks(lead)
        self.assertEqual(
            self._line(recall).action_done()["res_model"], "autoservice.recall.call"
        )

    def test_done_with_a_call_back_settles_the_missed_call(self):
        inquiry = (
            self.env["autoservice.inquiry"]
            .with_user(self.manager_user)
            .register(channel="call", phone="+37369999999", status="missed")
        )
        line = self._line(inquiry.activity_ids)
        self.assertEqual(line.phone, "+37369999999")
        line.activity_id.action_done()
        self.assertTrue(inquiry.handled_at)

    def test_a_line_opens_its_document(self):
        booking = self._book()
        task = self._task(booking)
        self.assertEqual(self._line(task).action_open()["res_id"], booking.id)
        visit = self._lines(booking_id=booking.id)
        self.assertEqual(visit.action_open()["res_model"], "autoservice.booking")

    # Plan of a customer
    def test_the_plan_of_a_customer_holds_tasks_of_all_and_his_next_visits(self):
        partner = self.partner.with_user(self.manager_user)
        lead = self._lead(partner_id=self.partner.id)
        tasks = self._task(lead, user=self.colleague) | self._task(self.vehicle)
        self._task(self._lead())
        with self._clock(NOW):
            visit = self._book(start="2026-11-27 09:00:00")
            action = partner.action_open_plan()
            lines = self.diary.with_user(self.manager_user).search(action["domain"])
            self.assertEqual(lines.booking_id, visit)
            self.assertLessEqual(tasks, lines.activity_id)
            self.assertEqual(lines.partner_id, self.partner)

    def test_work_that_has_begun_does_not_come_any_more(self):
        partner = self.partner.with_user(self.manager_user)
        with self._clock(NOW):
            visit = self._book(start="2026-11-27 09:00:00")
            visit.action_book()
            domain = partner.action_open_plan()["domain"]
            lines = self.diary.with_user(self.manager_user)
            self.assertTrue(lines.search([*domain, ("booking_id", "=", visit.id)]))
            visit.action_start()
            self.env.invalidate_all()
            self.assertFalse(lines.search([*domain, ("booking_id", "=", visit.id)]))

    def test_done_and_reminders_do_without_our_own_data(self):
        line = self._line(self._task(self._lead()))
        ids = ("mail_activity_type_recall", "diary_cron_remind")
        self.env["ir.model.data"].search(
            [("module", "=", "autoservice"), ("name", "in", ids)]
        ).unlink()
        self.assertEqual(line.action_done()["res_model"], "autoservice.diary.done")
        line.action_later_hour()
        self.assertTrue(line.activity_id.autoservice_time)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .message_case import TODAY, MessageCase

# Thursday, 15:00 in Chisinau.
VISIT = datetime(2026, 11, 26, 13, 0)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReminders(MessageCase):
    """What a customer hears of his visit."""

    def _visit(self, start=VISIT, **vals):
        booking = self._book(self.wash, start=start, **vals)
        booking.action_book()
        return booking

    def _waiting(self, booking):
        """{kind: when} of what waits about a visit."""
        messages = self.Message.search(
            [("res_id", "=", booking.id), ("state", "=", "waiting")]
        )
        return {message.kind: message.not_before for message in messages}

    # Planned
    def test_a_visit_is_confirmed_and_reminded_of(self):
        self.assertEqual(
            self._waiting(self._visit()),
            {
                "confirmation": TODAY + timedelta(minutes=2),
                "reminder_eve": datetime(2026, 11, 25, 16, 0),
                "reminder_hour": VISIT - timedelta(hours=1),
            },
        )

    def test_an_offer_is_not_reminded_of(self):
        booking = self._book(self.wash, start=VISIT)
        self.assertFalse(self._waiting(booking))

    def test_the_customer_reads_time_car_and_branch(self):
        self.company.write({"name": "Garage", "phone": "022 123"})
        booking = self._visit()
        self._run(TODAY + timedelta(minutes=2))
        message = self.Message.search(
            [("res_id", "=", booking.id), ("kind", "=", "confirmation")]
        )
        self.assertEqual(message.state, "sent")
        self.assertEqual(
            message.preview,
            "Ion Popa, you are booked for Thursday, 26 November at 3:00 PM."
            " Garage 022 123",
        )
        self.assertEqual(
            message.subject, "Your visit on Thursday, 26 November at 3:00 PM"
        )

    def test_the_hour_is_written_as_the_customers_language_has_it(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        booking = self._visit()
        for lang, hour in (("en_US", "3:00 PM"), ("ro_RO", "15:00")):
            self.assertEqual(booking.with_context(lang=lang).message_time, hour)

    def test_what_lies_in_the_past_is_left_out(self):
        soon = self._visit(start=TODAY + timedelta(minutes=30))
        self.assertEqual(set(self._waiting(soon)), {"confirmation"})
        past = self._visit(
            start=TODAY - timedelta(days=1), vehicle_id=self._car("B1").id
        )
        self.assertFalse(self._waiting(past))

    def test_early_visits_are_not_reminded_of_at_night(self):
        visit = self._visit(start=datetime(2026, 11, 26, 6, 30))  # 8:30
        self.assertNotIn("reminder_hour", self._waiting(visit))

    def test_the_eve_counts_in_the_customers_time_zone(self):
        self.partner.tz = "Europe/London"
        self.assertEqual(
            self._waiting(self._visit())["reminder_eve"], datetime(2026, 11, 25, 18, 0)
        )

    def test_each_sort_can_be_switched_off(self):
        self.company.write(
            {"autoservice_send_confirmation": False, "autoservice_send_hour": False}
        )
        self.assertEqual(set(self._waiting(self._visit())), {"reminder_eve"})

    # Moved
    def test_a_moved_visit_is_confirmed_and_reminded_of_anew(self):
        booking = self._visit()
        booking.start = VISIT + timedelta(days=1)
        self.assertEqual(
            self._waiting(booking),
            {
                "confirmation": TODAY + timedelta(minutes=2),
                "reminder_eve": datetime(2026, 11, 26, 16, 0),
                "reminder_hour": VISIT + timedelta(hours=23),
            },
        )
        booking.start = VISIT
        self.assertEqual(self._waiting(booking)["reminder_eve"].day, 25)

    def test_moved_there_and_back_after_the_confirmation_it_is_not_confirmed_twice(
        self,
    ):
        booking = self._visit()
        self._run(TODAY + timedelta(minutes=2))
        booking.start = VISIT + timedelta(days=1)
        booking.start = VISIT
        self.assertEqual(set(self._waiting(booking)), {"reminder_eve", "reminder_hour"})

    def test_who_was_told_of_another_time_hears_that_the_first_one_is_back(self):
        booking = self._visit()
        self._run(TODAY + timedelta(minutes=2))
        booking.start = VISIT + timedelta(days=1)
        self._run(TODAY + timedelta(minutes=4))
        booking.start = VISIT
        self.assertIn("confirmation", self._waiting(booking))
        self._run(TODAY + timedelta(minutes=6))
        told = self.Message.search(
            [("res_id", "=", booking.id), ("state", "=", "sent")], order="id"
        )
        self.assertEqual(
            told.mapped("expires_at"), [VISIT, VISIT + timedelta(days=1), VISIT]
        )

    def test_what_says_nothing_new_costs_no_query(self):
        booking = self._visit()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        same = {"start": VISIT, "partner_id": self.partner.id, "note": "x"}
        self.assertFalse(booking._get_changed(same))
        self.env.invalidate_all()
        self.assertFalse(booking._get_changed({"note": "x"}))
        self.assertEqual(self.env.cr.sql_log_count, before)

    def test_another_customer_gets_what_waited_for_the_former(self):
        booking = self._visit()
        other = self.partner.copy({"name": "Ana", "email": "ana@example.com"})
        self._hand_over(booking, other)
        messages = self.Message.search(
            [("res_id", "=", booking.id), ("state", "=", "waiting")]
        )
        self.assertEqual(messages.partner_id, other)
        self.assertEqual(set(messages.mapped("kind")), set(self._waiting(booking)))
        self.assertEqual(len(messages), 3)

    def test_another_customer_hears_that_the_car_is_ready(self):
        booking = self._work(self.wash, start=TODAY)
        booking.set_line_done(booking.line_ids.ids)
        booking.action_finish()
        other = self.partner.copy({"name": "Ana"})
        self._hand_over(booking, other)
        message = self.Message.search(
            [("res_id", "=", booking.id), ("state", "=", "waiting")]
        )
        self.assertRecordValues(message, [{"kind": "ready", "partner_id": other.id}])

    def test_what_is_wrong_by_now_does_not_go_out(self):
        booking = self._visit()
        eve = self.Message.search(
            [("res_id", "=", booking.id), ("kind", "=", "reminder_eve")]
        )
        # The sender held it while the visit was moved.
        with patch.object(type(eve), "try_lock_for_update", lambda self: self.browse()):
            booking.start = VISIT + timedelta(days=3)
        self._run(VISIT - timedelta(hours=20))
        self.assertRecordValues(
            eve, [{"state": "cancelled", "error": "Not needed any more"}]
        )

    def test_a_visit_that_is_off_is_not_reminded_of(self):
        for verb in ("action_archive", "action_cancel", "action_start"):
            with self.subTest(verb):
                booking = self._visit(vehicle_id=self._car(verb[7:12]).id)
                self.assertTrue(self._waiting(booking))
                getattr(booking, verb)()
                self.assertFalse(self._waiting(booking))

    def test_who_comes_after_all_is_reminded(self):
        booking = self._visit()
        booking.action_archive()
        booking.action_book()
        self.assertEqual(len(self._waiting(booking)), 3)

    # Done
    def test_the_car_is_ready_with_the_sum(self):
        booking = self._work(self.wash, start=TODAY)
        booking.set_line_done(booking.line_ids.ids)
        booking.action_finish()
        self.assertEqual(set(self._waiting(booking)), {"ready"})
        self._run(TODAY + timedelta(minutes=2))
        message = self.Message.search(
            [("res_id", "=", booking.id), ("kind", "=", "ready")]
        )
        self.assertRegex(message.preview, r"is ready: .*ABC123\. To pay: .*100\.00")
        booking.action_issue_invoice()
        self.assertFalse(self._waiting(booking), "he knows it already")

    def test_who_has_paid_is_not_asked_to_pay(self):
        booking = self._work(self.wash, start=TODAY)
        self.assertEqual(booking.message_payment[:7], "To pay:")
        booking.action_issue_invoice()
        self._pay(booking.invoice_ids)
        booking.invalidate_recordset(["message_payment"])
        self.assertEqual(booking.message_payment, "Everything is paid.")

    def test_an_invoice_says_that_the_car_is_ready_too(self):
        booking = self._work(self.wash, start=TODAY)
        booking.action_issue_invoice()
        self.assertEqual(set(self._waiting(booking)), {"ready"})

    def test_many_visits_cost_what_one_costs(self):
        hour = iter(range(1, 99))

        def queries(count):
            visits = [
                self._book(self.wash, start=VISIT + timedelta(hours=next(hour))).id
                for _number in range(count)
            ]
            visits = self.env["autoservice.booking"].browse(visits)
            visits.action_book()
            visits._drop_messages(("confirmation", "reminder_eve", "reminder_hour"))
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            visits._queue_coming()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(1), queries(8))

    # Words
    def _hand_over(self, booking, customer):
        """The order, the visit and the car become another customer's."""
        booking.sudo().sale_order_id.partner_id = customer
        self.vehicle.partner_id = customer
        booking.partner_id = customer

    def _car(self, plate):
        return self._vehicle(plate, self.partner, self.class_sedan)

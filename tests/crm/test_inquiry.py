# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .crm_case import CrmCase


@tagged("post_install", "-at_install")
class TestInquiry(CrmCase):
    """Calls and visits, as the front desk registers them."""

    def setUp(self):
        super().setUp()
        self.Inquiry = self.env["autoservice.inquiry"].with_user(self.manager_user)
        self.company.country_id = self.env.ref("base.md")

    def _call(self, phone="+37369123456", **vals):
        return self.Inquiry.create({"phone": phone, **vals})

    def test_who_was_missed_is_booked_from_his_call(self):
        call = self._call(status="missed", purpose="repair", note="Brakes")
        params = call.action_book()["params"]
        self.assertEqual(params["known"]["row"]["partner_id"], self.partner.id)
        self.assertEqual(params["known"]["typed"], {})
        self.assertEqual((params["note"], params["bayKind"]), ("Brakes", "repair"))
        Booking = self.env["autoservice.booking"].with_user(self.manager_user)
        booking = Booking.with_context(**params["context"]).quick_book(
            "", "", [], self.now, partner_id=self.partner.id
        )
        self.assertEqual(call.booking_id, booking)

    def test_the_number_of_a_stranger_is_typed_already(self):
        known = self._call("079 000 111").action_book()["params"]["known"]
        self.assertFalse(known["row"])
        self.assertEqual(known["typed"], {"phone": "+37379000111"})

    # Recognising
    def test_a_caller_is_recognised_however_the_phone_is_typed(self):
        for phone in ("069 12-34-56", "+373 69 123456", "0037369123456"):
            inquiry = self.Inquiry.register("call", phone=phone)
            self.assertRecordValues(
                inquiry,
                [
                    {
                        "partner_id": self.partner.id,
                        "vehicle_id": self.vehicle.id,
                        "phone_number": "+37369123456",
                        "user_id": self.manager_user.id,
                        "status": "ended",
                        "target_group": "potential",
                    }
                ],
            )

    def test_who_has_two_cars_may_mean_either(self):
        self._vehicle("XYZ789", self.partner)
        self.assertFalse(self.Inquiry.register("call", "069123456").vehicle_id)

    def test_a_stranger_and_a_hidden_number_are_registered(self):
        stranger = self.Inquiry.register("messenger", phone="+37379000111", note="Hi")
        self.assertFalse(stranger.partner_id)
        self.assertEqual(stranger.phone_number, "+37379000111")
        self.assertFalse(self._call("anonymous").phone_number)

    def test_the_form_shows_the_customer_while_the_phone_is_typed(self):
        with Form(self.Inquiry) as form:
            form.phone = "069123456"
            self.assertEqual(form.partner_id, self.partner)
            self.assertEqual(form.vehicle_id, self.vehicle)
            form.phone = "079000111"
            self.assertFalse(form.partner_id)
        self.assertEqual(form.record.channel, "call")

    def test_many_calls_cost_no_query_each(self):
        def register(count):
            calls = [{"phone": f"+373691{number:05}"} for number in range(count)]
            self.Inquiry.create(calls)
            self.env.flush_all()

        register(1)
        queries = []
        for count in (2, 30):
            before = self.env.cr.sql_log_count
            register(count)
            queries.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(queries[1], queries[0] + 2)

    def test_the_target_group_follows_the_visits_with_an_invoice(self):
        group = self.Inquiry._get_target_group
        now = self.now
        self.assertEqual(group(0, False, now), "potential")
        self.assertEqual(group(1, now - timedelta(30), now), "real")
        self.assertEqual(group(3, now - timedelta(30), now), "regular")
        self.assertEqual(group(9, now - timedelta(366), now), "lost")

    # Bad input
    def test_a_wrong_parameter_is_named_and_nothing_is_made(self):
        before = self.Inquiry.search_count([])
        for name, values in {
            "channel": ("fax", None, 7, []),
            "direction": ("up",),
            "status": ("gone", {}),
            "purpose": ("?",),
            "target_group": (3,),
            "note": (5,),
            "partner_id": ("1", 0, True, 2**31 - 1, -1),
            "source_id": (2**40,),
        }.items():
            for value in values:
                with (
                    self.subTest(name, value=value),
                    self.assertRaisesRegex(ValidationError, name),
                ):
                    self.Inquiry.register(**{"channel": "call", name: value})
        with self.assertRaisesRegex(ValidationError, "Phone"):
            self.Inquiry.register("call", phone="12")
        self.assertEqual(self.Inquiry.search_count([]), before)

    def test_a_call_of_nobody_is_not_stored(self):
        before = self.Inquiry.search_count([])
        for make in (
            lambda: self._call(False),
            lambda: self._call(" "),
            lambda: self.Inquiry.register("call", note="Hello"),
            lambda: self._call().write({"phone": False, "partner_id": False}),
        ):
            with self.assertRaisesRegex(ValidationError, "Phone"), self.cr.savepoint():
                make()
        with self.assertRaisesRegex(AssertionError, "phone is a required field"):
            Form(self.Inquiry).save()
        self.assertEqual(self.Inquiry.search_count([]), before)
        self.assertTrue(self._call(False, partner_id=self.partner.id))
        self.assertTrue(self.Inquiry.register("visit", note="Asked for the price"))

    # Missed
    def test_a_missed_call_is_one_task_until_somebody_spoke_with_him(self):
        first = self._call(status="missed")
        second = self._call("069 12 34 56", status="missed")
        task = (first | second).activity_ids
        self.assertEqual(task.user_id, self.manager_user)
        self.assertIn("Ion Popa", task.summary)
        back = self._call(direction="out", status="ringing")
        self.assertFalse(first.handled_at)
        back.status = "answered"
        self.assertTrue(first.handled_at)
        self.assertTrue(second.handled_at)
        self.assertFalse((first | second).activity_ids)
        third = self._call(status="missed")
        self.assertTrue(third.activity_ids)

    def test_an_outgoing_call_that_nobody_took_settles_nothing(self):
        missed = self._call(status="missed")
        out = self._call(direction="out", status="missed")
        self.assertTrue(missed.activity_ids)
        self.assertFalse(out.activity_ids)

    def test_that_somebody_was_called_back_is_a_fact(self):
        missed = self._call(status="missed")
        for make in (
            lambda: missed.write({"handled_at": self.now}),
            lambda: self._call(handled_at=self.now),
        ):
            with self.assertRaisesRegex(UserError, "Called back"):
                make()
        self.assertFalse(missed.handled_at)
        missed.action_called_back()
        self.assertTrue(missed.handled_at)

    def test_a_call_of_another_number_settles_nothing(self):
        missed = self._call(status="missed")
        self._call("+37379000111", status="answered")
        self.assertFalse(missed.handled_at)

    def test_a_call_missed_after_midnight_is_not_overdue(self):
        with self._clock("2026-11-23 22:30:00"):  # 0:30 of the next day
            missed = self._call("069555123", status="missed")
            self.assertEqual(str(missed.activity_ids.date_deadline), "2026-11-24")

    def test_a_missed_call_of_nobody_reaches_the_front_desk(self):
        missed = self._call("+37379000111", status="missed", user_id=False)
        self.assertTrue(
            missed.activity_ids.user_id.has_group("autoservice.group_manager")
        )

    # Leads
    def test_an_inquiry_becomes_a_request_with_all_that_is_known(self):
        source = self.env["utm.source"].create({"name": "Radio"})
        inquiry = self.Inquiry.register(
            "call",
            phone="069123456",
            source_id=source.id,
            purpose="wash",
            note="Wash & wax",
        )
        action = inquiry.action_open_lead()
        lead = inquiry.lead_id
        self.assertEqual(action["res_id"], lead.id)
        self.assertRecordValues(
            lead,
            [
                {
                    "partner_id": self.partner.id,
                    "vehicle_id": self.vehicle.id,
                    "source_id": source.id,
                    "team_id": self.teams["intake"].id,
                    "autoservice_direction": "wash",
                    "user_id": self.manager_user.id,
                }
            ],
        )
        self.assertIn("Wash &amp; wax", lead.description)
        inquiry.action_open_lead()
        self.assertEqual(inquiry.lead_id, lead)

    # Rights
    def test_executors_and_accountants_see_no_calls(self):
        call = self._call()
        for user in (self.executor_user, self.accountant_user):
            with self.assertRaises(AccessError):
                call.with_user(user).read(["phone"])
            with self.assertRaises(AccessError):
                self.Inquiry.with_user(user).register("call")

    def test_the_desk_deletes_no_calls(self):
        with self.assertRaises(AccessError):
            self._call().unlink()

    def test_another_company_sees_no_calls(self):
        call = self._call()
        other = self.env["res.company"].create({"name": "Other branch"})
        user = self._user("other_desk", "autoservice.group_manager")
        user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertFalse(self.Inquiry.with_user(user).search([("id", "=", call.id)]))

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.autoservice.models.portal.self_booking_text import Taken

from .self_booking_case import SelfBookingCase


@tagged("post_install", "-at_install")
class TestSelfBookingVisit(SelfBookingCase):
    """What was chosen on the site becomes a visit, once, of the right customer."""

    def test_a_new_customer_with_a_new_car(self):
        hold = self._keep(vehicle_class=self.class_suv)
        booking = self._confirm(
            hold,
            vehicle_class=self.class_suv,
            plate="ana 001",
            email="Ana@Example.com",
            note="The left door",
            lang="en_US",
        )
        self.assertEqual(booking.state, "booked")
        self.assertEqual(booking.start, self._at(10))
        self.assertEqual(booking.stop, self._at(11))
        self.assertEqual(booking.amount_total, 150.0)
        self.assertEqual(booking.bay_id, self.wash_post)
        self.assertEqual(booking.note, "The left door")
        partner = booking.partner_id
        self.assertEqual(
            (partner.name, partner.phone, partner.email),
            ("Ana", "+37368555444", "ana@example.com"),
        )
        car = booking.vehicle_id
        self.assertEqual(
            (car.plate_normalized, car.class_id), ("ANA001", self.class_suv)
        )
        self.assertEqual(car.partner_id, partner)
        self.assertFalse(hold.allocation_ids)
        self.assertFalse(booking.sale_order_id.user_id)

    def test_a_known_customer_and_his_car_are_found_and_not_changed(self):
        count = self.env["res.partner"].search_count([])
        booking = self._confirm(
            phone="069 123 456", name="Other", email="o@example.com", plate="abc-123"
        )
        self.assertEqual(booking.partner_id, self.partner)
        self.assertEqual(booking.vehicle_id, self.vehicle)
        self.assertEqual(self.partner.name, "Ion Popa")
        self.assertEqual(self.partner.email, "ion@example.com")
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_the_car_of_another_is_not_touched_and_looks_as_any_other(self):
        known = self._confirm(plate="abc 123")
        self.assertFalse(known.vehicle_id)
        self.assertEqual(known.typed_plate, "abc 123")
        self.assertEqual(self.vehicle.person_ids.partner_id, self.partner)
        self.assertEqual(
            self.env["autoservice.vehicle"].search_count(
                [("plate_normalized", "=", "ABC123")]
            ),
            1,
        )
        new = self._confirm(
            self._keep(self._at(11)), phone="068 555 445", plate="xyz 123"
        )
        self.assertTrue(new.vehicle_id)
        pages = [one._prepare_status_page()["car"] for one in (known, new)]
        self.assertEqual(pages[0], pages[1])
        self.assertEqual(known.message_car, "abc 123")

    def test_confirmation_and_reminders_go_by_the_outbox(self):
        booking = self._confirm(self._keep(self._at(10, day=1)))
        kinds = self.env["autoservice.message"].search(
            [("res_model", "=", booking._name), ("res_id", "=", booking.id)]
        )
        self.assertEqual(
            set(kinds.mapped("kind")), {"confirmation", "reminder_eve", "reminder_hour"}
        )

    def test_sent_twice_it_is_booked_once(self):
        hold = self._keep()
        first, second = self._confirm(hold), self._confirm(hold)
        self.assertEqual(first, second)
        self.assertEqual(self.Site._find_hold(hold.token), hold)

    def test_what_ran_out_is_booked_if_it_is_still_free(self):
        hold = self._keep()
        self.clock.tick(timedelta(minutes=11))
        self.assertFalse(self.Site._find_hold(hold.token))
        self.assertEqual(self._confirm(hold).start, self._at(10))
        late = self.Site._find_hold("0" * 32)
        again = self._confirm(
            late, phone="068 555 445", company=self.company, start="2026-11-23 12:00:00"
        )
        self.assertEqual(again.start, self._at(14))

    def test_what_ran_out_and_is_gone_is_taken(self):
        hold = self._keep()
        self.clock.tick(timedelta(minutes=11))
        self._book(self.wash, start=self._at(10), bay_id=self.wash_post.id)
        with self.assertRaises(Taken) as caught:
            self._confirm(hold, company=self.company, start=self._at(10))
        self.assertEqual(caught.exception.times["times"][0]["hour"], "10:40")

    def test_services_that_were_changed_take_their_own_time(self):
        hold = self._keep()
        booking = self._confirm(hold, vehicle_class=self.class_suv)
        self.assertEqual(booking.duration, 60)

    def test_one_phone_books_so_many_visits(self):
        self.company.autoservice_self_booking_most = 2
        for hour in (10, 11):
            self._confirm(self._keep(self._at(hour)))
        with self.assertRaisesRegex(ValidationError, "Phone"):
            self._confirm(self._keep(self._at(14)))
        self.assertTrue(self._confirm(self._keep(self._at(15)), phone="068 111 222"))

    def test_what_is_wrong_is_named_and_changes_nothing(self):
        hold = self._keep()
        for name, wrong in (
            ("Phone", {"phone": "12"}),
            ("Phone", {"phone": ""}),
            ("E-mail", {"email": "not an address"}),
            ("Plate", {"plate": "--"}),
            ("name", {"name": "x" * 101}),
            ("note", {"note": 7}),
        ):
            with self.assertRaisesRegex(ValidationError, name):
                self._confirm(hold, **wrong)
        self.assertTrue(hold.allocation_ids)
        self.assertFalse(hold.booking_id)

    def test_his_car_that_is_elsewhere_is_said(self):
        self._book(self.wash, start=self._at(10), bay_id=self.lift.id)
        hold = self._keep(self._at(10))
        with self.assertRaisesRegex(ValidationError, "Plate"):
            self._confirm(hold, phone="069123456", plate="ABC123")
        self.assertTrue(hold.exists().allocation_ids)

    def test_what_the_page_says_at_the_end(self):
        done = self.Site._get_done(self._confirm())
        self.assertEqual(done["services"], ["Body wash"])
        self.assertIn(
            "Monday, 23 November, 10:00", done["start"].replace("\u202f", " ")
        )
        self.assertIn("100.00", done["amount"])
        self.assertIn("/autoservice/status/", done["status_url"])
        self.assertTrue(done["ics_url"].endswith(".ics"))
        self.assertFalse(done["pay_url"])

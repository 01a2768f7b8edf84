# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import AutoserviceCase


@tagged("post_install", "-at_install")
class TestBooking(AutoserviceCase):
    """Time: what a booking holds, for whom, and when it lets go."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Body wash", price=100.0, minutes=40)
        cls.other_car = cls._vehicle("XYZ999", cls.partner)

    def _clash(self, message, **vals):
        with self.assertRaisesRegex(ValidationError, message):
            self._book(self.wash, **{"vehicle_id": self.other_car.id, **vals})

    # What is held
    def test_bay_and_people_given_at_creation_are_held_for_the_length_of_the_work(self):
        booking = self._book(
            self.wash,
            bay_id=self.wash_post.id,
            employee_ids=[Command.set(self.washer.ids)],
        )
        self.assertEqual(booking.duration, 40)
        self.assertEqual(booking.stop, self._after(self.now, 40))
        self.assertRecordValues(
            booking.allocation_ids.sorted("id"),
            [
                {
                    "resource_id": self.wash_post.resource_id.id,
                    "start": self.now,
                    "stop": booking.stop,
                    "is_holding": True,
                },
                {
                    "resource_id": self.washer.resource_id.id,
                    "start": self.now,
                    "stop": booking.stop,
                    "is_holding": True,
                },
            ],
        )

    def test_another_bay_takes_the_place_of_the_first(self):
        booking = self._book(self.wash, bay_id=self.wash_post.id)
        booking.bay_id = self.lift
        self.assertEqual(booking.allocation_ids.bay_id, self.lift)

    def test_people_who_stay_keep_their_allocation(self):
        booking = self._book(
            self.wash, employee_ids=[Command.set((self.washer | self.master).ids)]
        )
        kept = booking.allocation_ids.filtered(
            lambda row: row.employee_id == self.master
        )
        booking.employee_ids = self.master
        self.assertEqual(booking.allocation_ids, kept)

    def test_the_allocations_follow_when_the_booking_is_dragged(self):
        booking = self._book(self.wash, bay_id=self.wash_post.id)
        start = self._after(self.now, 120)
        booking.write({"start": start, "stop": self._after(start, 90)})
        self.assertEqual(booking.duration, 90)
        self.assertEqual(booking.allocation_ids.start, start)
        self.assertEqual(booking.allocation_ids.stop, self._after(start, 90))

    def test_moving_the_start_keeps_the_length(self):
        booking = self._book(self.wash, stop=self._after(self.now, 75))
        booking.start = self._after(self.now, 60)
        self.assertEqual(booking.stop, self._after(self.now, 135))

    def test_an_end_given_at_creation_counts_more_than_the_minutes_of_the_work(self):
        booking = self._book(
            self.wash, bay_id=self.wash_post.id, stop=self._after(self.now, 90)
        )
        self.assertEqual(booking.duration, 90)
        self.assertEqual(booking.allocation_ids.stop, self._after(self.now, 90))

    # What is refused
    def test_a_taken_bay_is_refused_with_who_holds_what_and_when(self):
        holder = self._book(self.wash, bay_id=self.wash_post.id)
        # 08:00 to 08:40 UTC is 10:00 to 10:40 on the wall in Chisinau.
        self._clash(
            rf"Wash post 1 is held by {holder.name} \(Ion Popa, ABC123\) "
            r"from 11/23/26, 10:00\sAM to 11/23/26, 10:40\sAM",
            bay_id=self.wash_post.id,
            start=self._after(self.now, 39),
        )

    def test_a_taken_person_is_refused(self):
        people = [Command.set(self.washer.ids)]
        self._book(self.wash, employee_ids=people)
        self._clash("Petru Washer is held by", employee_ids=people)

    def test_a_car_cannot_be_in_two_places(self):
        holder = self._book(self.wash)
        self._clash(
            rf"The car ABC123 is already in {holder.name}", vehicle_id=self.vehicle.id
        )

    def test_one_booking_may_begin_when_the_other_ends(self):
        self._book(self.wash, bay_id=self.wash_post.id)
        after = self._book(
            self.wash,
            vehicle_id=self.other_car.id,
            bay_id=self.wash_post.id,
            start=self._after(self.now, 40),
        )
        self.assertTrue(after.allocation_ids.is_holding)

    def test_a_short_job_fits_into_a_short_gap(self):
        """Nothing is refused for a length that was never asked for."""
        self._book(self.wash, bay_id=self.wash_post.id, start=self._after(self.now, 40))
        booking = self._book(
            self.wash, vehicle_id=self.other_car.id, bay_id=self.wash_post.id
        )
        self.assertEqual(booking.duration, 40)

    def test_a_service_that_makes_the_work_too_long_is_refused(self):
        booking = self._book(self.wash, bay_id=self.wash_post.id)
        self._book(
            self.wash,
            vehicle_id=self.other_car.id,
            bay_id=self.wash_post.id,
            start=self._after(self.now, 60),
        )
        with self.assertRaisesRegex(ValidationError, "Wash post 1 is held by"):
            booking.line_ids = [Command.create({"product_id": self.wash.id})]
        self.assertEqual(len(booking.line_ids), 1)

    def test_an_end_before_the_start_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "End: it must be after"):
            self._book(self.wash, stop=self._after(self.now, -30))

    def test_the_bay_of_another_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Other garage"})
        foreign = self._bay("Foreign lift", company_id=company.id)
        with self.assertRaisesRegex(UserError, "Foreign lift|[Ii]ncompatible compan"):
            self._book(self.wash, bay_id=foreign.id)

    # Letting go
    def test_archived_and_cancelled_bookings_let_their_time_go(self):
        for verb in ("action_archive", "action_cancel"):
            with self.subTest(verb=verb):
                booking = self._book(self.wash, bay_id=self.wash_post.id)
                booking.action_book()
                getattr(booking, verb)()
                again = self._book(self.wash, bay_id=self.wash_post.id)
                again.action_cancel()

    def test_a_customer_who_comes_after_all_needs_a_free_bay(self):
        late = self._book(self.wash, bay_id=self.wash_post.id)
        late.action_book()
        late.action_archive()
        self._book(self.wash, vehicle_id=self.other_car.id, bay_id=self.wash_post.id)
        with self.assertRaisesRegex(ValidationError, "Wash post 1 is held by"):
            late.action_book()
        self.assertEqual(late.state, "archived")

    def test_an_offer_holds_its_time_until_it_expires(self):
        with freeze_time(self.now - timedelta(days=3)):
            offer = self._book(self.wash, bay_id=self.wash_post.id)
            self.assertEqual(
                offer.offer_expires_at, fields.Datetime.now() + timedelta(hours=24)
            )
            self._clash("Wash post 1 is held by", bay_id=self.wash_post.id)
        with freeze_time(self.now - timedelta(days=2)):
            # Nobody waits for the scheduled action: the next one who asks gets it.
            self._book(
                self.wash, vehicle_id=self.other_car.id, bay_id=self.wash_post.id
            )
        self.assertEqual(offer.state, "cancelled")

    def test_a_booked_visit_does_not_expire(self):
        with freeze_time(self.now - timedelta(days=3)):
            booking = self._book(self.wash)
            booking.action_book()
        with freeze_time(self.now - timedelta(days=1)):
            self.env["autoservice.booking"]._cron_release_expired_offers()
        self.assertEqual(booking.state, "booked")

    # States
    def test_the_state_cannot_be_written(self):
        booking = self._book(self.wash)
        for values in ({"state": "in_work"}, {"phase": "booked"}, {"state": "paid"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                booking.write(values)
        self.assertEqual(booking.state, "offer")

    def test_a_booking_is_not_born_in_a_later_state(self):
        with self.assertRaises(UserError):
            self._book(self.wash, state="paid")
        booking = self._book(self.wash, state="offer")
        self.assertEqual(booking.state, "offer")

    def test_the_state_does_not_come_through_the_context(self):
        booking = (
            self.env["autoservice.booking"]
            .with_user(self.manager_user)
            .with_context(default_phase="invoiced", autoservice_verb=True)
            .create({"partner_id": self.partner.id})
        )
        self.assertEqual(booking.phase, "offer")

    def test_facts_cannot_be_written(self):
        booking = self._book(self.wash, bay_id=self.wash_post.id)
        row = booking.allocation_ids
        for record, values in (
            (booking, {"payment_state": "paid"}),
            (booking, {"consumed_at": self.now}),
            (booking, {"started_at": self.now}),
            (booking, {"finished_at": self.now}),
            (booking, {"release_at": self._after(self.now, 1)}),
            (booking, {"amount_total": 1.0}),
            (booking, {"name": "/"}),
            (row, {"is_holding": False}),
            (row, {"bay_id": self.lift.id}),
            (row, {"resource_id": self.lift.resource_id.id}),
            (row, {"start": self._after(self.now, 20)}),
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                record.with_context(autoservice_verb=True).write(values)
            with self.subTest(values=values), self.assertRaises(UserError):
                field = "allocation_ids" if record == row else "booking_ids"
                parent = booking if record == row else booking.partner_id
                parent.write({field: [Command.update(record.id, values)]})

    def test_a_time_that_is_none_is_refused_by_its_name(self):
        for values, message in (
            ({"start": "abc"}, "Start"),
            ({"stop": "9999-01-01 00:00:00"}, "End"),
            ({"start": "0001-01-01 00:00:00"}, "Start"),
            ({"duration": "60"}, "Minutes"),
            ({"duration": 10**9}, "Minutes"),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, message),
            ):
                self._book(**values)

    def test_a_cancelled_booking_stays_as_it_was(self):
        booking = self._book(self.wash, bay_id=self.wash_post.id)
        booking.action_cancel()
        for values in (
            {"start": self._after(self.now, 60)},
            {"bay_id": self.lift.id},
            {"vehicle_id": self.other_car.id},
            {"allocation_ids": [Command.clear()]},
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, "is closed"),
            ):
                booking.write(values)

    def test_a_part_of_the_time_moves_with_the_booking(self):
        booking = self._book(self.wash)
        row = self.env["autoservice.allocation"].create(
            {
                "booking_id": booking.id,
                "resource_id": self.washer.resource_id.id,
                "is_partial": True,
                "start": self.now,
                "stop": self._after(self.now, 20),
            }
        )
        booking.start = self._after(self.now, 2880)
        self.assertEqual(row.start, self._after(self.now, 2880))
        self.assertEqual(row.stop, self._after(self.now, 2900))

    def test_a_bay_for_a_part_of_the_time_stays_when_the_main_bay_is_written(self):
        booking = self._book(
            self.wash,
            bay_id=self.wash_post.id,
            employee_ids=[Command.set(self.washer.ids)],
        )
        booking.allocation_ids = [
            Command.create(
                {
                    "resource_id": resource.id,
                    "is_partial": True,
                    "start": self._after(self.now, minutes),
                    "stop": self._after(self.now, minutes + 10),
                }
            )
            for minutes, resource in (
                (-20, self.lift.resource_id),
                (0, self.master.resource_id),
            )
        ]
        partial = booking.allocation_ids.filtered("is_partial")
        main = booking.allocation_ids - partial
        people = [Command.set((self.washer | self.master).ids)]
        self.assertEqual(booking.bay_id, self.wash_post)
        booking.write({"bay_id": self.wash_post.id, "employee_ids": people})
        self.assertEqual(booking.allocation_ids, main | partial)
        third = self._bay("Lift 2")
        booking.bay_id = third
        self.assertEqual(booking.allocation_ids & partial, partial)
        self.assertEqual(booking.allocation_ids.bay_id, self.lift | third)
        booking.invalidate_recordset()
        self.assertEqual(booking.bay_id, third)
        booking.bay_id = self.lift
        self.assertEqual(booking.allocation_ids.bay_id, self.lift)
        self.assertFalse(booking.allocation_ids.filtered("bay_id").is_partial)
        booking.bay_id = False
        self.assertFalse(booking.allocation_ids.bay_id)

    def test_a_visit_done_before_its_day_gives_the_time_back(self):
        booking = self._book(self.wash, bay_id=self.wash_post.id)
        with freeze_time(self.now - timedelta(days=2)):
            booking.action_book()
            booking.action_start()
            booking.action_issue_invoice()
        row = booking.allocation_ids
        self.assertEqual(booking.release_at, booking.start)
        self.assertEqual((row.start, row.stop), (booking.start, booking.stop))
        self.assertFalse(row.is_holding)
        again = self._book(self.wash, bay_id=self.wash_post.id)
        self.assertTrue(again.allocation_ids.is_holding)

    def test_only_bays_and_people_are_allocated(self):
        booking = self._book(self.wash)
        resource = self.env["resource.resource"].create(
            {"name": "Coffee machine", "resource_type": "material"}
        )
        with self.assertRaisesRegex(ValidationError, "Bay or person"):
            self.env["autoservice.allocation"].create(
                {"booking_id": booking.id, "resource_id": resource.id}
            )

    def test_an_expired_offer_that_is_prolonged_lives_on(self):
        with freeze_time(self.now - timedelta(days=3)):
            offer = self._book(self.wash)
        with freeze_time(self.now - timedelta(days=1)):
            offer.write(
                {
                    "start": self._after(self.now, 60),
                    "offer_expires_at": self.now,
                }
            )
        self.assertEqual(offer.state, "offer")

    def test_an_offer_that_cannot_be_cancelled_stops_nobody(self):
        with freeze_time(self.now - timedelta(days=3)):
            offer = self._book(self.wash)

        def fail(_self):
            raise UserError(_self.name)

        self.patch(self.env.registry["autoservice.booking"], "_on_cancel", fail)
        self._book(self.wash, vehicle_id=self.other_car.id)
        self.assertEqual(offer.state, "offer")

    def test_a_verb_out_of_order_is_refused_and_says_the_state(self):
        booking = self._book(self.wash)
        with self.assertRaisesRegex(UserError, "Offer"):
            booking.action_start()

    def test_a_verb_pressed_twice_does_it_once(self):
        booking = self._book(self.wash)
        booking.action_book()
        booking.action_book()
        self.assertEqual(booking.state, "booked")

    def test_work_does_not_start_without_a_car(self):
        booking = self._book(self.wash, vehicle_id=False)
        booking.action_book()
        self.assertFalse(booking.can_start)
        with self.assertRaisesRegex(UserError, "choose the car"):
            booking.action_start()

    def test_a_booking_in_work_is_not_deleted(self):
        booking = self._work(self.wash)
        with self.assertRaisesRegex(UserError, "cancel it instead"):
            booking.with_user(self.owner_user).unlink()

    # People
    def test_the_car_brings_its_owner(self):
        booking = (
            self.env["autoservice.booking"]
            .with_user(self.manager_user)
            .create({"vehicle_id": self.vehicle.id})
        )
        self.assertEqual(booking.partner_id, self.partner)

    def test_a_customer_with_one_car_comes_with_that_car(self):
        customer = self.env["res.partner"].create({"name": "Ana"})
        car = self._vehicle("ANA001", customer)
        form = Form(self.env["autoservice.booking"].with_user(self.manager_user))
        form.partner_id = customer
        self.assertEqual(form.vehicle_id, car)

    def test_the_cars_of_the_customer_are_offered_first(self):
        other = self.env["res.partner"].create({"name": "Ana"})
        self._vehicle("AAA001", other)
        found = (
            self.env["autoservice.vehicle"]
            .with_user(self.manager_user)
            .with_context(booking_partner_id=self.partner.id)
            .name_search("")
        )
        self.assertEqual(
            {vehicle_id for vehicle_id, _name in found},
            set((self.vehicle | self.other_car).ids),
        )

    # Rights
    def test_an_executor_sees_the_own_jobs_only(self):
        mine = self._book(self.wash, employee_ids=[Command.set(self.washer.ids)])
        self._book(
            self.wash,
            vehicle_id=self.other_car.id,
            employee_ids=[Command.set(self.master.ids)],
        )
        Booking = self.env["autoservice.booking"].with_user(self.executor_user)
        self.assertEqual(Booking.search([]), mine)

    def test_an_executor_starts_the_own_job_but_does_not_change_it(self):
        job = self._book(self.wash, employee_ids=[Command.set(self.washer.ids)])
        job.action_book()
        mine = job.with_user(self.executor_user)
        mine.action_start()
        self.assertEqual(job.state, "in_work")
        with self.assertRaises(AccessError):
            mine.write({"note": "mine now"})
        with self.assertRaises(AccessError):
            mine.action_cancel()

    def test_an_executor_does_not_start_the_job_of_another(self):
        job = self._book(self.wash, employee_ids=[Command.set(self.master.ids)])
        job.action_book()
        with self.assertRaises(AccessError):
            job.with_user(self.executor_user).action_start()

    def test_who_only_looks_does_not_start_or_tick_off(self):
        job = self._book(self.wash)
        job.action_book()
        for user in (self.storekeeper_user, self.accountant_user):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                job.with_user(user).action_start()
        job.action_start()
        with self.assertRaises(AccessError):
            job.with_user(self.storekeeper_user).set_line_done(job.line_ids.ids)

    def test_an_executor_reads_no_price(self):
        job = self._book(self.wash, employee_ids=[Command.set(self.washer.ids)])
        mine = job.with_user(self.executor_user)
        self.assertEqual(mine.work_names, "Body wash")
        for field in ("amount_total", "line_ids", "sale_order_id", "invoice_ids"):
            with self.subTest(field=field), self.assertRaises(AccessError):
                mine.read([field])
        with self.assertRaises(AccessError):
            self.env["sale.order.line"].with_user(self.executor_user).search([])

    def test_the_bookings_of_another_company_are_invisible(self):
        company = self.env["res.company"].create({"name": "Other garage"})
        self._ensure_chart(company)
        foreign = (
            self.env["autoservice.booking"]
            .with_company(company)
            .create({"company_id": company.id, "partner_id": self.partner.id})
        )
        Booking = self.env["autoservice.booking"].with_user(self.owner_user)
        self.assertNotIn(foreign, Booking.search([]))
        with self.assertRaises(AccessError):
            foreign.with_user(self.owner_user).read(["name"])

# Part of autoservice. See LICENSE for full copyright and licensing details.

import doctest
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.autoservice.models.common import crews

from ..common import AutoserviceCase


@tagged("post_install", "-at_install")
class TestCrew(AutoserviceCase):
    """Free time for services: minutes, bay, people and skills from the tech cards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Every day",
                "tz": "Europe/Chisinau",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": str(day),
                            "dayofweek": str(day),
                            "hour_from": 9,
                            "hour_to": 18,
                            "day_period": "full_day",
                        }
                    )
                    for day in range(7)
                ],
            }
        )
        skill_type = cls.env["hr.skill.type"].create(
            {
                "name": "Trade",
                "skill_ids": [
                    Command.create({"name": name}) for name in ("Welding", "Painting")
                ],
                "skill_level_ids": [
                    Command.create({"name": "Good", "default_level": True})
                ],
            }
        )
        cls.welding, cls.painting = skill_type.skill_ids.sorted("id")
        cls.welder = cls._executor("Welder", cls.welding)
        cls.painter = cls._executor("Painter", cls.painting)
        cls.allrounder = cls._executor("Allrounder", cls.welding, cls.painting)
        for bay in cls.lift + cls.wash_post:
            bay.resource_calendar_id = cls.calendar
            bay.tz = "Europe/Chisinau"
        cls.weld = cls._work_of(cls.welding, minutes=60)
        cls.paint = cls._work_of(cls.painting, minutes=120)
        cls.Booking = cls.env["autoservice.booking"].with_user(cls.manager_user)

    @classmethod
    def _executor(cls, name, *skills, role="master"):
        person = cls.env["hr.employee"].create(
            {
                "name": name,
                "autoservice_role": role,
                "resource_calendar_id": cls.calendar.id,
                "employee_skill_ids": [
                    Command.create(
                        {
                            "skill_id": skill.id,
                            "skill_type_id": skill.skill_type_id.id,
                            "skill_level_id": skill.skill_type_id.skill_level_ids.id,
                        }
                    )
                    for skill in skills
                ],
            }
        )
        person.tz = "Europe/Chisinau"
        return person

    @classmethod
    def _work_of(cls, *skills, **vals):
        return cls._service(
            f"Work {skills} {vals}",
            pipeline="repair",
            bay_kind=vals.pop("bay_kind", "repair"),
            skill_ids=[Command.set([skill.id for skill in skills])],
            **vals,
        )

    def _slots(self, *services, **kwargs):
        return self.Booking.find_slots(
            **{
                "date_from": "2026-11-23 00:00:00",
                "date_to": "2026-11-24 00:00:00",
                "bay_ids": (self.lift + self.wash_post).ids,
                "service_ids": [service.id for service in services],
                **kwargs,
            }
        )

    def _first(self, *services, **kwargs):
        slots = self._slots(*services, limit=1, **kwargs)
        return slots and (slots[0]["start"][11:16], slots[0]["employee_ids"])

    def _hold(self, start, stop, *people, **vals):
        return self._book(
            vehicle_id=False,
            start=f"2026-11-23 {start}:00",
            stop=f"2026-11-23 {stop}:00",
            employee_ids=[Command.set([person.id for person in people])],
            **vals,
        )

    def test_examples_in_the_docstrings_hold(self):
        failed, tried = doctest.testmod(crews)
        self.assertGreaterEqual(tried, 8)
        self.assertFalse(failed)

    def test_the_cards_say_how_long_where_and_by_whom(self):
        slot = self._slots(self.weld, limit=1)[0]
        self.assertEqual(
            slot,
            {
                "start": "2026-11-23 07:00:00",
                "stop": "2026-11-23 08:00:00",
                "bay_id": self.lift.id,
                "employee_ids": self.welder.ids,
            },
        )

    def test_minutes_are_those_of_the_class_of_the_car(self):
        self.weld.tech_card_id.rate_ids = [
            Command.create({"class_id": self.class_suv.id, "price": 1, "minutes": 90})
        ]
        suv = self._vehicle("SUV001", self.partner, self.class_suv)
        slot = self._slots(self.weld, self.weld, vehicle_id=suv.id, limit=1)[0]
        self.assertEqual(slot["stop"], "2026-11-23 10:00:00")
        slot = self._slots(self.weld, vehicle_id=suv.id, minutes=30, limit=1)[0]
        self.assertEqual(slot["stop"], "2026-11-23 07:30:00")

    def test_one_who_knows_both_does_both(self):
        self.assertEqual(
            self._first(self.weld, self.paint), ("07:00", self.allrounder.ids)
        )
        self._hold("07:00", "10:00", self.allrounder)
        start, crew = self._first(self.weld, self.paint)
        self.assertEqual(start, "07:00")
        self.assertEqual(set(crew), set((self.welder + self.painter).ids))

    def test_a_work_for_two_waits_until_two_are_free(self):
        heavy = self._work_of(self.welding, minutes=60, people_count=2)
        self._hold("07:00", "09:40", self.welder)
        start, crew = self._first(heavy)
        self.assertEqual(start, "09:40")
        self.assertEqual(set(crew), set((self.welder + self.allrounder).ids))
        three = self._work_of(self.welding, minutes=60, people_count=3)
        self.assertFalse(self._slots(three))

    def test_the_person_wanted_is_among_them_and_others_fill_up(self):
        crew = self._first(self.weld, employee_ids=self.painter.ids)[1]
        self.assertEqual(crew, (self.painter + self.welder).ids)
        crew = self._first(self.paint, employee_ids=self.painter.ids)[1]
        self.assertEqual(crew, self.painter.ids)
        self._hold("07:00", "12:00", self.painter)
        self.assertEqual(
            self._first(self.weld, employee_ids=self.painter.ids)[0], "12:00"
        )

    def test_a_work_without_skills_is_for_the_role_that_fits(self):
        washer = self._executor("Washer", role="washer")
        wash = self._service("Wash", minutes=30, bay_kind="wash")
        repair = self._work_of(minutes=30)
        self.assertEqual(self._first(wash)[1], washer.ids)
        self.assertEqual(self._first(repair)[1], self.welder.ids)

    def test_a_company_without_executors_chooses_nobody(self):
        (self.welder + self.painter + self.allrounder).autoservice_role = False
        self.assertEqual(self._first(self.weld), ("07:00", []))

    def test_archived_people_are_not_chosen(self):
        (self.welder + self.allrounder).action_archive()
        self.assertFalse(self._slots(self.weld))

    def test_a_service_without_card_takes_an_hour_of_any_bay(self):
        service = self.env["product.product"].create(
            {"name": "Advice", "type": "service"}
        )
        slots = self._slots(service)
        self.assertEqual(slots[0]["stop"], "2026-11-23 08:00:00")
        self.assertEqual(
            {slot["bay_id"] for slot in slots}, set((self.lift + self.wash_post).ids)
        )

    def test_the_bay_is_that_where_the_most_is_done(self):
        wash = self._service("Wash", minutes=10, bay_kind="wash")
        self.assertEqual(
            self._slots(wash, self.weld, limit=1)[0]["bay_id"], self.lift.id
        )
        slot = self._slots(wash, self.weld, bay_kind="wash", limit=1)[0]
        self.assertEqual(slot["bay_id"], self.wash_post.id)

    def test_wrong_services_are_refused(self):
        archived = self._work_of(minutes=20)
        archived.action_archive()
        for ids in (7, ["7"], [2**31 - 1], archived.ids):
            with (
                self.subTest(ids=ids),
                self.assertRaisesRegex(ValidationError, "service_ids"),
            ):
                self._slots(service_ids=ids)
        with self.assertRaisesRegex(ValidationError, "minutes"):
            self._slots(service_ids=None)

    # Buffers
    def test_after_a_job_the_buffer_of_the_bay_stays_free(self):
        self.lift.buffer_minutes = 20
        job = self._hold("09:00", "10:00", bay_id=self.lift.id)
        starts = [slot["start"][11:16] for slot in self._slots(self.weld)]
        self.assertEqual(starts[:5], ["07:00", "07:15", "07:30", "10:20", "10:30"])
        # The buffer after the last job of the day may lie beyond the working hours.
        self.assertEqual(starts[-1], "15:00")
        window = {"date_from": job.stop, "date_to": job.stop + timedelta(hours=2)}
        self.assertEqual(self._first(self.weld, **window)[0], "10:20")

    def test_a_booking_by_hand_may_use_the_buffer(self):
        self.lift.buffer_minutes = 20
        self._hold("09:00", "10:00", bay_id=self.lift.id)
        self._hold("10:00", "11:00", bay_id=self.lift.id)

    # Extra shifts
    def test_an_extra_shift_is_offered_and_a_day_off_is_not(self):
        Shift = self.env["autoservice.shift"].with_user(self.manager_user)
        for resource in self.lift.resource_id + self.welder.resource_id:
            Shift.add_extra(resource.id, "2026-11-23 16:00:00", "2026-11-23 18:00:00")
        self.assertEqual(self._slots(self.weld)[-1]["start"], "2026-11-23 17:00:00")
        for person in self.welder + self.allrounder:
            Shift.set_day_off(person.resource_id.id, "2026-11-23")
        self.assertFalse(self._slots(self.weld))

    # Another zone, growth
    def test_a_branch_in_another_time_zone_has_its_own_hours_and_people(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        self.manager_user.company_ids += branch
        calendar = self.calendar.copy({"company_id": branch.id, "tz": "Asia/Tokyo"})
        bay = self._bay(
            "Lift T",
            company_id=branch.id,
            resource_calendar_id=calendar.id,
        )
        bay.tz = "Asia/Tokyo"
        person = self._executor("Kenji", self.welding)
        person.write({"company_id": branch.id, "resource_calendar_id": calendar.id})
        person.tz = "Asia/Tokyo"
        both = (self.company + branch).ids
        self.Booking = self.Booking.with_context(allowed_company_ids=both)
        bays = (self.lift + bay).ids
        slots = self._slots(self.weld, bay_ids=bays, minutes=9 * 60)
        self.assertEqual(
            [(slot["start"][11:16], slot["employee_ids"]) for slot in slots],
            [("00:00", person.ids), ("07:00", self.welder.ids)],
        )

    def test_fourteen_days_and_many_people_cost_as_many_queries_as_one(self):
        work = self.weld, self.paint
        self._slots(*work)

        def count(date_to):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._slots(*work, date_to=date_to)
            return self.env.cr.sql_log_count - before

        one = count("2026-11-24 00:00:00")
        for number in range(5):
            self._executor(f"Executor {number}", self.welding)
            self._bay(f"Lift {number}", resource_calendar_id=self.calendar.id)
        self.assertLessEqual(count("2026-12-07 00:00:00"), one)
        self.assertLess(one, 60)

    @settings(
        max_examples=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 32), st.integers(10, 200), st.sets(st.integers(0, 2))
            ),
            max_size=5,
        ),
        st.lists(st.integers(0, 2), min_size=1, max_size=3),
        st.integers(0, 45),
    )
    def test_every_slot_offered_has_a_fit_crew_and_can_be_booked(
        self, taken, wanted, buffer
    ):
        people = self.welder + self.painter + self.allrounder
        heavy = self._work_of(self.painting, minutes=25, people_count=2)
        services = [(self.weld, self.paint, heavy)[number] for number in wanted]
        with self.cr.savepoint() as savepoint:
            self.lift.buffer_minutes = buffer
            opening = datetime(2026, 11, 23, 7)
            for quarter, length, who in taken:
                start = opening + timedelta(minutes=15 * quarter)
                try:
                    self._book(
                        vehicle_id=False,
                        bay_id=self.lift.id,
                        start=start,
                        stop=start + timedelta(minutes=length),
                        employee_ids=[Command.set([people[one].id for one in who])],
                    )
                except ValidationError:
                    continue
            for slot in self._slots(*services)[::9]:
                crew = people.browse(slot["employee_ids"])
                for card in (service.tech_card_id for service in services):
                    fit = crew._filter_by_skills(card.skill_ids)
                    self.assertGreaterEqual(len(fit), card.people_count)
                booking = self._book(
                    *services,
                    vehicle_id=False,
                    bay_id=slot["bay_id"],
                    start=slot["start"],
                    employee_ids=[Command.set(crew.ids)],
                )
                self.assertEqual(fields.Datetime.to_string(booking.stop), slot["stop"])
                booking.action_cancel()
            savepoint.rollback()

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.autoservice.models.portal.car_access import FULL, OWN, TECHNICAL

from ..order.work_case import picture
from .portal_case import PortalCase


@tagged("post_install", "-at_install")
class TestCarsGate(PortalCase):
    """What somebody may see of a car is decided by his roles and their times."""

    def setUp(self):
        super().setUp()
        self.before = self._past(500, self.ana)
        self.after = self._past(100)

    def _page(self, partner, car=None):
        access = self._access(partner)
        return (car or self.vehicle).sudo()._prepare_car_page_values(access)

    def _history(self, partner):
        """The visits on the page of the car, with their levels."""
        return {one["id"]: one["level"] for one in self._page(partner)["history"]}

    def _text(self, partner):
        return str(self._page(partner))

    # Owners
    def test_the_owner_sees_his_time_wholly_and_the_time_before_as_technical(self):
        self.assertEqual(
            self._history(self.partner),
            {self.after.id: FULL, self.before.id: TECHNICAL},
        )

    def test_documents_photos_and_prices_are_those_of_the_own_visits(self):
        self.before = self._done(490, self.ana)
        self.after = self._done(90)
        access = self._access(self.partner)
        before = self.before._prepare_visit_record(access)
        after = self.after._prepare_visit_record(access)
        self.assertEqual(before["works"], ["Brake pads change"])
        self.assertEqual(before["parts"][0]["brand"], "Brembo")
        for name in ("documents", "invoices", "photos", "amount", "number"):
            self.assertFalse(before[name], name)
        self.assertEqual(after["amount"], 317.0)
        self.assertEqual(len(after["photos"]), 1)
        self.assertEqual(
            [one["name"] for one in after["documents"]],
            ["Act of completed work", "Invoice"],
        )
        self.assertNotIn(self.before.invoice_ids.name, str(before))

    def test_nothing_on_the_owners_page_names_the_former_one(self):
        text = self._text(self.partner)
        for secret in ("Ana Former", "69000001", self.before.name):
            self.assertNotIn(secret, text)

    def test_the_former_owner_sees_his_own_time_alone(self):
        self.assertEqual(self._history(self.ana), {self.before.id: FULL})
        page = self._page(self.ana)
        for name in ("coming", "works", "terms", "people", "is_owner"):
            self.assertFalse(page[name], name)
        text = str(page)
        self.assertNotIn("ABC123", text, "it may be the new owner's plate")
        self.assertNotIn(self.partner.name, text)

    def test_kilometres_after_his_time_are_not_the_former_owners(self):
        days = (400, 10)
        for kilometres, ago in zip((50000, 60000), days, strict=True):
            self.vehicle._add_odometer_readings(
                {self.vehicle: kilometres}, "manual", self.today - timedelta(days=ago)
            )
        self.assertEqual(self._page(self.partner)["car"]["odometer"], "60,000 km")
        self.assertEqual(self._page(self.ana)["car"]["odometer"], "50,000 km")

    def test_the_day_of_the_change_is_the_new_owners(self):
        moment = fields.Datetime.to_datetime(self.change_day) + timedelta(hours=9)
        at_change = self._past(0, self.stranger, start=moment)
        day_before = self._past(0, self.stranger, start=moment - timedelta(days=1))
        self.assertEqual(
            self._levels(self.partner, at_change, day_before), [OWN, TECHNICAL]
        )
        self.assertEqual(self._levels(self.ana, at_change, day_before), [0, OWN])

    def test_who_had_the_car_twice_sees_both_times(self):
        self.vehicle.change_owner(self.ana.id, self.today - timedelta(days=50))
        again = self._past(20, self.ana)
        between = self._past(80, self.stranger)
        self.assertEqual(
            self._levels(self.ana, self.before, between, again),
            [FULL, TECHNICAL, FULL],
        )
        self.assertEqual(
            self._levels(self.partner, self.before, between, again), [0, OWN, 0]
        )

    def test_what_a_former_customer_pays_later_is_not_in_the_history(self):
        late = self._past(30, self.ana)
        self.assertEqual(self._history(self.ana), {self.before.id: FULL})
        self.assertEqual(self._levels(self.partner, late), [OWN])
        self.assertNotIn("Ana", self._text(self.partner))

    # Others around the car
    def test_a_driver_sees_his_time_without_prices(self):
        driver = self._person("Dan Driver")
        self._role(driver, "driver", since=200)
        self.assertEqual(self._history(driver), {self.after.id: OWN})
        photo = {"booking_id": self.after.id, "image": picture()}
        self.env["autoservice.photo"].create(photo)
        after = self._page(driver)["history"][0]
        self.assertTrue(after["photos"])
        for name in ("documents", "invoices", "amount", "number"):
            self.assertFalse(after[name], name)
        self.assertFalse(self._page(driver)["people"])

    def test_a_driver_sees_what_he_has_paid_himself(self):
        driver = self._person("Dan Driver")
        self._role(driver, "driver", since=200)
        paid = self._past(60, driver)
        self.assertEqual(self._levels(driver, paid), [FULL])
        self.assertEqual(self._levels(self.partner, paid), [OWN])

    def test_a_driver_of_former_days_sees_these_days(self):
        driver = self._person("Dan Driver")
        self._role(driver, "driver", since=200, until=90)
        late = self._past(60)
        self.assertEqual(self._levels(driver, self.after, late), [OWN, 0])
        self.assertEqual(self._history(driver), {self.after.id: OWN})

    def test_who_may_collect_sees_the_technical_side_of_his_time(self):
        friend = self._person("Fred Friend")
        self._role(friend, "trusted", since=200)
        self.assertEqual(self._history(friend), {self.after.id: TECHNICAL})
        page = self._page(friend)
        self.assertEqual(page["car"]["plate"], "ABC123")
        for name in ("works", "terms", "warranties", "people"):
            self.assertFalse(page[name], name)

    def test_a_role_that_has_not_begun_opens_nothing(self):
        friend = self._person("Fred Friend")
        self._role(friend, "driver", since=-5)
        self.assertFalse(self._access(friend).get_cars())

    def test_a_stranger_has_no_cars(self):
        access = self._access(self.stranger)
        self.assertFalse(access.get_cars())
        self.assertFalse(access.find_car(self.vehicle.id))
        self.assertFalse(access.find_visit(self.after.id))

    # Firms and companies
    def test_a_contact_of_a_firm_sees_the_cars_of_the_firm(self):
        firm = self._person("Firm", is_company=True)
        boss = self._person("Boss", parent_id=firm.id)
        clerk = self._person("Clerk", parent_id=firm.id)
        van = self._vehicle("VAN001", firm)
        visit = self._past(40, clerk, vehicle_id=van.id)
        self.assertEqual(self._access(boss).get_cars(), van)
        self.assertEqual(self._levels(boss, visit), [FULL])
        self.assertEqual(self._access(firm).get_cars(), van)

    def test_the_own_car_of_a_colleague_is_his_own(self):
        firm = self._person("Firm", is_company=True)
        boss = self._person("Boss", parent_id=firm.id)
        clerk = self._person("Clerk", parent_id=firm.id)
        self._vehicle("OWN001", clerk)
        self.assertFalse(self._access(boss).get_cars())

    def test_a_customer_of_another_company_is_a_stranger_here(self):
        there = self.env["autoservice.vehicle"].create(
            {
                "plate": "THR001",
                "company_id": self.other_company.id,
                "partner_id": self.stranger.id,
            }
        )
        self.assertEqual(self._access(self.stranger).get_cars(), there)
        self.assertEqual(self._levels(self.stranger, self.before, self.after), [0, 0])
        self.assertFalse(self._access(self.partner).find_car(there.id))

    def test_an_archived_car_is_gone(self):
        self.vehicle.active = False
        self.assertFalse(self._access(self.partner).get_cars())

    # Visits
    def test_visits_that_were_called_off_are_nobodys_history(self):
        visit = self._ahead()
        visit.action_cancel()
        self.assertEqual(self._levels(self.partner, visit), [0])

    def test_the_next_visits_are_his_own_and_those_of_his_cars(self):
        own = self._ahead(days=5)
        borrowed = self._ahead(
            days=6, vehicle_id=self._vehicle("BOR001", self.stranger).id
        )
        others = self._ahead(days=7, partner_id=self.stranger.id)
        foreign = self._ahead(
            days=8,
            partner_id=self.stranger.id,
            vehicle_id=self._vehicle("FOR001", self.stranger).id,
        )
        access = self._access(self.partner)
        self.assertEqual(access.get_next_visits(), own | borrowed | others)
        self.assertEqual(self._levels(self.partner, others, foreign), [OWN, 0])
        card = others._prepare_visit_card(access)
        for name in ("url", "number", "amount", "order_url"):
            self.assertFalse(card[name], name)

    def test_an_offer_that_was_not_taken_is_no_visit(self):
        visit = self._book(self.wash, start=self._ahead(days=9).stop)
        past = fields.Datetime.now() - timedelta(minutes=1)
        visit.offer_expires_at = past
        self.assertNotIn(visit, self._access(self.partner).get_next_visits())

    # What is due
    def test_terms_and_warranty_follow_the_last_time(self):
        self.vehicle._add_odometer_readings(
            {self.vehicle: 50000}, "manual", self.today - timedelta(days=110)
        )
        page = self._page(self.partner)
        (term,) = page["terms"]
        self.assertEqual(term["kilometres"], "80,000 km")
        self.assertFalse(term["is_due"])
        self.vehicle._add_odometer_readings({self.vehicle: 80000}, "manual")
        self.assertTrue(self._page(self.partner)["terms"][0]["is_due"])
        (warranty,) = page["warranties"]
        self.assertEqual(warranty["name"], "Brake pads change")
        self.assertFalse(self._page(self.ana)["terms"])

    def test_recommended_work_of_the_former_time_comes_without_its_note(self):
        works = self.env["autoservice.recommendation"].create(
            [
                {
                    "vehicle_id": self.vehicle.id,
                    "booking_id": visit.id,
                    "product_id": self.pads.id,
                    "note": note,
                }
                for visit, note in (
                    (self.before, "Ana drives badly"),
                    (self.after, "2 mm left"),
                )
            ]
        )
        cards = {one["id"]: one for one in self._page(self.partner)["works"]}
        old, new = (cards[work.id] for work in works)
        self.assertFalse(old["note"])
        self.assertFalse(old["amount"])
        self.assertEqual(new["note"], "2 mm left")
        self.assertEqual(new["amount"], 240.0)
        self.assertFalse(self._page(self.ana)["works"])

    def test_the_batches_of_the_parts_are_told(self):
        lot = self.env["stock.lot"].create(
            {"name": "LOT-7", "product_id": self.disc.id}
        )
        done = self._done(90)
        done.line_ids.move_ids.move_line_ids.lot_id = lot
        record = done._prepare_visit_record(self._access(self.partner))
        self.assertEqual(record["parts"][0]["batches"], "LOT-7")

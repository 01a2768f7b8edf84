# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import AutoserviceCase


@tagged("post_install", "-at_install")
class TestHold(AutoserviceCase):
    """What is kept while somebody books it on the site, and for how long."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Body wash", minutes=60, bay_kind="wash")
        cls.Hold = cls.env["autoservice.hold"]
        cls.freezer = freeze_time(cls.now - timedelta(hours=3))

    def setUp(self):
        super().setUp()
        self.clock = self.freezer.start()
        self.addCleanup(self.freezer.stop)

    def _keep(self, *resources, start=None, minutes=60):
        start = start or self.now
        wanted = self.env["resource.resource"].union(*resources)
        wanted = wanted or self.wash_post.resource_id
        stop = self._after(start, minutes)
        return self.Hold._keep(self.company, start, stop, wanted)

    def _find(self, **more):
        """The starts that the front desk is offered within the hour."""
        slots = (
            self.env["autoservice.booking"]
            .with_user(self.manager_user)
            .find_slots(
                self.now, self._after(self.now, 60), 60, bay_ids=self.wash_post.ids
            )
        )
        return [slot["start"] for slot in slots]

    def test_what_is_kept_is_free_for_nobody_else(self):
        hold = self._keep()
        self.assertFalse(self._find())
        with self.assertRaisesRegex(ValidationError, "booking on the site until"):
            self._book(self.wash, bay_id=self.wash_post.id)
        with self.assertRaisesRegex(ValidationError, "booking on the site until"):
            self._keep()
        self.assertEqual(hold.expires_at, fields.Datetime.now() + timedelta(minutes=10))

    def test_the_time_of_the_company_counts(self):
        self.company.autoservice_hold_minutes = 3
        hold = self._keep()
        self.assertEqual(hold.expires_at, fields.Datetime.now() + timedelta(minutes=3))

    def test_after_its_time_it_is_free_without_a_cron(self):
        hold = self._keep()
        self.clock.tick(timedelta(minutes=10))
        self.assertEqual(len(self._find()), 1)
        self.assertTrue(hold.exists())
        booking = self._book(self.wash, bay_id=self.wash_post.id)
        self.assertEqual(booking.bay_id, self.wash_post)
        self.assertFalse(hold.exists())

    def test_a_booking_that_is_moved_there_lets_it_go_too(self):
        booking = self._book(
            self.wash, bay_id=self.wash_post.id, start=self._after(self.now, 120)
        )
        hold = self._keep()
        self.clock.tick(timedelta(minutes=11))
        booking.start = self.now
        self.assertFalse(hold.exists())

    def test_the_cron_lets_go_what_is_over_and_nothing_else(self):
        over = self._keep()
        self.clock.tick(timedelta(minutes=6))
        later = self._keep(start=self._after(self.now, 60))
        self.clock.tick(timedelta(minutes=5))
        self.Hold._cron_release_expired()
        self.assertFalse(over.exists())
        self.assertTrue(later.exists())
        self.assertFalse(
            self.env["autoservice.allocation"].search([("hold_id", "=", over.id)])
        )

    def test_offers_that_have_expired_do_not_hide_what_is_kept(self):
        offer = self._book(
            self.wash, bay_id=self.lift.id, start=self._after(self.now, 30)
        )
        offer.offer_expires_at = self.now - timedelta(hours=4)
        self._keep()
        self.assertFalse(self._find())

    def test_it_is_found_by_its_token_until_its_time_is_over(self):
        hold = self._keep()
        self.assertEqual(self.Hold._find_by_token(hold.token), hold)
        for wrong in ("", None, "x" * 32, "0" * 31):
            self.assertFalse(self.Hold._find_by_token(wrong))
        self.clock.tick(timedelta(minutes=10))
        self.assertFalse(self.Hold._find_by_token(hold.token))

    def test_nobody_reads_its_token_and_only_the_owner_sees_it(self):
        hold = self._keep()
        with self.assertRaises(AccessError):
            hold.with_user(self.manager_user).read(["start"])
        seen = hold.with_user(self.owner_user)
        self.assertEqual(seen.start, self.now)
        with self.assertRaises(AccessError):
            seen.read(["token"])
        with self.assertRaises(AccessError):
            seen.unlink()

    @mute_logger("odoo.sql_db")
    def test_an_allocation_has_one_holder(self):
        hold = self._keep()
        booking = self._book(self.wash, bay_id=self.lift.id)
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE autoservice_allocation SET hold_id = %s WHERE booking_id = %s",
                [hold.id, booking.id],
            )
        with self.assertRaisesRegex(ValidationError, "Booking"):
            self.env["autoservice.allocation"].create(
                {"resource_id": self.lift.resource_id.id}
            )
        rows = self.env["autoservice.allocation"].with_user(self.manager_user)
        with self.assertRaises(UserError):
            rows.create({"resource_id": self.lift.resource_id.id, "hold_id": hold.id})
        with self.assertRaises(UserError):
            hold.allocation_ids.with_user(self.manager_user).start = self.now

    def test_the_board_draws_it(self):
        hold = self._keep()
        board = (
            self.env["autoservice.booking"]
            .with_user(self.manager_user)
            .get_board(self.now, self._after(self.now, 60))
        )
        self.assertEqual(
            [(one["row"], one["start"]) for one in board["holds"]],
            [(self.wash_post.resource_id.id, "2026-11-23 08:00:00")],
        )
        self.clock.tick(timedelta(minutes=10))
        board = self.env["autoservice.booking"].get_board(
            self.now, self._after(self.now, 60)
        )
        self.assertFalse(board["holds"])
        self.assertTrue(hold.exists())

    def test_the_front_desk_may_let_it_go(self):
        hold = self._keep()
        hold.allocation_ids.with_user(self.manager_user).unlink()
        self.assertEqual(len(self._find()), 1)

    def test_who_waits_hears_when_it_is_let_go(self):
        self.company.resource_calendar_id.tz = "UTC"
        self._keep(self.wash_post.resource_id, minutes=9 * 60)
        for bay in self.env["autoservice.bay"].search([("kind", "=", "wash")]):
            if bay != self.wash_post:
                bay.active = False
        waiting = self.env["autoservice.waiting"].create(
            {
                "partner_id": self.partner.id,
                "service_ids": [self.wash.id],
                "date_from": self.now,
                "date_to": self._after(self.now, 8 * 60),
            }
        )
        self.env.cr.flush()
        self.env.cr.precommit.run()
        self.assertEqual(waiting.state, "waiting")
        self.clock.tick(timedelta(minutes=11))
        self.Hold._cron_release_expired()
        self.env.cr.flush()
        self.env.cr.precommit.run()
        self.assertEqual(waiting.state, "offered")

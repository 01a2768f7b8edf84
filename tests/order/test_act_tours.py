# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import AutoserviceCase


class ActTourCase(AutoserviceCase, HttpCase):
    """A job of the washer, for the tours of reception and hand-over."""

    def setUp(self):
        super().setUp()
        self.booking = self._book(
            self._service("Wash"),
            note="It squeaks.",
            employee_ids=[Command.set(self.washer.ids)],
        )
        self.booking.action_book()
        self.job = self.booking.with_user(self.executor_user)

    def _check_reception(self):
        """The executor receives the car: damage, photos, signature."""
        action = self.job.action_receive()
        self.start_tour(
            f"/odoo/acts/{action['res_id']}",
            "autoservice_reception",
            login=self.executor_user.login,
        )
        act = self.booking.act_ids
        self.assertEqual(act.phase, "signed")
        self.assertEqual(act.odometer, 123456)
        self.assertEqual(act.fuel_level, "4")
        self.assertEqual(act.belongings, "Keys")
        self.assertTrue(act.signature)
        damage = act.damage_ids
        self.assertEqual(damage.mapped("kind"), ["dent"])
        self.assertEqual(damage.side, "left")
        self.assertAlmostEqual(damage.x, 15, delta=1)
        self.assertAlmostEqual(damage.y, 45, delta=1)
        self.assertEqual(damage.note, "Under the handle")
        self.assertTrue(damage.photo)
        self.assertEqual(len(act.photo_ids), 1)
        self.assertEqual(self.vehicle.odometer, 123456)

    def _check_handover(self):
        """The manager hands the car over from the booking."""
        self.booking.action_start()
        self.start_tour(
            f"/odoo/bookings/{self.booking.id}",
            "autoservice_handover",
            login=self.manager_user.login,
        )
        self.assertEqual(self.booking.act_ids.kind, "handover")
        self.assertEqual(self.booking.act_ids.phase, "signed")


@tagged("post_install", "-at_install")
class TestActDesktopTours(ActTourCase):
    def test_executor_receives_a_car(self):
        self._check_reception()

    def test_manager_hands_a_car_over(self):
        self._check_handover()


@tagged("post_install", "-at_install")
class TestActPhoneTours(ActTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_executor_receives_a_car_on_a_phone(self):
        self._check_reception()

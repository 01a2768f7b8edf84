# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import datetime

from odoo.tests import tagged

from ..common import AutoserviceCase
from .board_operations import NAMES, Day, run_days


@tagged("post_install", "-at_install")
class TestBoardOperations(AutoserviceCase):
    def test_whatever_is_done_nothing_overlaps_and_the_board_tells_the_truth(self):
        """Random bookings, moves and verbs; the long run is `tools/dev prove days`."""
        cars = self.vehicle
        for number in range(3):
            cars |= self._vehicle(f"DAY{number}00", self.partner)
        bays, people = self.wash_post | self.lift, self.washer | self.master
        env = self.env(user=self.manager_user)

        def make_day():
            return Day(
                env,
                *(records.with_env(env) for records in (cars, bays, people)),
                datetime(2026, 11, 23),
            )

        tally = run_days(make_day, days=4, steps=25)
        self.assertGreaterEqual(sum(tally.values()), 100)
        self.assertTrue(tally.keys() & set(NAMES), "every step was refused")

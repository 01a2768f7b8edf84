# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import AutoserviceCase

HOUR = timedelta(hours=1)


class BoardCase(AutoserviceCase, HttpCase):
    """Two bookings of an hour, on a post and, later, on a lift."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Tour wash", price=80.0, minutes=60)
        # The first rows of the board.
        cls.post = cls._bay("Tour post", "wash", sequence=1)
        cls.tour_lift = cls._bay("Tour lift", "repair", sequence=2)

    def setUp(self):
        super().setUp()
        self.first = self._put("TOUR1", self.post, self.now)
        self.second = self._put("TOUR2", self.tour_lift, self.now + 4 * HOUR)

    def _put(self, plate, bay, start):
        return self._book(
            self.wash,
            start=start,
            bay_id=bay.id,
            vehicle_id=self._vehicle(plate, self.partner, self.class_sedan).id,
            employee_ids=[Command.clear()],
        )

    def _tour(self, name):
        self.start_tour(
            f"/odoo/board?date={self.now:%Y-%m-%d}",
            name,
            login=self.manager_user.login,
        )

    def _check_drawn(self):
        """The newest booking is that of the known car, in the drawn hour on the lift."""
        booking = self.env["autoservice.booking"].search([], order="id desc", limit=1)
        self.assertEqual(booking.vehicle_id, self.vehicle)
        self.assertEqual(booking.bay_id, self.tour_lift)
        self.assertEqual(booking.start, self.now + 2 * HOUR)
        self.assertEqual(booking.stop, self.now + 3 * HOUR)


@tagged("post_install", "-at_install")
class TestBoardTours(BoardCase):
    """What a manager does on the board with a mouse and a keyboard."""

    def test_what_is_drawn_is_booked(self):
        """Drawing an hour on a row opens a booking of that hour on that row."""
        self._tour("autoservice_board_book")
        self._check_drawn()

    def test_what_is_dragged_moves_and_what_is_pulled_lasts_longer(self):
        """Time and bay change at once; the end alone changes the length."""
        self._tour("autoservice_board_move")
        self.assertEqual(self.first.bay_id, self.tour_lift)
        self.assertEqual(self.first.start, self.now + 2 * HOUR)
        self.assertEqual(self.first.duration, 90)

    def test_what_the_server_refuses_goes_back_on_the_screen(self):
        """A bar dropped on another one is where it was, in the table as on the screen."""
        self._tour("autoservice_board_clash")
        self.assertEqual(self.first.bay_id, self.post)
        self.assertEqual(self.first.start, self.now)

    def test_the_board_can_be_used_without_a_mouse(self):
        """M, arrows and Enter move and resize; Enter opens."""
        self._tour("autoservice_board_keyboard")
        self.assertEqual(self.first.start, self.now + timedelta(minutes=15))
        self.assertEqual(self.first.duration, 75)

    def test_a_day_off_is_two_clicks(self):
        """And so is its end."""
        self._tour("autoservice_board_shifts")
        self.assertFalse(
            self.env["resource.calendar.leaves"].search_count(
                [("resource_id", "=", self.tour_lift.resource_id.id)]
            )
        )

    def test_work_that_rests_is_asked_only_when_it_goes_on(self):
        """It keeps its length; of work that ends today it is asked what is left."""
        day = timedelta(days=1)
        self.first.carry_over(self.now + HOUR / 2, self.now + day)
        self._tour("autoservice_board_carry")
        first, second = self.first.allocation_ids.sorted("start")
        self.assertEqual(first.stop, self.now + HOUR / 2)
        self.assertEqual(second.start, self.now + 2 * day)
        self.assertEqual(second.stop, self.now + 2 * day + HOUR / 2)


@tagged("post_install", "-at_install")
class TestBoardPhoneTours(BoardCase):
    """The same on a phone: one row at a time, time goes down."""

    browser_size = "390x844"
    touch_enabled = True

    def test_a_long_press_moves_and_the_handle_resizes(self):
        """And nothing is wider than the screen."""
        self._tour("autoservice_board_phone")
        self.assertEqual(self.second.bay_id, self.tour_lift)
        self.assertEqual(self.second.start, self.now + 5 * HOUR)
        self.assertEqual(self.second.duration, 90)

    def test_a_long_press_draws_and_a_clash_goes_back(self):
        """What is drawn is booked; dropped on another booking it stays where it was."""
        self._tour("autoservice_board_phone_book")
        self._check_drawn()

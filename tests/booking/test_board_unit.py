# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests.test_js import unit_test_error_checker

SUITE = "@autoservice/booking/board"


@tagged("post_install", "-at_install")
class TestBoardUnit(HttpCase):
    """The pure functions of the board, run by Odoo's own runner in the browser."""

    def test_time_and_place_on_the_board(self):
        """Days of 23 and 25 hours, weeks without nights, quarters, free times."""
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={self._get_hash(SUITE)}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )

    def _get_hash(self, name):
        """The identifier that the runner gives to a suite."""
        number = 0
        for char in name:
            number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
        return f"{number:08x}"

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command

from ..common import AutoserviceCase


class BoardCase(AutoserviceCase):
    """A board with two lifts and a master, who has booked hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.washer.autoservice_role = "washer"
        cls.master.autoservice_role = "master"
        cls.wash = cls._service("Body wash", minutes=60)
        cls.other_car = cls._vehicle("XYZ999", cls.partner)
        cls.other_lift = cls._bay("Lift 2", "repair")
        cls.Booking = cls.env["autoservice.booking"].with_user(cls.manager_user)

    def _visit(self, start=None, **vals):
        """A booked hour on the lift with the master."""
        booking = self._book(
            self.wash,
            start=start,
            **{
                "bay_id": self.lift.id,
                "employee_ids": [Command.link(self.master.id)],
                **vals,
            },
        )
        booking.action_book()
        return booking

    def _board(self, rows="bay", days=1, user=None, **kwargs):
        day = self.now.replace(hour=0)
        return (
            self.Booking.with_user(user or self.manager_user)
            .with_context(allowed_company_ids=self.company.ids)
            .get_board(day, day + timedelta(days=days), rows=rows, **kwargs)
        )

    def _bars(self, rows="bay", **kwargs):
        """The bars as (row, start hour, stop hour)."""
        names = {one["id"]: one["name"] for one in self._board(rows, **kwargs)["rows"]}
        return [
            (names.get(bar["row"], False), bar["start"][11:16], bar["stop"][11:16])
            for bar in self._board(rows, **kwargs)["bars"]
        ]

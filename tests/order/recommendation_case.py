# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import Command

from ..common import AutoserviceCase


class RecommendationCase(AutoserviceCase):
    """A job of the washer on a sedan, three points, and something to recommend."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Body wash", price=100.0, minutes=60)
        cls.pads = cls._service(
            "Brake pads", price=200.0, minutes=60, pipeline="repair"
        )
        cls.pads.tech_card_id.rate_ids = [
            Command.create(
                {"class_id": cls.class_suv.id, "price": 300.0, "minutes": 90}
            )
        ]
        Point = cls.env["autoservice.inspection.point"]
        Point.search([]).active = False
        cls.points = Point.create(
            [{"name": name} for name in ("Brakes", "Tyres", "Wipers")]
        )

    def setUp(self):
        super().setUp()
        self.job = self._book(
            self.wash,
            bay_id=self.lift.id,
            employee_ids=[Command.set(self.washer.ids)],
        )
        self.job.action_book()

    def _inspect(self):
        """Begin the inspection of the job, as the manager."""
        return self.job.inspection_ids.browse(self.job.action_inspect()["res_id"])

    def _recommend(self, product=None, **vals):
        """Recommend something for the car, as the manager."""
        return (
            self.env["autoservice.recommendation"]
            .with_user(self.manager_user)
            .create(
                {
                    "vehicle_id": self.vehicle.id,
                    "booking_id": self.job.id,
                    "product_id": (product or self.pads).id,
                    **vals,
                }
            )
        )

    def _ask(self, product=None, **vals):
        """Recommend something and ask the customer about it."""
        work = self._recommend(product, **vals)
        work.action_ask()
        return work

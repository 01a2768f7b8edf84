# Part of autoservice. See LICENSE for full copyright and licensing details.

import base64
from io import BytesIO

from PIL import Image

from odoo import Command

from ..common import AutoserviceCase


def picture(width=60, height=40, format_="JPEG"):
    """A small photo, as a phone sends it."""
    file = BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(file, format_)
    return base64.b64encode(file.getvalue()).decode()


class WorkCase(AutoserviceCase):
    """A job of the washer: two services, one with a checklist and a secret recipe."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shampoo = cls._consumable("Secret shampoo")
        cls.wash = cls._service(
            "Body wash",
            price=123.45,
            minutes=20,
            is_restricted=True,
            lines=[{"product_id": cls.shampoo.id, "quantity": 1}],
            checklist=[
                Command.create({"name": "Mats taken out"}),
                Command.create({"name": "Sills dried"}),
            ],
        )
        cls.polish = cls._service("Polish", price=67.89, minutes=40)
        cls.filter = cls._part("Oil filter W712", price=54.32)
        cls.master_user = cls._user("master", "autoservice.group_executor")
        cls.master.user_id = cls.master_user

    def _job(self, **vals):
        """A booked job of the washer and the master, seen by the washer."""
        vals.setdefault("employee_ids", [Command.set((self.washer + self.master).ids)])
        vals.setdefault("bay_id", self.wash_post.id)
        booking = self._book(self.wash, self.polish, **vals)
        booking.action_book()
        self.booking = booking.sudo()
        self.lines = self.booking.line_ids
        return booking.with_user(self.executor_user)

    def _as_master(self, job):
        return job.with_user(self.master_user)

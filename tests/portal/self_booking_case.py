# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The words of the tests of self-booking: a wash that can be booked on the site."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import SUPERUSER_ID, Command

from odoo.addons.autoservice.models.portal.self_booking_text import PHONE, Contact

from ..messaging.message_case import MessageCase

# A Monday, 08:00 in Chisinau.
MORNING = datetime(2026, 11, 23, 6, 0)


class SelfBookingCase(MessageCase):
    """One wash post with one washer, on weekdays from 8 to 17 in Chisinau."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["autoservice.bay"].search([]).filtered(
            lambda bay: bay not in (cls.wash_post, cls.lift)
        ).active = False
        cls.company.write(
            {
                "country_id": cls.env.ref("base.md").id,
                "autoservice_self_booking_notice_hours": 2,
                "autoservice_self_booking_days": 7,
                "autoservice_self_booking_most": 3,
            }
        )
        cls.env.ref("base.lang_en").time_format = "%H:%M:%S"
        people = cls.washer | cls.master
        cls.resources = cls.wash_post.resource_id | people.resource_id
        cls.resources |= cls.lift.resource_id
        cls.resources.tz = "Europe/Chisinau"
        cls.wash.tech_card_id.write(
            {
                "self_booking": "at_once",
                "bay_kind": "wash",
                "rate_ids": [
                    Command.create(
                        {"class_id": cls.class_suv.id, "price": 150.0, "minutes": 60}
                    )
                ],
            }
        )
        cls.Site = cls.env["autoservice.self.booking"].with_user(SUPERUSER_ID).sudo()
        cls.freezer = freeze_time(MORNING)

    def setUp(self):
        super().setUp()
        self.clock = self.freezer.start()
        self.addCleanup(self.freezer.stop)

    # Verbs
    def _times(self, service=None, vehicle_class=None, **more):
        service = service or self.wash
        class_id = (vehicle_class or self.class_sedan).id
        return self.Site._get_times(self.company, service.ids, class_id, **more)

    def _keep(self, start=None, service=None, vehicle_class=None, **more):
        service = service or self.wash
        class_id = (vehicle_class or self.class_sedan).id
        start = start or self._at(10)
        return self.Site._hold(self.company, service.ids, class_id, start, **more)

    def _confirm(self, hold=None, service=None, vehicle_class=None, **typed):
        service = service or self.wash
        class_id = (vehicle_class or self.class_sedan).id
        how = {key: typed.pop(key) for key in ("company", "start") if key in typed}
        values = {"phone": "068 555 444", "name": "Ana", "proved": PHONE, **typed}
        hold = self._keep(service=service) if hold is None else hold
        contact = Contact(**values)
        return self.Site._confirm(hold, service.ids, class_id, contact, **how)

    @staticmethod
    def _at(hour, day=0):
        """A moment by the clock of Chisinau in winter, as naive UTC."""
        midnight = MORNING - timedelta(hours=8)
        return midnight + timedelta(days=day, hours=hour)

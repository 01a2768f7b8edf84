# Part of autoservice. See LICENSE for full copyright and licensing details.

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.autoservice.models.portal.self_booking_text import Taken

from .self_booking_case import SelfBookingCase


@tagged("post_install", "-at_install")
class TestSelfBookingRace(SelfBookingCase):
    """Who looked before another one booked is told by PostgreSQL, and looks anew.

    The proof `selfbook` runs the same with two hundred visitors at once.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_post = cls._bay("Wash post 2", "wash")
        cls.other_post.resource_id.tz = "Europe/Chisinau"
        cls.other_washer = cls._employee("Second Washer")
        cls.other_washer.resource_id.tz = "Europe/Chisinau"
        (cls.washer | cls.other_washer).autoservice_role = "washer"

    def _late(self, step):
        """Run a step of somebody who saw both posts free, and both are not."""
        Site = type(self.env["autoservice.self.booking"])
        looks, real = [], Site._list_choices

        def look(site, job, start):
            looks.append(start)
            if len(looks) == 1:
                return [(self.wash_post.id, self.washer._ids)]
            return real(site, job, start)

        self.env.flush_all()
        with self.enter_registry_test_mode(), patch.object(Site, "_list_choices", look):
            result = step()
        self.assertEqual(len(looks), 2, "looked anew once")
        return result

    def test_the_other_post_is_kept(self):
        self.assertEqual(self._keep().allocation_ids.bay_id, self.wash_post)
        hold = self._late(self._keep)
        self.assertEqual(hold.allocation_ids.bay_id, self.other_post)
        self.assertEqual(hold.allocation_ids.employee_id, self.other_washer)

    def test_the_other_post_is_booked(self):
        self._book(
            self.wash,
            start=self._at(10),
            bay_id=self.wash_post.id,
            employee_ids=self.washer.ids,
        )
        nothing = self.env["autoservice.hold"]
        booking = self._late(
            lambda: self._confirm(nothing, company=self.company, start=self._at(10))
        )
        self.assertEqual(booking.bay_id, self.other_post)
        self.assertEqual(booking.employee_ids, self.other_washer)
        self.assertEqual(
            self.env["autoservice.booking"].search_count(
                [("self_phone", "=", "+37368555444")]
            ),
            1,
        )

    def test_where_both_are_gone_the_next_times_are_offered(self):
        self._keep()
        self._keep()
        with self.assertRaises(Taken) as caught:
            self._late(self._keep)
        self.assertEqual(caught.exception.times["times"][0]["hour"], "10:40")

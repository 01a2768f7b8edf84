# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.autoservice.models.portal.self_booking_text import Taken

from .self_booking_case import SelfBookingCase


@tagged("post_install", "-at_install")
class TestBookingInvite(SelfBookingCase):
    """The front desk says what and how long, the customer by a link says when."""

    def _invite(self, document=None, user=None, **typed):
        user = user or self.manager_user
        document = (document or self.partner).with_user(user)
        action = document.action_let_choose()
        model = self.env[action["res_model"]].with_user(user)
        with Form(model.with_context(**action["context"])) as form:
            if not form.service_ids:
                form.service_ids.add(self.wash)
            for name, value in typed.items():
                form[name] = value
        return form.record

    def _open(self, invite):
        """What the link opens."""
        url = invite.message_invite_url
        return self.env["autoservice.booking.invite"]._find_by_token(
            url.rpartition("/")[2]
        )

    def test_the_customer_gets_times_of_that_length_and_books_once(self):
        invite = self._invite(minutes=90)
        self.assertEqual(invite.vehicle_id, self.vehicle)
        page = self._open(invite)
        self.assertEqual(page._get_times()["times"][-1]["hour"], "15:30")
        booking = page._book(self._at(10))
        self.assertEqual((booking.state, booking.duration), ("booked", 90))
        self.assertEqual(booking.vehicle_id, self.vehicle)
        self.assertEqual(booking.line_ids.product_id, self.wash)
        self.assertEqual(page._book(self._at(14)), booking)
        self.assertEqual(self._open(invite).booking_id, booking)

    def test_who_comes_second_is_offered_the_next_best(self):
        page = self._open(self._invite())
        self._keep(self._at(10))
        with self.assertRaises(Taken) as caught:
            page._book(self._at(10))
        self.assertEqual(caught.exception.times["times"][0]["hour"], "10:40")

    def test_what_the_desk_chose_need_not_be_open_on_the_site(self):
        hidden = self._service("Secret wash", bay_kind="wash", minutes=30)
        invite = self._invite()
        invite.service_ids = hidden
        self.assertEqual(invite.minutes, 30)
        self.assertEqual(self._open(invite)._book(self._at(10)).duration, 30)

    def test_a_planned_visit_is_moved(self):
        booking = self._book(self.wash, start=self._at(14), bay_id=self.wash_post.id)
        invite = self._invite(booking)
        self.assertEqual(invite.service_ids, self.wash)
        chosen = self._open(invite)._book(self._at(10))
        self.assertEqual(chosen, booking)
        self.assertEqual((booking.start, booking.state), (self._at(10), "booked"))
        self.assertEqual(booking.stop, self._at(10) + timedelta(minutes=40))
        self.assertEqual(len(booking.allocation_ids.filtered("bay_id")), 1)

    def test_what_cannot_be_moved_any_more_is_not_made_anew(self):
        booking = self._book(self.wash, start=self._at(14), bay_id=self.wash_post.id)
        invite = self._invite(booking)
        page = self._open(invite)
        booking.action_cancel()
        self.assertFalse(self._open(invite))
        count = self.env["autoservice.booking"].search_count([])
        with self.assertRaises(ValidationError):
            page._book(self._at(10))
        self.assertEqual(self.env["autoservice.booking"].search_count([]), count)

    def test_what_was_archived_meanwhile_is_not_booked(self):
        other = self._service("Polish", bay_kind="wash", minutes=30)
        for archived in (self.wash, self.wash | other):
            invite = self._invite()
            invite.service_ids = self.wash | other
            page = self._open(invite)
            self.assertTrue(page)
            archived.active = False
            with self.subTest(archived.mapped("name")):
                self.assertFalse(self._open(invite))
                count = self.env["autoservice.booking"].search_count([])
                with self.assertRaises(ValidationError):
                    page._book(self._at(10))
                self.assertEqual(
                    self.env["autoservice.booking"].search_count([]), count
                )
            archived.active = True

    def test_an_offer_whose_time_is_over_is_not_moved(self):
        booking = self._book(self.wash, start=self._at(14), bay_id=self.wash_post.id)
        booking.offer_expires_at = self._at(9)
        invite = self._invite(booking)
        self.assertTrue(self._open(invite))
        self.clock.tick(timedelta(hours=1))
        self.assertFalse(self._open(invite))

    def test_what_is_to_be_paid_first_is_moved_but_not_booked(self):
        self.wash.tech_card_id.self_booking = "prepayment"
        booking = self._confirm(self._keep(self._at(14)))
        chosen = self._open(self._invite(booking))._book(self._at(10))
        self.assertEqual(chosen, booking)
        self.assertEqual((booking.start, booking.state), (self._at(10), "offer"))
        self.assertTrue(self.Site._get_done(booking)["pay_url"])

    def test_times_at_which_the_car_is_elsewhere_are_not_offered(self):
        self._book(self.wash, start=self._at(10), bay_id=self.lift.id)
        hours = self._open(self._invite())._get_times()["times"]
        self.assertEqual(hours[0]["hour"], "10:40")

    def test_the_link_goes_out_and_ends(self):
        invite = self._invite()
        invite.action_send()
        invite.action_send()
        message = self.env["autoservice.message"].search(
            [("res_model", "=", invite._name), ("res_id", "=", invite.id)]
        )
        self.assertEqual(len(message), 1)
        _subject, body = message._render()
        self.assertIn(invite.message_invite_url, body)
        self.assertNotIn(
            invite.message_invite_url.rpartition("/")[2], message._hide_secrets(body)
        )
        self.assertTrue(invite._wants_message(message))
        page = self._open(invite)
        invite.expires_at = fields.Datetime.now()
        self.assertFalse(self._open(invite))
        self.assertFalse(invite._wants_message(message))
        with self.assertRaises(ValidationError):
            page._book(self._at(10))

    def test_who_has_sent_the_link_reads_that_it_goes_out(self):
        invite = self._invite()
        action = invite.action_send()
        self.assertEqual(action["tag"], "display_notification")
        note = self.partner.message_ids[0].body
        self.assertIn("may choose a time by a link", note)
        self.assertIn(self.wash.name, note)

    def test_who_has_sent_the_link_has_a_task_once_it_is_used(self):
        sender = self._user("second_manager", "autoservice.group_manager")
        employee = self._employee("Ion Desk", sender)
        invite = self._invite(user=sender)
        booking = self._open(invite)._book(self._at(10))
        task = booking.activity_ids
        self.assertEqual(task.user_id, sender)
        self.assertIn("Booked by the link", task.note)
        self.assertEqual(booking.administrator_id, employee)

    def test_moving_by_the_link_and_in_the_portal_is_one_task(self):
        booking = self._book(self.wash, start=self._at(14, day=3))
        booking.bay_id = self.wash_post
        booking.employee_ids = self.washer
        booking.action_book()
        invite = self._invite(booking)
        self._open(invite)._book(self._at(10, day=3))
        self.assertEqual(booking.activity_ids.user_id, self.manager_user)
        self.assertIn("Moved by the customer", booking.activity_ids.note)
        booking.sudo()._move_by_customer(self._at(11, day=3), self.partner)
        self.assertEqual(len(booking.activity_ids), 1)

    def test_a_car_of_somebody_else_is_warned_of(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        other = self._vehicle("OTHER 1", stranger)
        self.assertFalse(self._invite().is_car_of_others)
        self.assertTrue(self._invite(vehicle_id=other).is_car_of_others)

    def test_the_list_of_cars_is_that_of_the_customer(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        other = self._vehicle("OTHER 1", stranger)
        arch = self.env.ref("autoservice.autoservice_booking_invite_view_form").arch
        field = etree.fromstring(arch).find(".//field[@name='vehicle_id']")
        domain = safe_eval(field.get("domain"), {"partner_id": self.partner.id})
        cars = self.env["autoservice.vehicle"].search(domain)
        self.assertIn(self.vehicle, cars)
        self.assertNotIn(other, cars)

    def test_from_a_deal_with_its_car(self):
        deal = self.env["crm.lead"].create(
            {
                "name": "Wash, please",
                "type": "opportunity",
                "partner_id": self.partner.id,
                "vehicle_id": self.vehicle.id,
            }
        )
        self.assertEqual(self._invite(deal).vehicle_id, self.vehicle)

    def test_it_is_the_front_desk_s_and_nobody_reads_the_token(self):
        invite = self._invite()
        with self.assertRaises(AccessError):
            invite.with_user(self.executor_user).read(["minutes"])
        with self.assertRaises(AccessError):
            invite.with_user(self.owner_user).read(["token"])
        with self.assertRaises(AccessError):
            self.partner.with_user(self.executor_user).action_let_choose()

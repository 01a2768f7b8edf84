# Part of autoservice. See LICENSE for full copyright and licensing details.

from ast import literal_eval
from datetime import date

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .crm_case import CrmCase


@tagged("post_install", "-at_install")
class TestRecall(CrmCase):
    """The re-call list is worked through call by call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wash = cls._service("Body wash", price=200.0)
        cls.company.autoservice_discount_limit = 5

    def _lost(self, kind="wash", **vals):
        lead = self._lead(kind, partner_id=self.partner.id, **vals)
        with self._clock("2026-11-10 10:00:00"):
            self._lose(lead)
        return lead

    def _task(self, lead):
        recall = self.env.ref("autoservice.mail_activity_type_recall")
        return self._tasks(lead, activity_type_id=recall.id)

    def _call(self, lead, user=None, **vals):
        """The dialog of the call that a lead is waiting for."""
        task = self._task(lead).with_user(user or self.manager_user)
        action = task.action_autoservice_recall()
        Call = self.env["autoservice.recall.call"].with_user(user or self.manager_user)
        return Call.with_context(**action["context"]).create(vals)

    def test_the_list_shows_the_calls(self):
        lead = self._lost()
        action = self.env.ref("autoservice.mail_activity_recall_action")
        found = self.env["mail.activity"].with_user(self.manager_user)
        self.assertIn(self._task(lead), found.search(literal_eval(action.domain)))

    def test_the_list_says_who_is_called_on_which_number_and_why(self):
        stranger = {"contact_name": "Vasile", "phone": "+37379000111"}
        named, other = self._lost(), self._lead("wash", **stranger)
        self._lose(other)
        tasks = (self._task(named) | self._task(other)).with_user(self.manager_user)
        reason = self._reason("other").name
        self.assertRecordValues(
            tasks,
            [
                {
                    "autoservice_customer": "Ion Popa",
                    "autoservice_phone": named.phone,
                    "autoservice_reason": reason,
                },
                {
                    "autoservice_customer": "Vasile",
                    "autoservice_phone": "+37379000111",
                    "autoservice_reason": reason,
                },
            ],
        )
        action = self.env.ref("autoservice.mail_activity_recall_action")
        self.assertEqual([kind for _id, kind in action.views], ["list", "kanban"])

    def test_the_list_invites_its_customers(self):
        tasks = self._task(self._lost()) + self._task(self._lost("repair"))
        action = tasks.with_user(self.manager_user).action_autoservice_invite()
        self.assertEqual(action["res_model"], "autoservice.message.invite")
        self.assertEqual(action["context"], {"default_partner_ids": self.partner.ids})

    def test_the_dialog_says_why_the_deal_was_lost(self):
        call = self._call(self._lost())
        self.assertEqual(call.partner_id, self.partner)
        self.assertEqual(call.lost_reason_id, self._reason("other"))
        self.assertEqual(call.lost_note, "Too dear for him")

    def test_who_does_not_come_is_off_the_list(self):
        lead = self._lost()
        call = self._call(lead, note="Sold the car")
        self.assertEqual(call.action_reached()["type"], "ir.actions.act_window_close")
        self.assertFalse(self._task(lead))
        self.assertFalse(lead.active)
        self.assertIn("Sold the car", str(lead.message_ids.mapped("body")))

    def test_who_was_not_reached_is_called_again(self):
        lead = self._lost()
        with self._clock("2026-12-01 10:00:00"):
            self._call(lead).action_not_reached()
            self.assertEqual(self._task(lead).date_deadline, date(2026, 12, 4))
            self._call(lead, again_days=10).action_not_reached()
            self.assertEqual(self._task(lead).date_deadline, date(2026, 12, 11))

    def test_who_comes_back_is_a_deal_again(self):
        lead = self._lost()
        action = self._call(lead).action_reopen()
        self.assertEqual(action["res_id"], lead.id)
        self.assertTrue(lead.active)
        self.assertEqual(lead.won_status, "pending")
        self.assertFalse(self._task(lead))

    def test_who_comes_back_gets_the_discount_that_was_typed(self):
        lead = self._lost()
        self._call(lead, percent=5).action_reopen()
        self.assertTrue(lead.active)
        offer = self.env["autoservice.discount.offer"].search(
            [("lead_id", "=", lead.id)]
        )
        self.assertEqual((offer.percent, offer.phase), (5, "approved"))
        self.assertIn("5 %", str(lead.message_ids.mapped("body")))

    def test_a_discount_that_was_typed_is_not_lost_without_a_word(self):
        lead = self._lost()
        call = self._call(lead, percent=5)
        for button in (call.action_reached, call.action_not_reached):
            with self.assertRaisesRegex(UserError, "Discount"):
                button()
        self.assertTrue(self._task(lead))
        call.percent = 0
        call.action_reached()
        self.assertFalse(self._task(lead))

    def test_one_call_leads_to_the_next_that_is_due(self):
        first, second = self._lost(), self._lost("repair")
        with self._clock("2026-12-01 10:00:00"):
            action = self._call(first).action_reached()
        self.assertEqual(action["context"]["default_lead_id"], second.id)

    def test_a_call_is_made_once(self):
        lead = self._lost()
        call = self._call(lead)
        self._call(lead).action_reopen()
        with self.assertRaisesRegex(UserError, "already"):
            call.action_reached()

    def test_who_leaves_the_centre_leaves_his_calls_to_the_colleagues(self):
        leaver = new_test_user(
            self.env, login="test_leaver", groups="autoservice.group_manager"
        )
        lead = self._lost(user_id=leaver.id)
        deal = self._lead(user_id=leaver.id)
        call = self._task(lead)
        tasks = self._tasks(deal) | call
        other = self._lead(team_id=self.other_team.id, type="opportunity")
        theirs = other.activity_schedule(user_id=leaver.id)
        self.assertEqual((tasks | theirs).user_id, leaver)
        leaver.action_archive()
        self.assertFalse(theirs.exists())
        self.assertEqual(tasks.exists(), tasks)
        self.assertTrue(all(task.user_id.active for task in tasks))
        self._call(lead, user=call.user_id).action_reached()

    def test_a_task_on_a_visit_goes_to_who_cares_for_it(self):
        maker, leaver = (
            new_test_user(
                self.env,
                login=f"test_{name}",
                name=name,
                groups="autoservice.group_manager",
            )
            # Whoever is no more than one of the desk is found by his name.
            for name in ("Zoe", "Leaver")
        )
        booking = self._book(self.wash, user=maker)
        tasks = booking.activity_schedule(user_id=leaver.id)
        tasks |= self.vehicle.activity_schedule(user_id=leaver.id)
        leaver.action_archive()
        self.assertEqual(tasks[0].user_id, maker)
        self.assertTrue(tasks[1].user_id.has_group("autoservice.group_manager"))

    def _offer(self, percent, lead=None):
        lead = lead or self._lost()
        self._call(lead, percent=percent).action_offer()
        return self.env["autoservice.discount.offer"].search(
            [("lead_id", "=", lead.id)]
        )

    def test_a_small_discount_is_given_on_the_next_order(self):
        offer = self._offer(5)
        self.assertEqual(offer.phase, "approved")
        order = self._book(self.wash).sale_order_id
        self.assertEqual(order.order_line.discount, 5.0)
        self.assertEqual(order.amount_untaxed, 190.0)
        self.assertEqual(offer.phase, "given")
        self.assertEqual(offer.order_id, order)
        later = self._book(start=self._after(self.now, 600)).sale_order_id
        later.order_line = [Command.create({"product_id": self.wash.id})]
        self.assertFalse(later.order_line.discount)

    def test_the_order_shows_the_discount_and_says_whose_offer_it_is(self):
        lead = self._lost()
        self._offer(5, lead)
        order = self._book(self.wash).sale_order_id
        self.assertTrue(order.has_discount)
        note = order.message_ids.filtered(lambda one: "Discount of 5 %" in one.body)
        self.assertIn(self.manager_user.name, note.body)
        self.assertIn(lead.name, note.body)
        Order = order.with_user(self.manager_user)
        self.assertFalse(self.manager_user.has_group("sale.group_discount_per_so_line"))
        arch = etree.fromstring(Order.get_view(view_type="form")["arch"])
        (column,) = arch.xpath(
            "//field[@name='order_line']/list/field[@name='discount']"
        )
        self.assertEqual(column.get("column_invisible"), "not parent.has_discount")
        self.assertTrue(arch.xpath("//field[@name='autoservice_discount_offer_id']"))
        later = self._book(start=self._after(self.now, 600)).sale_order_id
        self.assertFalse(later.has_discount)

    def test_a_large_discount_waits_for_the_owner(self):
        lead = self._lost()
        offer = self._offer(20, lead)
        self.assertEqual(offer.phase, "asked")
        task = offer.activity_ids
        self.assertEqual(task.user_id, self.owner_user)
        self.assertIn("20 %", task.summary)
        self.assertFalse(self._book(self.wash).sale_order_id.order_line.discount)
        with mute_logger("odoo.models"), self.assertRaises(AccessError):
            offer.with_user(self.manager_user).action_approve()
        offer.with_user(self.owner_user).action_approve()
        self.assertFalse(task.exists())
        self.assertEqual(offer.decided_by_id, self.owner_user)
        order = self._book(self.wash, start=self._after(self.now, 600)).sale_order_id
        self.assertEqual(order.order_line.discount, 20.0)

    def test_a_large_discount_that_is_typed_in_the_list_waits_for_the_owner_too(self):
        """Also where the leader of the pipeline may not decide."""
        lead = self._lost()
        lead.sudo().team_id.user_id = self.manager_user
        Offer = self.env["autoservice.discount.offer"].with_user(self.manager_user)
        alone, of_deal = Offer.create(
            [
                {"partner_id": self.partner.id, "percent": 20},
                {"partner_id": self.partner.id, "percent": 30, "lead_id": lead.id},
            ]
        )
        tasks = (alone | of_deal).sudo().activity_ids
        self.assertEqual(len(tasks), 2)
        for user in tasks.user_id:
            self.assertTrue(user.has_group("autoservice.group_owner"))

    def test_what_the_owner_refuses_is_not_given(self):
        offer = self._offer(20)
        offer.with_user(self.owner_user).action_refuse()
        self.assertFalse(self._book(self.wash).sale_order_id.order_line.discount)

    def test_the_state_is_not_written_by_hand(self):
        offer = self._offer(20).with_user(self.owner_user)
        with self.assertRaises(UserError):
            offer.phase = "approved"
        with self.assertRaises(UserError):
            offer.create(
                {"partner_id": self.partner.id, "percent": 50, "phase": "approved"}
            )

    def test_an_offer_holds_for_its_time_only(self):
        offer = self._offer(5)
        offer.with_user(self.owner_user).expires_on = "2026-11-01"
        with self._clock("2026-11-02 10:00:00"):
            order = self._book(self.wash).sale_order_id
        self.assertFalse(order.order_line.discount)

    def test_a_visit_that_is_called_off_keeps_the_discount_for_the_next(self):
        offer = self._offer(5)
        booking = self._book(self.wash)
        booking.action_cancel()
        self.assertEqual(offer.phase, "approved")
        order = self._book(self.wash).sale_order_id
        self.assertEqual(order.order_line.discount, 5.0)

    def test_a_quotation_that_is_thrown_away_keeps_the_discount_for_the_next(self):
        offer = self._offer(5)
        orders = self.env["sale.order"].with_user(self.owner_user)
        order = orders.create({"partner_id": self.partner.id})
        self.assertEqual(offer.order_id, order)
        order.unlink()
        self.assertEqual(offer.phase, "approved")
        order = orders.create({"partner_id": self.partner.id})
        self.assertEqual(offer.order_id, order)

    def test_the_front_desk_does_not_change_an_offer(self):
        offer = self._offer(5)
        with mute_logger("odoo.models"), self.assertRaises(AccessError):
            offer.with_user(self.manager_user).percent = 90

    def test_a_discount_needs_a_percentage(self):
        call = self._call(self._lost())
        with self.assertRaisesRegex(UserError, "percent"):
            call.action_offer()

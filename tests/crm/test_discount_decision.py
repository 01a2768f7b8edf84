# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .crm_case import CrmCase

NOW = "2026-12-01 10:00:00"


@tagged("post_install", "-at_install")
class TestDiscountDecision(CrmCase):
    """A large discount is the owner's to decide, and nobody's customer is forgotten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.autoservice_discount_limit = 5
        cls.colleague = cls._user("colleague", "autoservice.group_manager")

    def setUp(self):
        super().setUp()
        self.lead = self._lead("wash", partner_id=self.partner.id)
        with self._clock("2026-11-10 10:00:00"):
            self._lose(self.lead)

    def _call(self):
        """The open call of the deal."""
        recall = self.env.ref("autoservice.mail_activity_type_recall")
        return self._tasks(self.lead, activity_type_id=recall.id)

    def _dialog(self, user=None, **vals):
        user = user or self.manager_user
        action = self._call().with_user(user).action_autoservice_recall()
        Call = self.env["autoservice.recall.call"].with_user(user)
        return Call.with_context(**action["context"]).create(vals)

    def _ask(self, percent=20, user=None, **vals):
        """The offer that a manager asks for in the dialog, and what the dialog says."""
        dialog = self._dialog(user, percent=percent, **vals)
        action = dialog.action_offer()
        offer = self.env["autoservice.discount.offer"].search(
            [("lead_id", "=", self.lead.id)], limit=1
        )
        return offer.with_user(self.owner_user), action

    def _history(self):
        self.env.flush_all()
        return " ".join(self.lead.message_ids.mapped("body"))

    # Asking
    def test_the_dialog_says_that_a_discount_waits_for_the_owner(self):
        self.assertTrue(self._dialog(percent=20).needs_approval)
        self.assertFalse(self._dialog(percent=5).needs_approval)
        offer, action = self._ask(20)
        self.assertEqual(offer.phase, "asked")
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("waits for the owner", action["params"]["message"])
        self.assertIn("waits for the owner", self._history())
        self.assertIn("waits for the owner", self._dialog().offered)

    def test_the_next_call_follows_the_word_that_a_discount_waits(self):
        other = self._lead("wash", partner_id=self.partner.id)
        with self._clock("2026-11-10 10:00:00"):
            self._lose(other)
        with self._clock(NOW):
            _offer, action = self._ask(20)
        following = action["params"]["next"]
        self.assertEqual(following["context"]["default_lead_id"], other.id)
        # The client runs it as it is: the server completes the first action alone.
        self.assertEqual(following["views"], [(False, "form")])

    def test_who_asked_keeps_the_call_until_the_owner_has_decided(self):
        with self._clock(NOW):
            self._ask(20, user=self.colleague, note="Would come for less")
        call = self._call()
        self.assertEqual(call.user_id, self.colleague)
        self.assertEqual(call.date_deadline, date(2026, 12, 4))
        self.assertIn("Re-call: ", call.summary)
        self.assertIn("Would come for less", call.note)

    def test_a_discount_within_the_limit_ends_the_call_as_before(self):
        offer, action = self._ask(5)
        self.assertEqual(offer.phase, "approved")
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertFalse(self._call())
        self.assertFalse(offer.activity_ids)

    # Deciding
    def test_a_refused_customer_is_called_today_with_the_owners_word(self):
        with self._clock(NOW):
            offer, _action = self._ask(20, user=self.colleague)
        with self._clock("2026-12-02 10:00:00"):
            offer.answer = "Ten at most"
            offer.action_refuse()
        call = self._call()
        self.assertEqual(call.user_id, self.colleague)
        self.assertEqual(call.date_deadline, date(2026, 12, 2))
        self.assertIn(self._reason("other").name, call.summary)
        self.assertIn("refused by", call.summary)
        self.assertIn("Ten at most", call.note)
        self.assertIn("Ten at most", self._history())
        self.assertIn("Ten at most", self._dialog().offered)

    def test_an_approved_discount_is_told_by_the_call(self):
        with self._clock(NOW):
            offer, _action = self._ask(20)
        with self._clock("2026-12-02 10:00:00"):
            offer.action_approve()
        call = self._call()
        self.assertEqual(call.user_id, self.manager_user)
        self.assertEqual(call.date_deadline, date(2026, 12, 2))
        self.assertIn("approved by", call.summary)
        self.assertIn("approved by", self._history())

    def test_a_call_that_was_made_meanwhile_comes_back(self):
        offer, _action = self._ask(20)
        self._dialog().action_reached()
        self.assertFalse(self._call())
        offer.action_refuse()
        self.assertEqual(self._call().user_id, self.manager_user)

    def test_where_the_customer_is_back_who_asked_is_told_by_a_task(self):
        self._dialog(percent=20).action_reopen()
        offer = self.env["autoservice.discount.offer"].search(
            [("lead_id", "=", self.lead.id)]
        )
        offer.with_user(self.owner_user).action_refuse()
        self.assertFalse(self._call())
        told = self._tasks(self.lead, user_id=self.manager_user.id)
        self.assertIn("refused by", told[-1].summary)

    def test_without_a_deal_who_asked_is_told_on_the_customer(self):
        Offer = self.env["autoservice.discount.offer"].with_user(self.manager_user)
        offer = Offer.create({"partner_id": self.partner.id, "percent": 30})
        offer.with_user(self.owner_user).action_approve()
        told = self.partner.activity_ids
        self.assertEqual(told.user_id, self.manager_user)
        self.assertIn("approved by", told.summary)

    # The owner's task
    def test_the_owner_decides_where_his_task_leads(self):
        offer, _action = self._ask(20)
        task = offer.activity_ids
        self.assertEqual(task.user_id, self.owner_user)
        line = self.env["autoservice.diary"].with_user(self.owner_user)
        line = line.search([("activity_id", "=", task.id)])
        self.assertEqual(line.partner_id, self.partner)
        for action in (line.action_open(), line.action_done()):
            self.assertEqual(action["res_model"], "autoservice.discount.offer")
            self.assertEqual(action["res_id"], offer.id)
        offer.action_approve()
        self.assertFalse(task.exists())

    def test_the_task_is_not_ticked_off_without_a_decision(self):
        offer, _action = self._ask(20)
        task = offer.activity_ids
        with self.assertRaisesRegex(UserError, "approve or refuse"):
            task.action_done()
        with self.assertRaisesRegex(UserError, "approve or refuse"):
            task.action_feedback(feedback="Later")
        self.assertEqual((task.active, offer.phase), (True, "asked"))
        mine = self.env["mail.activity"].create(
            {
                "summary": "Ask him",
                "res_model_id": self.env["ir.model"]._get_id(offer._name),
                "res_id": offer.id,
                "user_id": self.owner_user.id,
            }
        )
        mine.action_done()
        self.assertFalse(mine.active)

    def test_the_task_of_an_owner_who_leaves_goes_to_another(self):
        second = self._user("second_owner", "autoservice.group_owner")
        offer, _action = self._ask(20)
        task = offer.activity_ids
        task.user_id = second
        second.action_archive()
        self.assertTrue(task.exists().user_id.active)
        self.assertTrue(task.user_id.has_group("autoservice.group_owner"))

    def test_the_front_desk_does_not_answer_for_the_owner(self):
        offer, _action = self._ask(20)
        with mute_logger("odoo.models"), self.assertRaises(AccessError):
            offer.with_user(self.manager_user).answer = "Fine with me"

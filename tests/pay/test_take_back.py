# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .sheet_case import SheetCase


@tagged("post_install", "-at_install")
class TestTakeBack(SheetCase):
    """A work is done again under warranty: who was at fault gives his pay back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card.warranty_days = 14

    def _wizard(self, booking, user=None):
        action = booking.with_user(user or self.owner_user).action_take_pay_back()
        return Form(
            self.env[action["res_model"]]
            .with_user(user or self.owner_user)
            .with_context(**action["context"])
        )

    def test_the_one_at_fault_gives_back_what_he_got(self):
        first = self._invoiced()
        self._book_entries()
        again = self._visit(start=self.now + timedelta(days=3), people=(self.master,))
        self._assert_pay((self.master, 60))
        with self._wizard(again) as form:
            form.line_id = first.line_ids
            form.reason = "Wax was left on the glass"
            with form.person_ids.edit(0) as person:
                self.assertEqual(person.earned, 60)
                person.amount = 60
        form.record.action_take_back()
        self._assert_pay((self.washer, 0), (self.master, 60), (self.desk, 20))
        correction = self.entries.search(
            [("kind", "=", "correction"), ("employee_id", "=", self.washer.id)]
        )
        self.assertEqual((correction.amount, correction.state), (-60, "final"))
        self.assertEqual(correction.approver_id, self.owner_user)
        # A refund of the same work takes nothing from him once more.
        self._credit(first, 0.5)
        self._assert_pay((self.washer, 0), (self.desk, 15))
        self._credit(first)
        self._assert_pay((self.washer, 0), (self.desk, 10))

    def test_no_more_than_was_earned_and_only_under_warranty(self):
        first = self._invoiced()
        again = self._visit(start=self.now + timedelta(days=3))
        form = self._wizard(again)
        form.line_id = first.line_ids
        form.reason = "Again"
        wizard = form.save()
        with self.assertRaisesRegex(UserError, "from whom"):
            wizard.action_take_back()
        wizard.person_ids[0].amount = 61
        with self.assertRaisesRegex(ValidationError, "no more"):
            wizard.action_take_back()
        late = self._visit(start=self.now + timedelta(days=15))
        self.assertFalse(self._wizard(late).choice_ids[:])

    def test_the_front_desk_takes_nobodys_pay(self):
        self._invoiced()
        again = self._visit(start=self.now + timedelta(days=3))
        with self.assertRaises(AccessError):
            self._wizard(again, self.manager_user).save()

    def test_no_pay_is_taken_back_for_what_is_not_under_warranty(self):
        first = self._invoiced()
        again = self._visit(start=self.now + timedelta(days=15))
        for line in (first.line_ids, again.line_ids):
            wizard = (
                self.env["autoservice.pay.take.back"]
                .with_user(self.owner_user)
                .create({"booking_id": again.id, "line_id": line.id, "reason": "Again"})
            )
            wizard.person_ids[0].amount = 10
            with self.assertRaisesRegex(ValidationError, "under warranty"):
                wizard.action_take_back()

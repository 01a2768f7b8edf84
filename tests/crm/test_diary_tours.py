# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo.tests import HttpCase, tagged

from .crm_case import CrmCase


class DiaryTourCase(CrmCase, HttpCase):
    """The front desk works through its day in the browser."""

    def setUp(self):
        super().setUp()
        self.env["mail.activity"].create(
            [
                {
                    "summary": summary,
                    "user_id": self.manager_user.id,
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self.partner.id,
                }
                for summary in ("Tour: ask about the tyres", "Tour: send the bill")
            ]
        )

    def _start(self, tour):
        self.start_tour("/odoo/my-day", tour, login="test_manager")
        tasks = self.env["mail.activity"].with_context(active_test=False)
        made = tasks.search([("summary", "=", "Tour: order the pads")])
        self.assertEqual(made.user_id, self.manager_user)
        self.assertEqual(
            (made.res_model, made.res_id), ("res.partner", self.partner.id)
        )
        done = tasks.search([("summary", "=", "Tour: ask about the tyres")])
        self.assertFalse(done.active)
        self.assertEqual(done.feedback, "Wants winter ones")
        later = tasks.search([("summary", "=", "Tour: send the bill")])
        self.assertTrue(later.autoservice_time)


@tagged("post_install", "-at_install")
class TestDiaryTours(DiaryTourCase):
    def test_a_day_is_worked_through(self):
        self._start("autoservice_diary")


@tagged("post_install", "-at_install")
class TestDiaryPhone(DiaryTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_a_day_is_worked_through_on_a_phone(self):
        self._start("autoservice_diary_phone")

# Part of autoservice. See LICENSE for full copyright and licensing details.

import re

from odoo.tests import HttpCase, tagged

from .recommendation_case import RecommendationCase


class ExtraWorkCase(RecommendationCase, HttpCase):
    """The customer has the link to the order of the job."""

    def setUp(self):
        super().setUp()
        self.work = self._ask()
        self.order = self.job.sale_order_id
        self.url = self.order.get_portal_url()

    def _press(self, answer, work=None, **changes):
        """Send the form of the page as the customer does."""
        page = self.url_open(self.url).text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        data = {
            "csrf_token": found and found.group(1),
            "access_token": self.order.access_token,
            "answer": answer,
            **changes,
        }
        work = work or self.work
        path = f"/my/orders/{self.order.id}/extra_work/{work.id}"
        return self.url_open(
            path, data={key: value for key, value in data.items() if value}
        )

    def _count(self):
        self.job.invalidate_recordset()
        return len(self.job.line_ids)


@tagged("post_install", "-at_install")
class TestExtraWorkPortal(ExtraWorkCase):
    """Answers come by the link, by POST, once, and only while there is a question."""

    def test_the_page_shows_what_is_asked_with_its_price(self):
        page = self.url_open(self.url).text
        self.assertIn("Brake pads", page)
        self.assertIn("200.00", page)
        self.assertIn("Approve", page)

    def test_the_customer_reads_his_language(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        self.pads.with_context(lang="ro_RO").name = "Plăcuțe de frână"
        self.partner.lang = "ro_RO"
        # The first page in another language takes long.
        answer = self.url_open(self.url, timeout=60)
        self.assertIn("/ro/my/orders/", answer.url)
        self.assertIn("Plăcuțe de frână", answer.text)
        self.assertIn("200,00", answer.text)
        self.assertIn("/ro/my/orders/", self._press("approve").url)
        self.assertEqual(self.work.phase, "approved")

    def test_an_order_without_questions_has_no_such_section(self):
        self.work.action_reopen()
        self.assertNotIn("extra_work", self.url_open(self.url).text)

    def test_approving_twice_sells_once(self):
        for _press in range(2):
            self.assertIn("It is on your order", self._press("approve").text)
        self.assertEqual(self.work.phase, "approved")
        self.assertEqual(self._count(), 2)
        self.assertEqual(self.work.answered_by_id, self.partner)
        self.assertEqual(self.job.duration, 120)
        task = self.job.answer_activity_id
        self.assertEqual(task.user_id, self.manager_user)
        self.assertIn("Brake pads", str(task.note))

    def test_declining_twice_leaves_it_on_the_car(self):
        for _press in range(2):
            self._press("decline")
        self.assertEqual(self.work.phase, "declined")
        self.assertEqual(self._count(), 1)

    def test_what_was_declined_is_not_approved_any_more(self):
        self._press("decline")
        self._press("approve")
        self.assertEqual(self.work.phase, "declined")

    def test_a_clash_does_not_lose_the_approval(self):
        ana = self.env["res.partner"].create({"name": "Ana"})
        following = self._book(
            self.wash,
            partner_id=ana.id,
            vehicle_id=self._vehicle("NXT001", ana, self.class_sedan).id,
            start=self.job.stop,
            bay_id=self.lift.id,
        )
        following.action_book()
        page = self._press("approve").text
        self.assertIn("It is on your order", page)
        self.assertNotIn("Ana", page)
        self.assertEqual(self._count(), 2)
        self.assertEqual(self.job.stop, following.start)
        self.assertIn("No room for", str(self.job.answer_activity_id.note))

    # Refused
    def _assert_untouched(self):
        self.work.invalidate_recordset()
        self.assertEqual(self.work.phase, "asked")
        self.assertEqual(self._count(), 1)

    def test_a_wrong_token_is_refused(self):
        for token in (None, "wrong"):
            answer = self._press("approve", access_token=token)
            self.assertNotIn("Brake pads", answer.text)
            self._assert_untouched()

    def test_another_order_is_not_reached(self):
        ana = self.env["res.partner"].create({"name": "Ana"})
        other = self._book(
            self.wash,
            partner_id=ana.id,
            vehicle_id=self._vehicle("OTH001", ana).id,
            start=self._after(self.now, 600),
        )
        foreign = self._recommend(vehicle_id=other.vehicle_id.id, booking_id=other.id)
        foreign.action_ask()
        answer = self._press("approve", foreign)
        self.assertIn("can no longer be answered", answer.text)
        self.assertEqual(foreign.phase, "asked")
        unknown = self._press("approve", foreign.browse(2**31 - 1))
        self.assertIn("can no longer be answered", unknown.text)

    def test_a_closed_visit_is_not_answered(self):
        self.job.action_archive()
        self.assertIn("can no longer", self._press("approve").text)
        self.assertEqual(self.work.phase, "open")
        self.assertEqual(self._count(), 1)

    def test_an_unknown_answer_changes_nothing(self):
        for answer in ("", "dismiss", "unlink"):
            self._press(answer)
            self._assert_untouched()

    def test_a_link_alone_changes_nothing(self):
        path = f"/my/orders/{self.order.id}/extra_work/{self.work.id}"
        token = self.order.access_token
        answer = self.url_open(f"{path}?answer=approve&access_token={token}")
        self.assertIn(answer.status_code, (404, 405))
        self._assert_untouched()

    def test_a_form_of_another_site_is_refused(self):
        answer = self._press("approve", csrf_token="forged")
        self.assertEqual(answer.status_code, 400)
        self._assert_untouched()

    def test_another_customer_does_not_answer(self):
        ana = self._user("ana", "base.group_portal")
        self.authenticate(ana.login, ana.login)
        self._press("approve", access_token=None)
        self._assert_untouched()

    def test_the_customer_answers_when_signed_in(self):
        user = self._user("ion", "base.group_portal")
        user.partner_id = self.partner
        self.authenticate(user.login, user.login)
        self._press("approve", access_token=None)
        self.assertEqual(self.work.phase, "approved")

    def test_a_salesperson_sees_the_question_and_does_not_answer(self):
        user = self._user("seller", "sales_team.group_sale_salesman_all_leads")
        self.authenticate(user.login, user.login)
        page = self.url_open(self.url).text
        self.assertIn("has not answered yet", page)
        self.assertNotIn("extra_work/", page)
        token = re.search(r'csrf_token: "([^"]+)"', page).group(1)
        self._press("approve", csrf_token=token)
        self._assert_untouched()

    def test_the_front_desk_answers_for_the_customer(self):
        self.authenticate(self.manager_user.login, self.manager_user.login)
        self._press("approve")
        self.assertEqual(self.work.phase, "approved")

    def test_an_executor_does_not_answer_for_the_customer(self):
        self.authenticate(self.executor_user.login, self.executor_user.login)
        self._press("approve", access_token=None)
        self._assert_untouched()

# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
from contextlib import nullcontext
from unittest.mock import Mock, patch

from odoo.exceptions import ConcurrencyError
from odoo.tests import HttpCase, tagged

from odoo.addons.autoservice.models.common import clashes
from odoo.addons.autoservice.models.common.autoservice_verb_mixin import VERB
from odoo.addons.autoservice.models.messaging.autoservice_message_send import Outcome

from .message_case import TODAY, MessageCase


@tagged("post_install", "-at_install")
class TestGatewayPosts(MessageCase, HttpCase):
    """Reports and answers that providers post to us."""

    def setUp(self):
        super().setUp()
        _provider, self.gateway = self._provider(
            report_list_path="results",
            report_reference_path="messageId",
            report_status_path="status.groupName",
            report_delivered="DELIVERED",
            report_failed="REJECTED",
            report_error_path="status.description",
            answer_phone_path="from",
            answer_text_path="message",
            answer_reference_path="id",
        )
        self.message = self._queue(channel="gateway").sudo()
        self._send()

    def _send(self):
        """As if the sender had run: HTTP tests have their own cursor."""
        self.message.with_context(autoservice_verb=VERB)._set_phase(
            "sent",
            provider_ref="p1",
            sent_at=TODAY,
            address="+37369123456",
            gateway_id=self.gateway.id,
        )
        self.env.flush_all()

    def _post(self, what, data=None, key=None, form=None, raw=None):
        url = f"/autoservice/gateway/{key or self.gateway.key}/{what}"
        if form:
            return self.url_open(url, data=form)
        body = raw if raw is not None else json.dumps(data)
        headers = {"Content-Type": "application/json"}
        return self.url_open(url, data=body, headers=headers)

    def _report(self, state, reference="p1"):
        result = {
            "messageId": reference,
            "status": {"groupName": state, "description": "No such subscriber"},
        }
        return self._post("report", {"results": [result]})

    # Reports
    def test_a_report_says_that_it_was_delivered_once_and_twice(self):
        for _time in range(2):
            self.assertEqual(self._report("DELIVERED").status_code, 204)
            self.message.invalidate_recordset()
            self.assertEqual(self.message.state, "delivered")
        self.assertEqual(self._report("REJECTED").status_code, 204)
        self.message.invalidate_recordset()
        self.assertEqual(self.message.state, "delivered")

    def test_a_report_with_our_reference_is_found_too(self):
        self._report("DELIVERED", self.message.reference)
        self.message.invalidate_recordset()
        self.assertEqual(self.message.state, "delivered")

    def test_a_report_of_failure_tells_why(self):
        self._report("REJECTED")
        self.message.invalidate_recordset()
        self.assertRecordValues(
            self.message, [{"state": "failed", "error": "No such subscriber"}]
        )

    def test_a_report_that_comes_while_the_message_is_sent_is_not_lost(self):
        verb = self.message.with_context(autoservice_verb=VERB)
        for reference in (self.message.reference, "p2"):
            verb._set_phase("sending", provider_ref=False, delivered_at=False)
            self.env.flush_all()
            self.assertEqual(self._report("DELIVERED", reference).status_code, 204)
            reports = self.env["autoservice.message.report"]
            reports = reports.with_context(autoservice_verb=VERB)
            reports._take_kept()
            self.message.invalidate_recordset()
            self.assertEqual(self.message.state, "sending")
            verb._conclude(Outcome("sent", provider_ref="p2"))
            reports._take_kept()
            self.assertEqual(self.message.state, "delivered")
            self.assertTrue(self.message.delivered_at)
            self.assertFalse(reports.search([]))

    def test_a_report_about_nothing_of_ours_is_not_kept_for_ever(self):
        verb = self.message.with_context(autoservice_verb=VERB)
        verb._set_phase("sending")
        self.env.flush_all()
        self._report("DELIVERED", "another")
        verb._conclude(Outcome("sent"))
        reports = self.env["autoservice.message.report"]
        reports._take_kept()
        self.assertFalse(reports.search([]))
        self.assertEqual(self.message.state, "sent")

    def test_wrong_posts_are_refused_and_change_nothing(self):
        for kwargs, status in (
            ({"data": {"results": []}, "key": "0" * 32}, 404),
            ({"data": {"results": []}, "key": "a%00"}, 404),
            ({"data": {"results": [{"status": {"groupName": "X"}}]}}, 400),
            ({"data": {"other": 1}}, 400),
            ({"data": []}, 400),
            ({"data": "text"}, 400),
            ({"raw": "{"}, 400),
            ({"raw": " "}, 400),
            ({"raw": b"\xff\xfe"}, 400),
            ({"raw": "[" * 30000}, 400),
            ({"raw": '{"a": "%s"}' % ("x" * 70000)}, 413),
            ({"form": {"results": "x"}}, 400),
        ):
            with self.subTest(str(kwargs)[:60]):
                self.assertEqual(self._post("report", **kwargs).status_code, status)
        self.assertEqual(self._report("DELIVERED", "unknown").status_code, 404)
        self.message.invalidate_recordset()
        self.assertEqual(self.message.state, "sent")
        get = self.url_open(f"/autoservice/gateway/{self.gateway.key}/report")
        self.assertEqual(get.status_code, 405)

    # Answers
    def test_an_answer_lands_on_the_customer_and_reaches_the_manager(self):
        form = {"from": "+37369123456", "message": "I will be late", "id": "s1"}
        for _time in range(2):  # the provider posts it twice
            answer = self._post("answer", form=form)
            self.assertEqual((answer.status_code, answer.text), (204, ""))
        self.partner.invalidate_recordset()
        notes = [note for note in self._notes(self.partner) if "late" in note]
        self.assertEqual(len(notes), 1)
        post = self.partner.message_ids.filtered(lambda one: "late" in one.body)
        self.assertEqual(post.author_id, self.partner)
        task = self.partner.activity_ids
        self.assertEqual(task.user_id, self.manager_user)
        self.assertIn("late", task.note)

    def test_an_answer_that_somebody_else_takes_at_this_moment_is_called_anew(self):
        # What another transaction has just made is seen by one that begins now.
        now = Mock(search_count=lambda domain, limit: 1)
        data = {"from": "+37369123456", "message": "I will be late", "id": "s1"}
        with (
            patch.object(clashes, "present", lambda _model: nullcontext(now)),
            self.assertRaises(ConcurrencyError),
        ):
            self.gateway._take_answers(data)

    def test_an_answer_of_a_stranger_is_not_lost(self):
        form = {"from": "37369000111", "message": "Who <b>are</b> you?"}
        self.assertEqual(self._post("answer", form=form).status_code, 204)
        self.gateway.invalidate_recordset()
        self.assertIn("&lt;b&gt;", self._notes(self.gateway)[0])
        self.assertEqual(self.gateway.activity_ids.user_id, self.manager_user)

    def test_an_answer_does_not_wait_for_who_has_left(self):
        self.gateway.user_id = self.manager_user
        self.manager_user.active = False
        self._post("answer", form={"from": "37360000001", "message": "Hi", "id": "a8"})
        task = self.gateway.activity_ids
        self.assertTrue(task.user_id.has_group("autoservice.group_owner"))

    def test_an_answer_to_one_company_is_not_told_to_another(self):
        other = self.env["res.company"].create({"name": "Tyres"})
        self.gateway.company_id = self.company
        stranger = self.partner.copy({"company_id": other.id, "name": "Theirs"})
        theirs = self._queue(partner_id=stranger.id, company_id=other.id).sudo()
        theirs._write_facts({"address": "+37369123456", "sent_at": TODAY})
        form = {"from": "+37369123456", "message": "I will be late", "id": "s1"}
        self._post("answer", form=form)
        self.assertFalse([one for one in self._notes(stranger) if "late" in one])
        self.partner.invalidate_recordset()
        self.assertTrue([one for one in self._notes(self.partner) if "late" in one])

    def test_an_answer_without_text_is_refused(self):
        answer = self._post("answer", form={"from": "+37369123456"})
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(answer.json()["field"], "message")

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .intake_case import IntakeCase
from .telephony_case import TelephonyCase

FIGURES = (
    "total",
    "accepted",
    "repeated",
    "refused",
    "spam",
    "further",
    "lead_count",
    "junk_count",
    "call_count",
    "merged_count",
    "deleted_count",
)


@tagged("post_install", "-at_install")
class TestIntakeLog(IntakeCase, TelephonyCase):
    """What came is kept, counted, and ties with what was made of it."""

    def _call(self, exchange, **form):
        return TelephonyCase._post(self, exchange, form)

    def _tally(self, endpoint):
        field = endpoint._endpoint_field
        groups = (
            self.env["autoservice.intake.tally"]
            .with_user(self.owner_user)
            ._read_group(
                [(field, "=", endpoint.id)], [], [f"{name}:sum" for name in FIGURES]
            )
        )
        return {name: n for name, n in zip(FIGURES, groups[0], strict=True) if n}

    def _require(self, stage, name):
        field = self.env["ir.model.fields"]._get("crm.lead", name)
        self._stage(stage).required_field_ids = field

    # Nothing is lost
    def test_a_mandatory_field_loses_no_request_and_is_asked_of_who_moves_it(self):
        self._require("intake_new", "autoservice_plate")
        self._require("intake_processing", "autoservice_plate")
        self.assertEqual(self._post({"phone": "069123456"}).status_code, 200)
        lead = self._leads().with_user(self.manager_user)
        with self.assertRaisesRegex(ValidationError, "Plate"):
            lead.stage_id = self._stage("intake_processing")
        lead.autoservice_plate = "ABC123"
        lead.stage_id = self._stage("intake_processing")
        with self.assertRaisesRegex(ValidationError, "Plate"):
            self._lead("intake")

    def test_a_mandatory_field_loses_no_lead_of_a_call(self):
        self._require("intake_new", "autoservice_plate")
        Inquiry = self.env["autoservice.inquiry"].with_user(self.manager_user)
        call = Inquiry.create({"phone": "069123456", "status": "missed"})
        call.action_open_lead()
        self.assertTrue(call.lead_id)
        self._require("intake_processing", "autoservice_plate")
        with self.assertRaisesRegex(ValidationError, "Plate"):
            call.lead_id.stage_id = self._stage("intake_processing")

    def test_the_beginning_of_what_is_far_too_long_is_kept(self):
        exchange = self._exchange("binotel")
        for raw in ('{"phone": "069123456", "text": "%s"}', "phone=069123456&text=%s"):
            kind = (
                "application/json"
                if raw[0] == "{"
                else ("application/x-www-form-urlencoded")
            )
            raw = raw % ("x" * 3 * 1024 * 1024)
            for endpoint, post in (
                (self.intake, super()._post),
                (
                    exchange,
                    lambda raw, headers: TelephonyCase._post(
                        self, exchange, raw=raw, headers=headers
                    ),
                ),
            ):
                answer = post(raw=raw, headers={"Content-Type": kind})
                self.assertEqual(answer.status_code, 413)
                row = endpoint.request_ids.sorted("id")[-1:]
                self.assertEqual(row.outcome, "refused")
                self.assertEqual(row.error, "body: too long")
                self.assertIn("069123456", row.payload)
                self.assertEqual(len(row.payload), 65536)
        self.assertFalse(self._leads())

    @mute_logger("odoo.addons.autoservice.controllers.crm.endpoint", "odoo.sql_db")
    def test_a_fault_of_an_automation_loses_no_request(self):
        def fail(*_args):
            raise KeyError("a rule of the business")

        with patch.object(type(self.env["crm.lead"]), "_on_stage", fail):
            answer = self._post({"phone": "069123456", "id": "a1"})
        self.assertEqual(answer.status_code, 500)
        row = self.intake.request_ids
        self.assertEqual(row.outcome, "refused")
        self.assertIn("069123456", row.payload)
        self.assertEqual(
            self._post({"phone": "069123456", "id": "a1"}).status_code, 200
        )
        self.assertEqual(len(self._leads()), 1)

    def test_a_responsible_who_left_the_branch_loses_no_request(self):
        other = self.env["res.company"].create({"name": "Other branch"})
        user = self._user("leaver", "autoservice.group_manager")
        self.intake.user_id = user
        user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertEqual(self._post({"phone": "069123456"}).status_code, 200)
        self.assertNotEqual(self._leads().user_id, user)
        with self.assertRaises(UserError):
            self.intake.user_id = user

    # Telephony
    def test_what_an_exchange_posted_is_kept_with_what_was_wrong(self):
        exchange = self._exchange("twilio")
        self._call(exchange, CallSid="CA1", CallStatus="ringing")
        exchange.signature = "none"
        self._call(exchange, CallStatus="ringing")
        self._call(exchange, CallSid="CA1", CallStatus="unheard of")
        rows = exchange.with_user(self.owner_user).request_ids.sorted("id")
        self.assertEqual(
            [(row.outcome, row.error) for row in rows],
            [
                ("refused", "wrong signature"),
                ("refused", "CallSid: missing"),
                ("ignored", False),
            ],
        )
        self.assertIn("ringing", rows[0].payload)

    def test_a_flood_by_a_leaked_key_is_refused_and_counted_in_a_row(self):
        exchange = self._exchange("twilio")
        exchange.write({"signature": "none", "rate_limit": 3})
        answers = [
            self._call(exchange, CallSid=f"CA{n}", CallStatus="ringing").status_code
            for n in range(9)
        ]
        self.assertEqual(set(answers), {200, 429})
        # At most two minutes were touched.
        self.assertLessEqual(len(self._calls(exchange)), 6)
        floods = self.env["autoservice.intake.flood"].search(
            [("exchange_id", "=", exchange.id)]
        )
        self.assertEqual(sum(floods.mapped("count")), 9)
        self.assertEqual(sum(floods.mapped("refused")), answers.count(429))
        self.assertEqual(self._tally(exchange)["refused"], answers.count(429))
        self.assertEqual(self._post({"phone": "069123456"}).status_code, 200)

    # Ties
    def test_every_channel_ties_with_its_leads_junk_and_merged_ones_too(self):
        for number in range(4):
            self._post({"phone": "069123456", "text": str(number)})
        self._post({"phone": "069123456", "text": "0"})
        self._post({})
        self._form(phone="069123456", website="x")
        first, second, junk, deleted = self._leads().sorted("id")
        junk.with_user(self.manager_user).action_junk("Nonsense")
        (first | second).with_user(self.owner_user).merge_opportunity()
        deleted.with_user(self.owner_user).unlink()
        self.env.flush_all()
        self.assertEqual(
            self._tally(self.intake),
            {
                "total": 7,
                "accepted": 4,
                "repeated": 1,
                "refused": 1,
                "spam": 1,
                "lead_count": 2,
                "junk_count": 1,
                "merged_count": 1,
                "deleted_count": 1,
            },
        )
        leads = self.env["crm.lead"].with_context(active_test=False)
        self.assertEqual(leads.search_count([("source_id", "=", self.source.id)]), 2)

    def test_every_exchange_ties_with_its_calls(self):
        exchange = self._exchange("twilio")
        exchange.write({"signature": "none", "source_id": self.source.id})
        for sid, statuses in {
            "CA1": ("ringing", "in-progress", "completed"),
            "CA2": ("ringing", "no-answer", "no-answer"),
        }.items():
            for status in statuses:
                self._call(exchange, CallSid=sid, CallStatus=status, From="069123456")
        calls = self._calls(exchange)
        self.assertEqual(
            self._tally(exchange),
            {"total": 6, "accepted": 2, "further": 4, "call_count": len(calls)},
        )
        self.assertEqual(calls.source_id, self.source)
        self.assertEqual(exchange.request_ids.source_id, self.source)

    # Retention
    def test_what_was_kept_long_enough_goes_but_the_counts_stay(self):
        self._post({"phone": "069123456", "text": "Oil"})
        self._post({})
        exchange = self._exchange("twilio")
        exchange.signature = "none"
        for status in ("ringing", "completed"):
            self._call(exchange, CallSid="CA1", CallStatus=status)
        rows = self.intake.request_ids | exchange.request_ids
        for row in rows:
            row.received_at -= timedelta(days=30)
        Request = self.env["autoservice.intake.request"]
        Request._gc_requests()
        self.assertEqual(len(rows.exists()), 4)
        self.company.autoservice_request_days = 29
        Request._gc_requests()
        left = rows.exists()
        self.assertEqual(left.mapped("outcome"), ["accepted", "accepted"])
        self.assertEqual(left.mapped("payload"), [False, False])
        self.assertEqual(left.lead_id, self._leads())
        self.assertEqual(left.inquiry_id, self._calls(exchange))

    # Rights
    def test_what_was_posted_is_read_by_the_owner_alone(self):
        self._post({"phone": "069123456"})
        row = self.intake.request_ids
        self.assertTrue(row.with_user(self.owner_user).payload)
        desk = row.with_user(self.manager_user)
        self.assertEqual(desk.outcome, "accepted")
        for name in ("payload", "address_hash"):
            with self.assertRaises(AccessError):
                desk.read([name])
        for user in (self.manager_user, self.executor_user):
            with self.assertRaises(AccessError):
                self.env["autoservice.intake.tally"].with_user(user).search([])
        with self.assertRaises(AccessError):
            row.with_user(self.executor_user).read(["outcome"])
        for name in ("write", "unlink"):
            arguments = [{"outcome": "spam"}] if name == "write" else []
            with self.assertRaises(AccessError):
                getattr(row.with_user(self.owner_user), name)(*arguments)

    def test_hostile_words_stay_text_in_the_log_and_in_the_lead(self):
        words = "<img src=x onerror=alert(1)>"
        self._post({"phone": "079000111", "name": words, "text": words})
        lead = self._leads()
        self.assertNotIn("<img", lead.description)
        self.assertIn("&lt;img", lead.description)
        self.assertEqual(lead.contact_name, words)

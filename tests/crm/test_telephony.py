# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
from base64 import b64encode
from hashlib import sha1
from hmac import new as hmac

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .telephony_case import SECRET, TelephonyCase


@tagged("post_install", "-at_install")
class TestZadarma(TelephonyCase):
    """Forms with an event each, signed."""

    def setUp(self):
        super().setUp()
        self.exchange = self._exchange("zadarma")

    def _event(self, event, signature=None, signed=None, **vals):
        form = {
            "event": event,
            "call_start": "2026-11-23 10:00:00",
            "pbx_call_id": "in_1234",
            **vals,
        }
        names = signed or ("caller_id", "called_did", "call_start")
        text = "".join(form.get(name, "") for name in names)
        digest = hmac(SECRET.encode(), text.encode(), sha1).hexdigest()
        right = b64encode(digest.encode()).decode()
        headers = {"Signature": right if signature is None else signature}
        return self._post(self.exchange, form, headers=headers)

    def _incoming(self, event, **vals):
        vals = {"caller_id": "37369123456", "called_did": "37322000000", **vals}
        return self._event(event, **vals)

    def test_a_call_from_ringing_to_the_recording(self):
        self.assertEqual(self._incoming("NOTIFY_START").status_code, 200)
        call = self._calls(self.exchange)
        self.assertRecordValues(
            call,
            [
                {
                    "status": "ringing",
                    "direction": "in",
                    "phone_number": "+37369123456",
                    "partner_id": self.partner.id,
                    "line": "37322000000",
                }
            ],
        )
        self._incoming(
            "NOTIFY_ANSWER",
            signed=("caller_id", "destination", "call_start"),
            internal="901",
            destination="901",
        )
        self.assertEqual(call.status, "answered")
        self.assertEqual(call.user_id, self.manager_user)
        self._incoming("NOTIFY_END", disposition="answered", duration="65")
        self._event(
            "NOTIFY_RECORD",
            signed=("pbx_call_id", "call_id_with_rec"),
            call_id_with_rec="9.8.7",
        )
        self.assertRecordValues(
            call, [{"status": "ended", "duration": 65, "recording_ref": "9.8.7"}]
        )
        self.assertEqual(self._calls(self.exchange), call)

    def test_a_call_that_nobody_took_is_a_task_even_when_told_twice(self):
        self._incoming("NOTIFY_START")
        for _time in range(2):
            self._incoming("NOTIFY_END", disposition="no answer", duration="0")
        call = self._calls(self.exchange)
        self.assertEqual(call.status, "missed")
        self.assertEqual(len(call.activity_ids), 1)

    def test_an_outgoing_call_settles_what_was_missed(self):
        self._incoming("NOTIFY_START")
        self._incoming("NOTIFY_END", disposition="cancel")
        missed = self._calls(self.exchange)
        signed = ("internal", "destination", "call_start")
        vals = {
            "internal": "901",
            "destination": "+37369123456",
            "pbx_call_id": "out_77",
            "signed": signed,
        }
        self._event("NOTIFY_OUT_START", **vals)
        self.assertFalse(missed.handled_at)
        self._event("NOTIFY_OUT_END", disposition="answered", duration="5", **vals)
        self.assertTrue(missed.handled_at)
        out = self._calls(self.exchange) - missed
        self.assertRecordValues(
            out,
            [
                {
                    "direction": "out",
                    "status": "ended",
                    "partner_id": self.partner.id,
                    "user_id": self.manager_user.id,
                }
            ],
        )

    def test_events_in_the_wrong_order_never_take_a_call_back(self):
        self._incoming("NOTIFY_END", disposition="answered", duration="9")
        self._incoming(
            "NOTIFY_ANSWER", signed=("caller_id", "destination", "call_start")
        )
        self._incoming("NOTIFY_START")
        self.assertEqual(self._calls(self.exchange).status, "ended")

    def test_a_wrong_signature_makes_nothing(self):
        for signature in ("", "x", "\u00e9"):
            answer = self._incoming("NOTIFY_START", signature=signature.encode())
            self.assertEqual(answer.status_code, 403)
        self.assertFalse(self._calls(self.exchange))

    def test_the_address_is_checked_by_an_echo(self):
        self.env.flush_all()
        url = f"/autoservice/telephony/{self.exchange.key}"
        answer = self.url_open(f"{url}?zd_echo=<b>1</b>")
        self.assertEqual(answer.text, "<b>1</b>")
        self.assertIn("text/plain", answer.headers["Content-Type"])
        self.assertEqual(self.url_open(url).status_code, 404)


@tagged("post_install", "-at_install")
class TestBinotel(TelephonyCase):
    """Forms whose details are in brackets; an answer is expected."""

    def setUp(self):
        super().setUp()
        self.exchange = self._exchange("binotel")

    def test_a_call_and_its_details(self):
        common = {"generalCallID": "3112425781", "companyID": "37572"}
        self._post(
            self.exchange,
            {
                **common,
                "requestType": "receivedTheCall",
                "externalNumber": "069123456",
                "internalNumber": "901",
                "callType": "0",
            },
        )
        call = self._calls(self.exchange)
        self.assertEqual(call.status, "ringing")
        self.assertEqual(call.partner_id, self.partner)
        answered = {**common, "requestType": "answeredTheCall", "internalNumber": "901"}
        self._post(self.exchange, answered)
        self.assertEqual(call.status, "answered")
        hung_up = {"requestType": "hangupTheCall", "billsec": "12"}
        self._post(self.exchange, {**common, **hung_up, "disposition": "ANSWER"})
        answer = self._post(
            self.exchange,
            {
                "requestType": "apiCallCompleted",
                "callDetails[generalCallID]": "3112425781",
                "callDetails[externalNumber]": "069123456",
                "callDetails[internalNumber]": "901",
                "callDetails[callType]": "0",
                "callDetails[billsec]": "12",
                "callDetails[disposition]": "ANSWER",
                "callDetails[pbxNumberData][number]": "0502792021",
                "callDetails[historyData][0][internalNumber]": "901",
                "callDetails[linkToCallRecordInMyBusiness]": "https://my.example/r/1",
            },
        )
        self.assertEqual(answer.json(), {"status": "success"})
        self.assertRecordValues(
            call,
            [
                {
                    "status": "ended",
                    "duration": 12,
                    "line": "0502792021",
                    "user_id": self.manager_user.id,
                    "recording_url": "https://my.example/r/1",
                }
            ],
        )

    def test_a_call_without_seconds_was_missed(self):
        self._post(
            self.exchange,
            {
                "requestType": "apiCallCompleted",
                "callDetails[generalCallID]": "5",
                "callDetails[externalNumber]": "069123456",
                "callDetails[callType]": "0",
                "callDetails[billsec]": "0",
                "callDetails[disposition]": "CANCEL",
            },
        )
        call = self._calls(self.exchange)
        self.assertEqual(call.status, "missed")
        self.assertTrue(call.activity_ids)


@tagged("post_install", "-at_install")
class TestTwilio(TelephonyCase):
    """The status callback, as form and as JSON; and what no exchange should post."""

    def setUp(self):
        super().setUp()
        self.exchange = self._exchange("twilio")
        self.exchange.signature = "none"

    def _event(self, status, **vals):
        form = {
            "CallSid": "CA1",
            "AccountSid": "AC1",
            "From": "+37369123456",
            "To": "+37322000000",
            "Direction": "inbound",
            "CallStatus": status,
            **vals,
        }
        return self._post(self.exchange, form)

    def test_a_call_and_its_recording(self):
        for status in ("ringing", "in-progress"):
            self.assertEqual(self._event(status).status_code, 200)
        self._event("completed", CallDuration="30")
        recorded = {
            "CallSid": "CA1",
            "RecordingStatus": "completed",
            "RecordingUrl": "https://api.example/Recordings/RE1",
        }
        self._post(self.exchange, recorded)
        self.assertRecordValues(
            self._calls(self.exchange),
            [
                {
                    "status": "ended",
                    "duration": 30,
                    "partner_id": self.partner.id,
                    "recording_url": "https://api.example/Recordings/RE1",
                }
            ],
        )

    def test_a_call_that_is_nobodys_is_given_to_the_desk_and_the_form_says_so(self):
        team = self.teams["intake"]
        team.user_id, self.exchange.user_id = self.manager_user, False
        self.assertEqual(self.exchange.fallback_user_id, self.manager_user)
        self._event("no-answer")
        call = self._calls(self.exchange)
        self.assertEqual(call.user_id, self.manager_user)
        self.assertEqual(call.activity_ids.user_id, self.manager_user)
        # Who has the rights, not who is written there.
        team.user_id = self.executor_user
        desk = self.exchange.fallback_user_id
        self.assertTrue(desk.has_group("autoservice.group_manager"))
        self.partner.user_id = self.owner_user
        self._event("no-answer", CallSid="CA2")
        self.assertEqual((self._calls(self.exchange) - call).user_id, self.owner_user)

    def test_nobody_is_written_to_about_a_call(self):
        self.exchange.user_id = self.owner_user
        self.exchange.extension_path = "Extension"
        self._event("ringing")
        self._event("in-progress", Extension="901")
        call = self._calls(self.exchange)
        self.assertEqual(call.user_id, self.manager_user)
        written = self.env["mail.message"].search(
            [("model", "=", call._name), ("res_id", "=", call.id)]
        )
        told = written.notified_partner_ids
        self.assertFalse(told & (self.manager_user | self.owner_user).partner_id)

    def test_the_end_of_a_call_is_told_with_how_long_and_who_spoke(self):
        self.exchange.user_id = self.owner_user
        self.exchange.extension_path = "Extension"
        for status, vals in (
            ("ringing", {}),
            ("in-progress", {"Extension": "901"}),
            ("completed", {"CallDuration": "65"}),
        ):
            self._event(status, **vals)
        found = self.env["bus.bus"].search([("message", "ilike", "autoservice_call")])
        news = [json.loads(one.message)["payload"] for one in found]
        # Who is responsible for the call need not be who speaks.
        self.assertEqual(
            [(one["status"], one["user_id"], one["duration"]) for one in news][-1:],
            [("ended", False, 65)],
        )
        self.assertIn(
            ("answered", self.manager_user.id),
            [(one["status"], one["user_id"]) for one in news],
        )
        self.assertNotIn(self.owner_user.id, [one["user_id"] for one in news])

    def test_busy_and_given_up_are_missed(self):
        for number, status in enumerate(("busy", "no-answer", "canceled", "failed")):
            self._event(status, CallSid=f"CA{number}")
        self.assertEqual(set(self._calls(self.exchange).mapped("status")), {"missed"})

    def test_generic_json_is_read_by_its_places(self):
        self.exchange.write(
            {
                "events": "call.state=start: ringing\ncall.state=end: ended",
                "call_path": "call.id",
                "phone_path": "call.parties.0.number",
            }
        )
        call = {"id": 7, "state": "start", "parties": [{"number": "069 12 34 56"}]}
        self._post(self.exchange, raw=json.dumps({"call": call}))
        self.assertEqual(self._calls(self.exchange).partner_id, self.partner)

    def test_hostile_posts_are_refused_and_make_nothing(self):
        for raw, status in (
            ("{", 400),
            ("[]", 400),
            ("null", 400),
            ("[" * 30000, 400),
            (b"\xff", 400),
            (json.dumps({"CallStatus": "ringing"}), 400),
            (json.dumps({"CallStatus": "ringing", "CallSid": {"a": 1}}), 400),
            (json.dumps({"CallStatus": "unheard of", "CallSid": "1"}), 200),
            (json.dumps({"a": "x" * 300000}), 413),
        ):
            with self.subTest(str(raw)[:40]):
                answer = self._post(self.exchange, raw=raw)
                self.assertEqual(answer.status_code, status)
        self.assertFalse(self._calls(self.exchange))
        for key in ("0" * 32, "%00", "x'"):
            answer = self._post(self.exchange, {"CallSid": "1"}, key=key)
            self.assertEqual(answer.status_code, 404)

    def test_strange_values_of_a_call_do_no_harm(self):
        answer = self._event(
            "completed",
            CallDuration="1e999",
            From="anonymous\x00",
            RecordingUrl="javascript:alert(1)",
        )
        self.assertEqual(answer.status_code, 200)
        self.assertRecordValues(
            self._calls(self.exchange),
            [
                {
                    "phone_number": False,
                    "duration": 0,
                    "recording_url": False,
                    "status": "missed",
                }
            ],
        )

    def test_a_wrong_line_is_refused_when_it_is_written(self):
        for events in ("event: ringing", "event=x", "event=x: singing"):
            with self.assertRaisesRegex(ValidationError, "not understood"):
                self.exchange.events = events

    def test_the_desk_reads_no_secrets(self):
        exchange = self.exchange.with_user(self.manager_user)
        for name in ("key", "secret"):
            with self.assertRaises(AccessError):
                exchange.read([name])


@tagged("post_install", "-at_install")
class TestTwilioSignature(TelephonyCase):
    """Twilio signs the address and all values; behind a proxy the address is ours."""

    def setUp(self):
        super().setUp()
        self.exchange = self._exchange("twilio")
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("web.base.url", "https://garage.example")
        self.address = (
            f"https://garage.example/autoservice/telephony/{self.exchange.key}"
        )

    def _signed(self, query="", secret=SECRET, raw=None, **form):
        form = {"CallSid": "CA1", "CallStatus": "ringing", "From": "+1", **form}
        text = self.address + query + "".join(k + form[k] for k in sorted(form))
        digest = hmac(secret.encode(), text.encode(), sha1).digest()
        headers = {"X-Twilio-Signature": b64encode(digest).decode()}
        key = self.exchange.key + query
        return self._post(self.exchange, form, raw=raw, headers=headers, key=key)

    def test_what_twilio_signed_is_taken(self):
        self.assertEqual(self._signed(From="+37369123456").status_code, 200)
        self.assertEqual(self._calls(self.exchange).partner_id, self.partner)
        answer = self._signed("?branch=1", CallSid="CA2", Caller="\u021atefan")
        self.assertEqual(answer.status_code, 200)

    def test_what_somebody_else_signed_or_changed_is_refused(self):
        self.assertEqual(self._signed(secret="guess").status_code, 403)
        unsigned = self._post(self.exchange, {"CallSid": "1", "CallStatus": "ringing"})
        self.assertEqual(unsigned.status_code, 403)
        self.assertEqual(self._signed(raw="{}").status_code, 403)
        self.exchange.secret = False
        self.assertEqual(self._signed(secret="").status_code, 403)
        self.assertFalse(self._calls(self.exchange))

# Part of autoservice. See LICENSE for full copyright and licensing details.

import json
from base64 import b64encode
from hashlib import sha1
from hmac import new as hmac

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from .crm_case import CrmCase

SECRET = "api-secret"


class TelephonyCase(CrmCase, HttpCase):
    """Exchanges that post as their makers document it."""

    def setUp(self):
        super().setUp()
        self.company.country_id = self.env.ref("base.md")
        self.manager_user.autoservice_extension = "901"

    def _exchange(self, name):
        exchange = self.env.ref(f"autoservice.exchange_{name}")
        exchange.write(
            {"active": True, "company_id": self.company.id, "secret": SECRET}
        )
        return exchange

    def _post(self, exchange, form=None, raw=None, headers=None, key=None):
        self.env.flush_all()
        url = f"/autoservice/telephony/{key or exchange.key}"
        data = form if raw is None else raw
        if raw is not None:
            headers = {"Content-Type": "application/json", **(headers or {})}
        answer = self.url_open(url, data=data, headers=headers)
        self.env.invalidate_all()
        return answer

    def _calls(self, exchange):
        return self.env["autoservice.inquiry"].search(
            [("exchange_id", "=", exchange.id)], order="id"
        )


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
class TestCallCard(TelephonyCase):
    """What the front desk sees when somebody calls."""

    def _ring(self, phone="+37369123456"):
        Inquiry = self.env["autoservice.inquiry"].with_user(self.manager_user)
        return Inquiry.create({"phone": phone, "status": "ringing"})

    def _sections(self, call):
        return {one["key"]: one["lines"] for one in call.get_call_card()["sections"]}

    def test_the_card_says_who_it_is_and_what_there_is_with_him(self):
        oil = self._service("Oil change", pipeline="repair")
        self._work(oil)
        self.env["autoservice.recommendation"].create(
            {"vehicle_id": self.vehicle.id, "title": "Brake pads"}
        )
        earlier = self._ring()
        earlier.write({"is_complaint": True, "note": "Waited long"})
        call = self._ring()
        card = call.get_call_card()
        self.assertEqual(card["customer"]["name"], "Ion Popa")
        sections = self._sections(call)
        self.assertIn("ABC123", sections["cars"][0]["text"])
        self.assertIn("Oil change", sections["last"][0]["text"])
        self.assertIn("Waited long", sections["complaints"][0]["text"])
        self.assertEqual(sections["recommended"][0]["text"], "Brake pads")

    def test_a_stranger_has_a_card_without_sections(self):
        card = self._ring("+37379000111").get_call_card()
        self.assertFalse(card["customer"])
        self.assertEqual(card["phone"], "+37379000111")
        self.assertEqual(card["sections"], [])

    def test_the_card_costs_the_same_however_much_there_is(self):
        def cost(call):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            call.get_call_card()
            return self.env.cr.sql_log_count - before

        service = self._service("Oil change", pipeline="repair")
        call = self._ring()
        self._work(service)
        self.env["autoservice.recommendation"].create(
            {"vehicle_id": self.vehicle.id, "title": "Brakes"}
        )
        cost(call)
        few = cost(call)
        for number in range(3):
            car = self._vehicle(f"CAR{number}", self.partner)
            self._work(service, vehicle_id=car.id)
            self.env["autoservice.recommendation"].create(
                {"vehicle_id": car.id, "title": "Brakes"}
            )
        self.assertLessEqual(cost(call), few + 2)

    def test_only_the_front_desk_sees_cards_and_no_name_is_on_the_bus(self):
        exchange = self._exchange("twilio")
        quiet = self._user("quiet", "autoservice.group_manager")
        quiet.autoservice_no_calls = True
        users = self.env["res.users"]._get_call_listeners(self.company)
        self.assertIn(self.manager_user, users)
        self.assertNotIn(quiet, users)
        self.assertNotIn(self.executor_user, users)
        form = {"CallSid": "CA1", "CallStatus": "ringing", "From": "+37369123456"}
        self._post(exchange, form)
        call = self._calls(exchange)
        news = self.env["bus.bus"].search([("message", "ilike", "autoservice_call")])
        told = json.loads(news[-1:].message)["payload"]
        self.assertEqual(told, {"id": call.id, "status": "ringing", "user_id": False})
        with self.assertRaises(AccessError):
            call.with_user(self.executor_user).get_call_card()

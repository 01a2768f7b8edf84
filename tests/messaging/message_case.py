# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The words of the tests of the outbox: a queue that runs, a provider that answers."""

import json
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from freezegun import freeze_time

from ..common import AutoserviceCase

# A Monday, 10:00 in Chisinau.
TODAY = datetime(2026, 11, 23, 8, 0)


class Provider:
    """A provider of messages on this machine, who does what the test says."""

    def __init__(self):
        self.requests = []
        self.answers = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                provider._take(self, self.rfile.read(length).decode())

            def do_GET(self):
                provider._take(self, "")

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        """Let the port go."""
        self.server.shutdown()
        self.server.server_close()

    def _take(self, handler, body):
        path = urlsplit(handler.path)
        self.requests.append(
            {
                "path": path.path,
                "query": parse_qs(path.query),
                "body": body,
                "headers": dict(handler.headers),
            }
        )
        status, answer = self.answers.pop(0) if self.answers else (200, {"id": "p1"})
        if status is None:  # hangs up
            handler.close_connection = True
            handler.connection.shutdown(SHUT_RDWR)
            return
        text = json.dumps(answer).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)


class MessageCase(AutoserviceCase):
    """A garage whose customer is in Chisinau and has phone and e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "autoservice_dry_run": False,
                "autoservice_quiet_from": 21.0,
                "autoservice_quiet_to": 9.0,
                "autoservice_eve_hour": 18.0,
                "autoservice_channel_order": "email,sms,gateway",
                "autoservice_gateway_id": False,
                # The question after a visit has its own tests.
                "autoservice_ask_mark": False,
            }
        )
        cls.company.resource_calendar_id.tz = "Europe/Chisinau"
        cls.partner.write({"email": "ion@example.com", "tz": "Europe/Chisinau"})
        cls.wash = cls._service("Body wash", price=100.0, minutes=40)
        cls.Message = cls.env["autoservice.message"].with_user(cls.manager_user)
        # What the demo has in its outbox would go out in the tests.
        waiting = cls.env["autoservice.message"].search([("phase", "=", "waiting")])
        waiting._drop("Not part of the test")
        cls.cron = cls.env.ref("autoservice.message_cron_send")

    # Verbs
    def _queue(self, **vals):
        """A message of the manager to the customer."""
        row = {"kind": "robot", "partner_id": self.partner.id, "body": "Hello", **vals}
        return self.Message._queue([row])

    def _run(self, at=TODAY):
        """Let the sender run, at a moment."""
        with freeze_time(at), self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def _notes(self, record):
        """What was written on the page of a record."""
        return record.message_ids.mapped("body")

    def _provider(self, **vals):
        """A provider and the gateway that the company calls him by."""
        provider = Provider()
        if "status_url" in vals:
            vals["status_url"] = provider.url + vals["status_url"]
        self.addCleanup(provider.stop)
        gateway = self.env["autoservice.gateway"].create(
            {
                "name": "Provider",
                "url": f"{provider.url}/send",
                "headers": "Authorization: Bearer {secret}",
                "body": '{"to": "{phone}", "text": "{text}", "ref": "{reference}"}',
                "secret": "s3cret&",
                "reference_path": "id",
                "user_id": self.manager_user.id,
                **vals,
            }
        )
        self.company.write(
            {
                "autoservice_gateway_id": gateway.id,
                "autoservice_channel_order": "gateway,email,sms",
            }
        )
        return provider, gateway

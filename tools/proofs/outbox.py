# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The sender killed fifty times: no customer gets a message twice, none is lost.

The provider is a server on this machine. He answers slowly, with errors before and after
he took the message, twice, or hangs up. Of three gateways to him one takes a reference
once only, one can be asked, one can neither. By turns one process sends, or two at once,
and each gets SIGKILL at a moment of the clock. Delivery reports come twice.

    tools/dev prove outbox --set kills=10 --set messages=30
"""

import json
import random
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

# What the provider does, and how often of a hundred.
HABITS = {
    "takes it": 45,
    "takes it slowly": 15,
    "takes it and says so twice": 8,
    "takes it, then fails": 6,
    "takes it, then hangs up": 6,
    "fails": 5,
    "has no time": 10,
    "refuses": 5,
}


class Provider:
    """Takes messages in his own way, and keeps count of what customers got."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.got = Counter()
        self.habits = Counter()
        self.asked = 0
        self.lock = Lock()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider.take(self, json.loads(body)["ref"])

            def do_GET(self):
                reference = parse_qs(urlsplit(self.path).query)["ref"][0]
                with provider.lock:
                    provider.asked += 1
                    has_it = provider.got[reference]
                answer(self, 200 if has_it else 404, {"state": "DELIVERED"})

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, handler, reference):
        """Do one of the habits.

        :param handler: the request
        :param str reference: of the message
        """
        knows = handler.path == "/once"
        with self.lock:
            (habit,) = self.random.choices([*HABITS], HABITS.values())
            seconds = self.random.uniform(0.1, 0.6)
            self.habits[habit] += 1
        if "slowly" in habit:
            time.sleep(seconds)
        if habit.startswith("takes"):
            with self.lock:
                self.got[reference] = 1 if knows else self.got[reference] + 1
        if "hangs up" in habit:
            return
        times = 2 if "twice" in habit else 1
        for _time in range(times):
            answer(handler, *self.get_answer(habit, reference))

    @staticmethod
    def get_answer(habit, reference):
        """Return status and answer of a habit."""
        if "fail" in habit:
            return 500, {}
        if habit == "has no time":
            return 503, {}
        if habit == "refuses":
            return 400, {"why": "no such subscriber"}
        return 200, {"id": f"p-{reference}"}


def answer(handler, status, data):
    """Answer a request; who was killed meanwhile does not hear it."""
    text = json.dumps(data).encode()
    try:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)
    except OSError:
        handler.close_connection = True


def run(dev):
    """Send, kill, and compare what the outbox says with what customers got."""
    kills, messages = dev.number("kills", 50), dev.number("messages", 120)
    provider = Provider(dev.number("seed", 1))
    try:
        found = dev.odoo_script(
            dev.database(), "outbox.py", kills, messages, provider.url, timeout=3600
        )
    finally:
        provider.server.shutdown()
    dev.note(
        f"{found['tried']} signals, {found['struck']} struck;"
        f" {sum(provider.habits.values())} calls, {provider.asked} questions:"
        f" {dict(provider.habits)}"
    )
    got = provider.got
    rows = found["messages"]
    table = Counter((row["gateway"], row["state"], got[row["ref"]]) for row in rows)
    dev.table(
        ("gateway", "state in the outbox", "customer got", "messages"),
        [(*key, count) for key, count in sorted(table.items())],
    )
    _judge(dev, kills, found, rows, got)


def _judge(dev, kills, found, rows, got):
    """Check what came of it all."""
    dev.check(found["struck"] >= kills, f"{found['struck']} processes were killed")
    twice = [row["id"] for row in rows if got[row["ref"]] > 1]
    dev.check(not twice, f"nobody got a message twice {twice or ''}".strip())
    strangers = set(got) - {row["ref"] for row in rows}
    dev.check(not strangers, "nobody got what is not in the outbox")
    left = [row["id"] for row in rows if row["state"] in ("waiting", "sending")]
    dev.check(not left, f"nothing is left in the middle {left or ''}".strip())
    lies = [
        row["id"]
        for row in rows
        if (row["state"] in ("sent", "delivered") and not got[row["ref"]])
        or (row["state"] == "failed" and got[row["ref"]])
    ]
    dev.check(not lies, f"what is sent or failed is so indeed {lies or ''}".strip())
    open_ = [row for row in rows if row["state"] == "uncertain"]
    silent = [row["id"] for row in open_ if not row["task"]]
    dev.check(
        not silent,
        f"{len(open_)} of {len(rows)} are uncertain, each a task {silent or ''}".strip(),
    )
    dev.check(
        len(rows) == found["queued"],
        f"all {found['queued']} messages are accounted for",
    )

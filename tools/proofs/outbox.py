# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The sender killed fifty times: no customer gets a message twice, none is lost.

Messages go out by e-mail, by Odoo's own SMS and by three gateways, to servers on this
machine that answer slowly, with errors before and after they took the message, twice, or
hang up. Of the gateways one takes a reference once only, one can be asked, one can
neither. By turns one process sends, or two at once, and each gets SIGKILL at a moment of
the clock. Delivery reports come twice.

    tools/dev prove outbox --set kills=10 --set messages=30
"""

import json
import random
import re
import time
from collections import Counter
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

# What a provider does, and how often of a hundred.
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
# By what a text is known where the provider gets no reference.
MARK = re.compile(r"Message \d+")


class Customers:
    """Behind every provider: what came to them, and the habits that are next."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.got = Counter()
        self.habits = Counter()
        self.asked = 0
        self.lock = Lock()

    def choose(self, provider):
        """Return the next habit of a provider; a slow one has waited already."""
        with self.lock:
            (habit,) = self.random.choices([*HABITS], HABITS.values())
            seconds = self.random.uniform(0.1, 0.6)
            self.habits[provider, habit] += 1
        if "slowly" in habit:
            time.sleep(seconds)
        return habit

    def take(self, key, knows=False):
        """A customer gets a message.

        :param str key: of the message
        :param bool knows: the provider takes each once only
        """
        with self.lock:
            self.got[key] = 1 if knows else self.got[key] + 1


def serve(server):
    """Let a server run; return its port."""
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


# Gateways and Odoo's SMS
def make_http(customers):
    """Return the server of the gateways (/once, /asked, /plain) and of Odoo's SMS."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            is_sms = self.path.startswith("/api/sms")
            key, ok, refusal = (read_sms if is_sms else read_gateway)(data)
            habit = customers.choose("sms" if is_sms else self.path.strip("/"))
            if habit.startswith("takes"):
                customers.take(key, knows=self.path == "/once")
            if "hangs up" in habit:
                return
            for _time in range(2 if "twice" in habit else 1):
                if "fail" in habit:
                    answer(self, 500, {})
                elif habit == "has no time":
                    answer(self, 503, {})
                elif habit == "refuses":
                    answer(self, 200 if is_sms else 400, refusal)
                else:
                    answer(self, 200, ok)

        def do_GET(self):
            reference = parse_qs(urlsplit(self.path).query)["ref"][0]
            with customers.lock:
                customers.asked += 1
                has_it = customers.got[reference]
            answer(self, 200 if has_it else 404, {"state": "DELIVERED"})

        def log_message(self, *_args):
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def read_gateway(data):
    """Return (key, answer, refusal) for what a gateway was sent."""
    return data["ref"], {"id": f"p-{data['ref']}"}, {"why": "no such subscriber"}


def read_sms(data):
    """Return (key, answer, refusal) for what Odoo's SMS service was sent."""
    (message,) = data["params"]["messages"]
    (number,) = message["numbers"]

    def say(state):
        result = [{"uuid": number["uuid"], "state": state, "credit": 1}]
        return {"jsonrpc": "2.0", "id": data["id"], "result": result}

    key = MARK.search(message["content"])[0]
    return key, say("success"), say("wrong_number_format")


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


# E-mail
def make_smtp(customers):
    """Return a mail server. What it refuses with a code it has not taken."""

    class Handler(StreamRequestHandler):
        def handle(self):
            try:
                self.talk()
            except OSError:
                return

        def say(self, text):
            self.wfile.write(f"{text}\r\n".encode())

        def talk(self):
            self.say("220 here")
            habit = customers.choose("email")
            for line in iter(self.rfile.readline, b""):
                word = line[:4].upper().strip()
                if word == b"RCPT" and habit == "refuses":
                    self.say("550 no such mailbox")
                elif word == b"RCPT" and habit == "has no time":
                    self.say("451 later")
                elif word == b"DATA":
                    self.say("354 go on")
                    if not self.take(habit):
                        return
                elif word == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 good")

        def take(self, habit):
            lines = iter(self.rfile.readline, b"")
            data = b"".join(iter(lambda: next(lines, b".\r\n"), b".\r\n"))
            if habit == "fails":
                self.say("451 no room")
                return True
            customers.take(read_email(data))
            if "hangs up" in habit:
                return False
            self.say("250 taken")
            if "twice" in habit:
                self.say("250 taken")
            return habit != "takes it, then fails"

    return ThreadingTCPServer(("127.0.0.1", 0), Handler)


def read_email(data):
    """Return the key in the text of an e-mail."""
    for part in message_from_bytes(data).walk():
        text = (part.get_payload(decode=True) or b"").decode(errors="replace")
        if found := MARK.search(text):
            return found[0]
    return "an e-mail without a text"


def run(dev):
    """Send, kill, and compare what the outbox says with what customers got."""
    kills, messages = dev.number("kills", 50), dev.number("messages", 150)
    customers = Customers(dev.number("seed", 1))
    servers = [make_http(customers), make_smtp(customers)]
    http, smtp = map(serve, servers)
    try:
        found = dev.odoo_script(
            dev.database(),
            "outbox.py",
            kills,
            messages,
            f"http://127.0.0.1:{http}",
            smtp,
            timeout=3600,
        )
    finally:
        for server in servers:
            server.shutdown()
    dev.note(
        f"{found['tried']} signals, {found['struck']} struck;"
        f" {sum(customers.habits.values())} calls, {customers.asked} questions"
    )
    dev.table(
        ("way", "what the provider did", "times"),
        [(*key, count) for key, count in sorted(customers.habits.items())],
    )
    got = customers.got
    rows = found["messages"]
    table = Counter((row["way"], row["state"], got[row["key"]]) for row in rows)
    dev.table(
        ("way", "state in the outbox", "customer got", "messages"),
        [(*key, count) for key, count in sorted(table.items())],
    )
    _judge(dev, kills, found, rows, got)


def _judge(dev, kills, found, rows, got):
    """Check what came of it all."""
    dev.check(found["struck"] >= kills, f"{found['struck']} processes were killed")
    twice = [row["id"] for row in rows if got[row["key"]] > 1]
    dev.check(not twice, f"nobody got a message twice {twice or ''}".strip())
    strangers = set(got) - {row["key"] for row in rows}
    dev.check(not strangers, "nobody got what is not in the outbox")
    left = [row["id"] for row in rows if row["state"] in ("waiting", "sending")]
    dev.check(not left, f"nothing is left in the middle {left or ''}".strip())
    lies = [
        row["id"]
        for row in rows
        if (row["state"] in ("sent", "delivered") and not got[row["key"]])
        or (row["state"] == "failed" and got[row["key"]])
    ]
    dev.check(not lies, f"what is sent or failed is so indeed {lies or ''}".strip())
    open_ = [row for row in rows if row["state"] == "uncertain"]
    silent = [row["id"] for row in open_ if not row["task"]]
    dev.check(
        not silent,
        f"{len(open_)} of {len(rows)} are uncertain, each a task {silent or ''}".strip(),
    )
    if open_:
        names = ", ".join(f"{row['text']} ({row['way']})" for row in open_)
        dev.note(f"uncertain: {names}")
    dev.check(
        len(rows) == found["queued"],
        f"all {found['queued']} messages are accounted for",
    )

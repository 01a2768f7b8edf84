# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Ten thousand malformed and hostile posts: no 500, no wrong lead, nothing valid lost.

Forms, JSON and rubbish go to the intake and to the telephony from many addresses at once;
now and then a good request or call is among them. Then one address floods a channel while
others go on.

    tools/dev prove fuzz --set posts=1000 --set seed=7
"""

import http.client
import json
import random
import string
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
HOSTILE = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "'; DROP TABLE crm_lead; --",
    "<script>alert(1)</script>",
    "{{ object.env.cr }}",
    "${7*7}",
    "%s%n%d",
    "../../etc/passwd",
    "\u202e\u200b\ufeff",
    "9" * 400,
    "x" * 30000,
    "+",
    "+373",
    "=1+1",
    "null",
    "1e999",
    "-1",
    "\r\nSet-Cookie: a=b",
)
VALUES = (None, True, 0, -1, 1.5, 10**40, [], {}, [[]], {"a": {"b": []}}, *HOSTILE)
NAMES = (
    "id",
    "name",
    "phone",
    "email",
    "plate",
    "direction",
    "text",
    "website",
    "x[y]",
)
CALL_NAMES = ("CallSid", "CallStatus", "From", "To", "Direction", "CallDuration")
TYPES = (
    FORM,
    JSON,
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/json; charset=nonsense",
    "",
    "\xff",
)


class Post:
    """One request: where to, what, and what is expected of it."""

    def __init__(self, path, body, kind, valid=None):
        self.path = path
        self.body = body
        self.kind = kind
        self.valid = valid


class Fuzzer:
    """Makes posts out of a seed."""

    def __init__(self, seed, world):
        self.random = random.Random(seed)
        self.world = world
        self.number = 0

    def post(self):
        """Return the next post; one of ten is good."""
        make = self.random.choices(
            (self.good_lead, self.good_call, self.lead, self.call, self.stranger),
            (5, 5, 45, 30, 15),
        )[0]
        return make()

    # Good ones
    def good_lead(self):
        """A request as it should be."""
        self.number += 1
        data = {
            "id": f"good-{self.number}",
            "phone": f"+373690{self.number:05}",
            "text": self.random.choice(HOSTILE[2:13]),
        }
        return self._send(f"intake/{self.world['intake']}", data, ("lead", data["id"]))

    def good_call(self):
        """A call as the exchange tells of it."""
        self.number += 1
        data = {
            "CallSid": f"good-{self.number}",
            "CallStatus": "ringing",
            "From": f"+373691{self.number:05}",
            "Direction": "inbound",
        }
        path = f"telephony/{self.world['exchange']}"
        return self._send(path, data, ("call", data["CallSid"]))

    def _send(self, path, data, valid):
        if self.random.random() < 0.5:
            return Post(path, json.dumps(data).encode(), JSON, valid)
        return Post(path, urlencode(data, errors="replace").encode(), FORM, valid)

    # Bad ones
    def lead(self):
        """Something for the intake that is no request."""
        # Without a phone and an address nothing can be a request.
        names = [name for name in NAMES if name not in ("phone", "email")]
        return self._bad(f"intake/{self.world['intake']}", names)

    def call(self):
        """Something for the telephony that is no call."""
        names = [name for name in CALL_NAMES if name != "CallSid"]
        return self._bad(f"telephony/{self.world['exchange']}", names)

    def stranger(self):
        """A good request with a wrong key."""
        good = self.random.choice((self.good_lead, self.good_call))()
        part = good.path.partition("/")[0]
        key = self.random.choice(("0" * 32, "x", quote("'--"), "%00", "%ff", "a" * 900))
        return Post(f"{part}/{key}", good.body, good.kind)

    def _bad(self, path, names):
        shape = self.random.choice((self._rubbish, self._form, self._json, self._cut))
        return Post(path, shape(names), self.random.choice(TYPES))

    def _data(self, names):
        chosen = self.random.sample(names, self.random.randrange(len(names)))
        return {name: self.random.choice(VALUES) for name in chosen}

    def _form(self, names):
        data = {
            name: "" if value is None else str(value)
            for name, value in self._data(names).items()
        }
        return urlencode(data, errors="replace").encode()

    def _json(self, names):
        value = self.random.choice((self._data(names), *VALUES))
        return json.dumps(value).encode()

    def _cut(self, names):
        body = self._json(names)
        return body[: self.random.randrange(len(body) + 1)]

    def _rubbish(self, _names):
        kind = self.random.randrange(4)
        if kind == 0:
            return self.random.randbytes(self.random.randrange(2000))
        if kind == 1:
            return b"[" * self.random.randrange(50000)
        if kind == 2:
            return b"--x\r\nContent-Disposition: form-data; name=" + b"a" * 500
        text = "".join(self.random.choices(string.printable, k=300))
        return text.encode() * self.random.choice((1, 1, 1, 400))


def send(server, post, address="127.0.0.1"):
    """Send a post from an address; return the status, 0 where none came back."""
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(
        parts.hostname, parts.port, timeout=60, source_address=(address, 0)
    )
    try:
        connection.request(
            "POST",
            f"/autoservice/{post.path}",
            body=post.body,
            headers={"Content-Type": post.kind} if post.kind else {},
        )
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def run(dev):
    """Post, then compare what was answered with what is in the database."""
    database = dev.database()
    world = dev.odoo_script(database, "fuzz_setup.py")
    fuzzer = Fuzzer(dev.number("seed", 1), world)
    posts = [fuzzer.post() for _number in range(dev.number("posts", 10000))]
    with dev.server(database) as server:
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda post: send(server, post), posts))
        _check_fuzz(dev, database, world, list(zip(posts, answers, strict=True)))
        _twins(dev, database, server, world)
        _flood(dev, database, server, world)


def _check_fuzz(dev, database, world, answered):
    """Check the answers, the leads, the calls and the log."""
    dev.note(f"answers: {dict(sorted(Counter(a for _post, a in answered).items()))}")
    wrong = [
        (post.path[:20], post.kind, post.body[:80], answer)
        for post, answer in answered
        if not 200 <= answer < 500
    ]
    dev.check(not wrong, f"{len(answered)} posts: none made an error {wrong[:3] or ''}")
    good = [(post, answer) for post, answer in answered if post.valid]
    dev.check(
        all(answer == 200 for _post, answer in good),
        f"{len(good)} good ones among them were all taken",
    )
    keys = {"lead": "intake", "call": "exchange"}
    for kind, query in {
        "lead": "SELECT external_id FROM autoservice_intake_request"
        " WHERE lead_id IS NOT NULL",
        "call": "SELECT call_ref FROM autoservice_inquiry WHERE exchange_id IS NOT NULL",
    }.items():
        wanted = {post.valid[1] for post, _answer in good if post.valid[0] == kind}
        found = [one for (one,) in dev.sql(database, query)]
        dev.check(
            sorted(found) == sorted(wanted),
            f"{len(wanted)} of them are {kind}s ({keys[kind]}), once each, and no other",
        )
    ((leads, taken),) = dev.sql(
        database,
        "SELECT (SELECT count(*) FROM crm_lead) - %s, (SELECT count(*)"
        " FROM autoservice_intake_request"
        " WHERE outcome = 'accepted' AND intake_id IS NOT NULL)",
        [world["leads"]],
    )
    dev.check(leads == taken, f"{leads} leads tie with the log of {taken}")
    ((calls, taken),) = dev.sql(
        database,
        "SELECT (SELECT count(*) FROM autoservice_inquiry),"
        " (SELECT count(*) FROM autoservice_intake_request"
        " WHERE outcome = 'accepted' AND exchange_id IS NOT NULL)",
    )
    dev.check(calls == taken, f"{calls} calls tie with the log of {taken}")
    ((kept,),) = dev.sql(database, "SELECT count(*) FROM autoservice_intake_request")
    known = [answer for post, answer in answered if not _is_stranger(post, world)]
    dev.check(
        kept == len(known), f"{len(known)} posts with a right key: {kept} are kept"
    )
    strangers = [answer for post, answer in answered if _is_stranger(post, world)]
    dev.check(
        all(answer in (404, 413) for answer in strangers),
        f"{len(strangers)} posts with a wrong key were turned away",
    )


def _is_stranger(post, world):
    return post.path.partition("/")[2] not in (world["intake"], world["exchange"])


def _twins(dev, database, server, world):
    """The same request many times at once: by its id, and by phone and text."""
    path = f"intake/{world['intake']}"
    rounds = dev.number("twins", 20)
    same = [
        {"phone": f"+373693{number:05}", "text": "Twin"}
        | ({"id": f"twin-{number}"} if number % 2 else {})
        for number in range(rounds)
        for _time in range(8)
    ]
    posts = [Post(path, json.dumps(data).encode(), JSON) for data in same]
    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(lambda post: send(server, post), posts))
    ((rows, phones),) = dev.sql(
        database,
        "SELECT count(*), count(DISTINCT phone) FROM crm_lead"
        " WHERE phone LIKE '+373693%'",
    )
    dev.check(set(answers) == {200}, f"twins were answered well: {dict(answers)}")
    dev.check(
        rows == phones == rounds,
        f"{len(posts)} twins of {rounds} requests made {rows} leads",
    )


def _flood(dev, database, server, world):
    """One address floods while twenty others ask for something, or ring."""
    for part, table in (("intake", "intake"), ("telephony", "exchange")):
        dev.note(f"a flood of {part}")
        _flood_one(dev, database, server, f"{part}/{world['narrow_' + part]}", table)


def _flood_one(dev, database, server, path, table):
    def ask(number):
        address = "127.0.0.9" if number % 10 else f"127.0.1.{1 + number // 10}"
        data = {"phone": f"+373692{number:05}", "id": f"flood-{number}"}
        data |= {"CallSid": f"flood-{number}", "CallStatus": "ringing"}
        body = json.dumps(data).encode()
        return address, send(server, Post(path, body, JSON), address)

    count = dev.number("flood", 200)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(count)))
    flood = Counter(answer for address, answer in answers if address == "127.0.0.9")
    others = Counter(answer for address, answer in answers if address != "127.0.0.9")
    dev.note(f"who floods was answered {dict(flood)}, others {dict(others)}")
    dev.check(set(others) == {200}, "a flood of one address did not stop the others")
    dev.check(flood[429] > flood[200], "who floods was refused")
    dev.check(not flood[500] and not flood[0], "and none of his posts made an error")
    ((rows,),) = dev.sql(
        database,
        "SELECT count(*) FROM autoservice_intake_flood AS flood"
        f" JOIN autoservice_{table} AS endpoint ON endpoint.id = {table}_id"
        " WHERE endpoint.key = %s AND count > 1",
        [path.partition("/")[2]],
    )
    dev.check(rows <= 5, f"what he posted is {rows} rows of the counter")

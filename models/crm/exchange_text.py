# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What a telephone exchange posts, made comparable. Pure functions."""

import hmac
import re
from base64 import b64encode
from hashlib import sha1, sha256

TWILIO = "twilio"
FIELD = re.compile(r"[^\[\]]+")
MOST_DEPTH = 8
MOST_NUMBER = 10**7  # seconds of a call, in a field that is far too small for more


class EventLine:
    """A line of the list of events: `place=value` and what it means.

    >>> line = EventLine.parse("event=NOTIFY_END, disposition=answered: ended")
    >>> line.meaning, line.wanted["disposition"]
    ('ended', 'answered')
    >>> line.fits({"event": "NOTIFY_END", "disposition": "Answered"})
    True
    >>> line.fits({"event": "NOTIFY_END", "disposition": "busy"})
    False
    """

    def __init__(self, wanted, meaning):
        self.wanted = wanted
        self.meaning = meaning

    @classmethod
    def parse(cls, line):
        """Read a line.

        :raise ValueError: with the line that is none
        """
        left, colon, meaning = line.rpartition(":")
        wanted = {}
        for condition in left.split(","):
            place, equals, value = condition.partition("=")
            if not place.strip() or not equals:
                raise ValueError(line)
            wanted[place.strip()] = value.strip().lower()
        if not colon or not meaning.strip():
            raise ValueError(line)
        return cls(wanted, meaning.strip())

    def fits(self, data):
        """Tell whether data is such an event; `*` is any value that is given."""
        for place, value in self.wanted.items():
            found = find_text(data, place).lower()
            if found != value and not (value == "*" and found):
                return False
        return True


def parse_events(text):
    """Return the lines of a list of events.

    :raise ValueError: with the line that is none

    >>> [line.meaning for line in parse_events("event=start: ringing\\n\\n")]
    ['ringing']
    """
    lines = (line.strip() for line in (text or "").splitlines())
    return [EventLine.parse(line) for line in lines if line]


def find_event(lines, data):
    """Return the meaning of the first line that fits, None where none does."""
    return next((line.meaning for line in lines if line.fits(data)), None)


def nest(form):
    """Return a form whose names have brackets as nested data.

    >>> nest({"a[b][c]": "1", "d": "2"})
    {'a': {'b': {'c': '1'}}, 'd': '2'}
    >>> nest({"a": "1", "a[b]": "2"})
    {'a': {'b': '2'}}
    """
    data = {}
    for name, value in form.items():
        keys = FIELD.findall(name)[:MOST_DEPTH] or [name]
        place = data
        for key in keys[:-1]:
            if not isinstance(place.get(key), dict):
                place[key] = {}
            place = place[key]
        place[keys[-1]] = value
    return data


def find_text(data, places):
    """Return the text at the first of some places that has one, else an empty one.

    :param data: nested dicts and lists
    :param places: dotted paths separated by `|`, as "callDetails.phone|phone"

    >>> find_text({"a": {"b": 7}}, "x|a.b"), find_text({"a": [{"b": " c "}]}, "a.0.b")
    ('7', 'c')
    >>> find_text({"a": {"b": None}}, "a.b"), find_text({"a": True}, "")
    ('', '')
    """
    for path in (places or "").split("|"):
        value = _pick(data, path.strip()) if path.strip() else None
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, (str, int, float)):
            text = str(value).replace("\x00", "").strip()
            text = text.encode("utf-8", "replace").decode("utf-8")
            if text:
                return text
    return ""


def _pick(data, path):
    """Return what stands at a dotted path, None where there is nothing."""
    for name in path.split("."):
        if isinstance(data, dict):
            data = data.get(name)
        elif isinstance(data, list) and name.isascii() and name.isdigit():
            index = int(name[:6])
            data = data[index] if index < len(data) else None
        else:
            return None
    return data


def read_seconds(text):
    """Return a duration in whole seconds, 0 where it is none.

    >>> read_seconds("12"), read_seconds("12.7"), read_seconds("-3"), read_seconds("x")
    (12, 12, 0, 0)
    >>> read_seconds("inf"), read_seconds("1e99")
    (0, 0)
    """
    try:
        seconds = float(text or 0)
    except ValueError:
        return 0
    return int(seconds) if 0 <= seconds < MOST_NUMBER else 0


def get_twilio_text(url, pairs):
    """Return what Twilio signs: the address, then names and values by name.

    :param url: as Twilio was told it, with what follows the question mark
    :param pairs: (name, value) of the form; the same ones twice count once

    >>> get_twilio_text("https://a.example/x?y=1", [("To", "2"), ("From", "1")])
    'https://a.example/x?y=1From1To2'
    >>> form = [("CallSid", "CA1234567890ABCDE"), ("Digits", "1234")]
    >>> form += [("From", "+14158675309"), ("Caller", "+14158675309")]
    >>> form += [("To", "+18005551212")]
    >>> text = get_twilio_text("https://mycompany.com/myapp.php?foo=1&bar=2", form)
    >>> sign(text, "12345", TWILIO)
    'RSOYDt4T1cUTdK1PDd93/VVr8B8='
    """
    return url + "".join(f"{name}{value}" for name, value in sorted(set(pairs)))


def sign(text, secret, kind):
    """Return the signature of a text.

    :param kind: sha1_hex_base64 (the hexadecimal digest, in base64), sha1_base64,
        sha1_hex, sha256_hex or twilio (as sha1_base64)

    >>> sign("a", "b", "sha1_hex")
    '8abe0fd691e3da3035f7b7ac91be45d99e942b9e'
    """
    digest = sha256 if kind.startswith("sha256") else sha1
    code = hmac.new(secret.encode(), text.encode("utf-8", "replace"), digest)
    if kind.endswith("hex_base64"):
        return b64encode(code.hexdigest().encode()).decode()
    if kind.endswith("base64") or kind == TWILIO:
        return b64encode(code.digest()).decode()
    return code.hexdigest()


def is_signed(given, text, secret, kind):
    """Tell whether a signature is right, in constant time.

    >>> is_signed(sign("a", "b", "sha256_hex"), "a", "b", "sha256_hex")
    True
    >>> is_signed("", "a", "b", "sha256_hex")
    False
    """
    right = sign(text, secret, kind)
    return hmac.compare_digest(right.encode(), given.encode("utf-8", "replace"))

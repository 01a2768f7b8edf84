# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What a request of an intake channel says, read out of what was posted. Pure."""

import json
import re
from hashlib import sha256
from typing import NamedTuple

from markupsafe import escape

MOST_BYTES = 65536
# What is kept in the log of what was posted.
MOST_LETTERS = 65536
# The longest value of each field that is understood; the rest is kept in the log.
FIELDS = {
    "id": 200,
    "name": 200,
    "phone": 60,
    "email": 254,
    "plate": 40,
    "direction": 20,
    "text": 20000,
}
ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?")
EMAIL = re.compile(r"[^@\s<>\"(),:;]+@[^@\s<>\"(),:;]+\.[^@\s<>\"(),:;.]+")
MOST_DEPTH = 8
SPACE = re.compile(r"\s+")


class FieldError(ValueError):
    """A field of a request is wrong.

    :param field: its name
    :param problem: a word that a program can read
    """

    def __init__(self, field, problem):
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class Request(NamedTuple):
    """The texts of a request; empty where nothing was given."""

    id: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    plate: str = ""
    direction: str = ""
    text: str = ""


def clean(text):
    r"""Return a text that PostgreSQL takes.

    >>> clean("a\x00b\ud800c")
    'ab?c'
    """
    text = text.replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def read_request(data):
    """Return the request that was posted.

    :param data: a form as dict, or what JSON held
    :raise FieldError: naming the field that is wrong

    >>> read_request({"phone": " 069123456 ", "text": "Oil", "other": [1]}).phone
    '069123456'
    >>> read_request({"phone": 69123456}).phone
    '69123456'
    """
    if not isinstance(data, dict):
        raise FieldError("body", "not an object")
    values = {}
    for name, most in FIELDS.items():
        value = data.get(name)
        if value is None or value is False:
            continue
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise FieldError(name, "not a text")
        if isinstance(value, int) and abs(value) >= 10**30:
            raise FieldError(name, "too long")
        text = clean(str(value)).strip()
        if len(text) > most:
            raise FieldError(name, "too long")
        values[name] = text
    request = Request(**values)
    if request.email and not EMAIL.fullmatch(request.email):
        raise FieldError("email", "not an e-mail address")
    if not request.phone and not request.email:
        raise FieldError("phone", "missing")
    return request


def read_payload(payload):
    """Return the fields of what was posted, as texts, however it came.

    >>> read_payload('{"phone": ["12"], "a": {"b": [1, "x"]}, "c": null}')
    {'phone': '12', 'a.b.0': '1', 'a.b.1': 'x'}
    >>> read_payload("Oil, please")
    {}
    """
    try:
        data = json.loads(payload or "")
    except (ValueError, RecursionError):
        return {}
    fields = {}

    def note(name, value, depth=0):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, list):
            value = dict(enumerate(value))
        if isinstance(value, dict) and depth < MOST_DEPTH:
            for key, one in value.items():
                note(f"{name}.{key}" if name else str(key), one, depth + 1)
        elif value is not None and name:
            fields[name] = str(value)

    note("", data)
    return fields


def get_lines(payload):
    """Return what was posted for people: a field a line.

    >>> print(get_lines('{"name": ["Ana"], "phone": ["12"]}'))
    name: Ana
    phone: 12
    >>> get_lines("Oil, please")
    'Oil, please'
    """
    lines = [f"{name}: {value}" for name, value in read_payload(payload).items()]
    return "\n".join(lines) or payload or ""


def get_fingerprint(number, email, text):
    """Return what is the same for the same phone (or e-mail) and text.

    >>> one = get_fingerprint("+37369123456", "", "Oil  change")
    >>> one == get_fingerprint("+37369123456", "x@example.com", "oil change ")
    True
    >>> one == get_fingerprint("+37369123457", "", "Oil change")
    False
    """
    words = SPACE.sub(" ", text).strip().lower()
    who = number or email.lower()
    return sha256(f"{who}\n{words}".encode()).hexdigest()


def find_wrong_origin(text):
    """Return the first line that is no origin, None where all are.

    >>> find_wrong_origin("https://example.com\\n\\nhttp://localhost:8069")
    >>> find_wrong_origin("https://example.com/page")
    'https://example.com/page'
    """
    for line in (text or "").split():
        if not ORIGIN.fullmatch(line):
            return line
    return None


def is_allowed(origin, allowed):
    """Tell whether a page may post from the browser.

    :param origin: what the browser says; empty where it is none
    :param allowed: origins, one a line; empty: every one

    >>> is_allowed("https://A.example", "https://a.example"), is_allowed("", "x")
    (True, True)
    >>> is_allowed("https://b.example", "https://a.example"), is_allowed("null", "")
    (False, True)
    """
    known = {line.lower() for line in (allowed or "").split()}
    return not origin or not known or origin.lower() in known


def build_snippet(url, honeypot, labels):
    """Return a plain form that posts to a channel.

    :param url: of the channel
    :param honeypot: name of the field that people do not see
    :param labels: {field: its label}, and "send"
    """
    url, trap = escape(url), escape(honeypot)
    name, phone, plate, text, send = (
        escape(labels[key]) for key in ("name", "phone", "plate", "text", "send")
    )
    return f"""<form method="post" action="{url}" accept-charset="utf-8">
  <input name="name" placeholder="{name}" autocomplete="name" maxlength="200">
  <input name="phone" type="tel" placeholder="{phone}" autocomplete="tel" required>
  <input name="plate" placeholder="{plate}" maxlength="40">
  <textarea name="text" placeholder="{text}" maxlength="20000"></textarea>
  <input name="{trap}" tabindex="-1" autocomplete="off" aria-hidden="true"
    style="position:absolute;left:-9999px">
  <button type="submit">{send}</button>
</form>"""

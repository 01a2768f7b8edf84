# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Requests to a provider out of a text with placeholders. Pure functions.

Values are put in once, escaped for the place where they stand; nothing is evaluated.
"""

import json
import re
from urllib.parse import quote, quote_plus

NAMES = (
    "phone",
    "phone_digits",
    "text",
    "reference",
    "provider_reference",
    "sender",
    "secret",
)
PLACEHOLDER = re.compile(rf"\{{({'|'.join(NAMES)})\}}")


def in_json(value):
    r"""Escape a value that stands between quotation marks in JSON.

    >>> print(in_json('say "hi"\n'))
    say \"hi\"\n
    """
    return json.dumps(value)[1:-1]


def in_url(value):
    """Escape a value that stands in an address.

    >>> in_url("+373/69 1")
    '%2B373%2F69%201'
    """
    return quote(value, safe="")


def in_form(value):
    """Escape a value of a form.

    >>> in_form("a & b")
    'a+%26+b'
    """
    return quote_plus(value)


def in_header(value):
    r"""Escape a value of a header, which is one line.

    >>> in_header("key\r\nX: y")
    'keyX: y'
    """
    return re.sub(r"[\r\n\x00]", "", value)


def fill(template, values, escape):
    """Put values into the placeholders of a text.

    :param str template: with placeholders as {phone}
    :param dict values: {name of a placeholder: text}; a missing one is empty
    :param escape: function that makes a value safe where it stands

    >>> fill('{"to": "{phone}", "text": "{text}"}', {"phone": "1", "text": "{phone}"},
    ...      in_json)
    '{"to": "1", "text": "{phone}"}'
    """
    return PLACEHOLDER.sub(
        lambda match: escape(str(values.get(match[1]) or "")), template or ""
    )


def parse_headers(text):
    """Return the headers that a text holds, one a line, as {name: value}.

    :raise ValueError: with the line that is none

    >>> parse_headers("Accept: application/json\\n\\nX-Key: {secret}")
    {'Accept': 'application/json', 'X-Key': '{secret}'}
    """
    headers = {}
    for line in filter(None, (line.strip() for line in (text or "").splitlines())):
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"[A-Za-z0-9-]+", name.strip()):
            raise ValueError(line)
        headers[name.strip()] = value.strip()
    return headers


def find(data, path):
    """Return what stands at a path in data, as a text; empty where there is nothing.

    :param data: what JSON holds: dicts, lists, plain values
    :param str path: names and places, joined by dots; empty: the data itself

    >>> find({"messages": [{"id": 7, "ok": True}]}, "messages.0.id")
    '7'
    >>> find({"messages": [{"id": 7, "ok": True}]}, "messages.0.ok")
    'true'
    >>> find({"messages": []}, "messages.0.id")
    ''
    """
    value = pick(data, path)
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def pick(data, path):
    """Return what stands at a path in data, None where there is nothing.

    >>> pick({"results": [1, 2]}, "results")
    [1, 2]
    """
    for name in filter(None, (path or "").split(".")):
        if isinstance(data, dict):
            data = data.get(name)
        elif isinstance(data, list) and name.isdigit() and int(name) < len(data):
            data = data[int(name)]
        else:
            return None
    return data


def words(text):
    """Return the words of a list separated by commas, in small letters.

    >>> sorted(words("OK, success"))
    ['ok', 'success']
    """
    return {word.strip().lower() for word in (text or "").split(",") if word.strip()}

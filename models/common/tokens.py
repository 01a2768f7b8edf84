# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Tokens: whoever was given the address with one may see what it opens."""

from hashlib import sha256
from ipaddress import ip_address, ip_network
from uuid import uuid4


def new_token():
    """Return a token that nobody guesses."""
    return uuid4().hex


def is_token(text):
    """Whether a text out of an address may be a token; no database takes others.

    >>> is_token("0123456789abcdef0123456789abcdef")
    True
    >>> [is_token(text) for text in ("", "short", "x" * 99, "\\0" * 32, "é" * 32)]
    [False, False, False, False, False]
    """
    return len(text) == 32 and text.isascii() and text.isalnum()


def find_by_token(model, name, token):
    """Return the record of a token, with all rights; an empty one where none has it.

    :param model: of what is looked for
    :param str name: the field that keeps the tokens
    :param token: as it stood in an address or a form; may be missing
    """
    records = model.sudo()  # sudo: the token is the right of who has it
    if not is_token(token or ""):
        return records.browse()
    return records.search([(name, "=", token)])


def get_sender(address):
    """Return who is counted as one sender: of IPv6 the network of one customer.

    Whoever has an address there has as many as he likes.

    :param str address: of the client; what is no address is returned as it is

    >>> get_sender("192.0.2.7"), get_sender("::ffff:192.0.2.7"), get_sender("+373691")
    ('192.0.2.7', '192.0.2.7', '+373691')
    >>> get_sender("2001:db8::1"), get_sender("2001:db8:0:0:9::2%eth0")
    ('2001:db8::/64', '2001:db8::/64')
    """
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((known, 64), strict=False))


def hide(env, text):
    """Return what stands for a text in a table, the same for the same one.

    :param env: the environment
    :param str text: an address, a phone or a code, which is kept nowhere itself
    """
    # sudo: the secret of the database, so that nobody can try all texts.
    secret = env["ir.config_parameter"].sudo().get_param("database.secret")
    return sha256(f"{secret}\n{text}".encode()).hexdigest()[:32]

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Phone numbers as people type them, made comparable. Pure functions."""

import re

from odoo.exceptions import UserError

from odoo.addons.phone_validation.tools import phone_validation

# What may stand in a phone number besides digits.
DECORATION = re.compile(r"[\s./\\()\-–—+]")
MIN_SEARCH_DIGITS = 5


def to_e164(text, country_code=None):
    """Return the number in E.164, or an empty string where it is no valid number.

    :param text: the number as typed, with or without the country's prefix
    :param country_code: two-letter code of the country whose local form is understood

    >>> to_e164("069 12-34-56", "MD")
    '+37369123456'
    >>> to_e164("373 69 123456", "MD"), to_e164("00373 69123456", "MD")
    ('+37369123456', '+37369123456')
    >>> to_e164("12", "MD")
    ''
    """
    if not text:
        return ""
    try:
        return phone_validation.phone_format(
            text, country_code, None, force_format="E164"
        )
    except UserError:
        return ""


def guess_e164(text, country_code=None):
    """Return the number in E.164, also where the plus of another country is left out.

    :param text: as :func:`to_e164`, of who posts over the web or calls
    :param country_code: as :func:`to_e164`

    >>> guess_e164("069 123456", "MD"), guess_e164("40721234567", "MD")
    ('+37369123456', '+40721234567')
    >>> guess_e164("380 67 123 45 67", "MD"), guess_e164("anonymous", "MD")
    ('+380671234567', '')
    """
    number = to_e164(text, country_code)
    bare = digits(text)
    return number or (to_e164(f"+{bare}") if bare else "")


def digits(text):
    """Return the digits if `text` can be (the beginning of) a number, else nothing.

    >>> digits("(069) 12-34"), digits("AA 1234")
    ('0691234', '')
    """
    bare = DECORATION.sub("", text or "")
    return bare if bare.isascii() and bare.isdigit() else ""


def search_prefixes(text, calling_code=None):
    """Return the beginnings of E.164 numbers that a partly typed number may mean.

    :param text: the number as far as it was typed
    :param calling_code: calling code of the country whose local form is understood

    >>> search_prefixes("+373 691")
    ['+373691']
    >>> search_prefixes("06912", 373)
    ['+3736912']
    >>> search_prefixes("69123", 373)
    ['+69123', '+37369123']
    >>> search_prefixes("691", 373)
    []
    """
    number = digits(text)
    if len(number) < MIN_SEARCH_DIGITS:
        return []
    if number.startswith("00"):
        return [f"+{number[2:]}"]
    if text.strip().startswith("+"):
        return [f"+{number}"]
    national = [f"+{calling_code}{number.lstrip('0')}"] if calling_code else []
    return national if number.startswith("0") else [f"+{number}", *national]

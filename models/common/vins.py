# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Vehicle identification numbers (ISO 3779). Pure functions."""

import re

from . import plates

LENGTH = 17
# I, O and Q are left out by the standard: they look like 1 and 0.
PATTERN = re.compile(r"[A-HJ-NPR-Z0-9]{17}", re.ASCII)
CHECK_POSITION = 8
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)),
        strict=True,
    )
)
VALUES.update((str(digit), digit) for digit in range(10))


def normalize(text):
    """Return a VIN without spaces and dashes, in Latin capitals.

    >>> normalize("1m8 gdm9a-xkp042788")
    '1M8GDM9AXKP042788'
    >>> normalize("ХТА 21099")
    'XTA21099'
    """
    return plates.normalize(text)


def is_well_formed(vin):
    """Tell whether a normalised VIN has 17 characters of the permitted alphabet.

    >>> is_well_formed("1M8GDM9AXKP042788"), is_well_formed("1M8GDM9AXKPO42788")
    (True, False)
    """
    return bool(PATTERN.fullmatch(vin))


def check_digit(vin):
    """Return the check digit that a well-formed VIN should have in the ninth place.

    >>> check_digit("1M8GDM9AXKP042788")
    'X'
    """
    total = sum(
        VALUES[char] * weight for char, weight in zip(vin, WEIGHTS, strict=True)
    )
    remainder = total % 11
    return "X" if remainder == 10 else str(remainder)


def has_valid_check_digit(vin):
    """Tell whether the ninth character of a well-formed VIN is its check digit.

    Only North America and China require it: elsewhere a mismatch says little.

    >>> has_valid_check_digit("1M8GDM9AXKP042788")
    True
    >>> has_valid_check_digit("WVWZZZ1JZXW000001")
    False
    """
    return vin[CHECK_POSITION] == check_digit(vin)

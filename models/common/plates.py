# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Licence plates as people type them, made comparable. Pure functions."""

import unicodedata

MAX_LENGTH = 15

# Cyrillic and Greek capitals that are drawn like a Latin one. Plates of Ukraine,
# Moldova and their neighbours use only letters that exist in both alphabets, and
# people type them in whichever layout is on.
LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԌԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABESIJKMHOPCTYXGQWABEZHIKMNOPTYX",
)


def latin(text):
    """Return `text` in capitals, look-alikes as Latin letters, nothing else changed.

    >>> latin("аа 1234 вв")
    'AA 1234 BB'
    >>> latin(None)
    ''
    """
    wide = unicodedata.normalize("NFKC", text or "").upper()
    return unicodedata.normalize("NFKC", wide).translate(LOOK_ALIKES)


def normalize(text):
    """Return a plate (or any part of one) as it is compared and searched.

    Only letters and digits count; zero and the letter O stay apart, because both
    occur on plates.

    >>> normalize("аа 12-34 вв")
    'AA1234BB'
    >>> normalize(" c.kd 001")
    'CKD001'
    >>> normalize("--")
    ''
    """
    return "".join(char for char in latin(text) if char.isalnum())


def mask(text, shown=3):
    """Return a plate of which only the last characters can be read.

    Of a short one no more than half: who does not know it must not guess it.

    :param str text: the plate, as it was typed
    :param int shown: how many characters at most

    >>> mask("аа 12-34 вв")
    '•••••4BB'
    >>> mask("A123"), mask("7"), mask(None)
    ('••23', '•', '')
    """
    plate = normalize(text)
    hidden = len(plate) - min(shown, len(plate) // 2)
    return "•" * hidden + plate[hidden:]

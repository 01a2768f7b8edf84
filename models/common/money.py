# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Sums of money in words, as printed documents want them. Pure functions.

The number comes from num2words; its gender, the currency's own words and their
case are put right here, because num2words knows few currencies and differs between
its versions.
"""

from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

MASCULINE = "m"
FEMININE = "f"

# {language: {currency: (gender of the unit, unit forms, fraction forms)}}
# The forms: one, few (2-4), many in Russian and Ukrainian; one, many elsewhere.
CURRENCY_WORDS = {
    "en": {
        "MDL": (MASCULINE, ("leu", "lei"), ("ban", "bani")),
        "RON": (MASCULINE, ("leu", "lei"), ("ban", "bani")),
        "UAH": (MASCULINE, ("hryvnia", "hryvnias"), ("kopiyka", "kopiykas")),
        "RUB": (MASCULINE, ("ruble", "rubles"), ("kopeck", "kopecks")),
        "EUR": (MASCULINE, ("euro", "euros"), ("cent", "cents")),
        "USD": (MASCULINE, ("US dollar", "US dollars"), ("cent", "cents")),
    },
    "ro": {
        "MDL": (MASCULINE, ("leu", "lei"), ("ban", "bani")),
        "RON": (MASCULINE, ("leu", "lei"), ("ban", "bani")),
        "UAH": (FEMININE, ("grivnă", "grivne"), ("copeică", "copeici")),
        "RUB": (FEMININE, ("rublă", "ruble"), ("copeică", "copeici")),
        "EUR": (MASCULINE, ("euro", "euro"), ("cent", "cenți")),
        "USD": (MASCULINE, ("dolar SUA", "dolari SUA"), ("cent", "cenți")),
    },
    "ru": {
        "MDL": (MASCULINE, ("лей", "лея", "леев"), ("бан", "бана", "банов")),
        "RON": (MASCULINE, ("лей", "лея", "леев"), ("бан", "бана", "банов")),
        "UAH": (
            FEMININE,
            ("гривна", "гривны", "гривен"),
            ("копейка", "копейки", "копеек"),
        ),
        "RUB": (
            MASCULINE,
            ("рубль", "рубля", "рублей"),
            ("копейка", "копейки", "копеек"),
        ),
        "EUR": (MASCULINE, ("евро",) * 3, ("цент", "цента", "центов")),
        "USD": (
            MASCULINE,
            ("доллар США", "доллара США", "долларов США"),
            ("цент", "цента", "центов"),
        ),
    },
    "uk": {
        "MDL": (MASCULINE, ("лей", "леї", "леїв"), ("бан", "бани", "банів")),
        "RON": (MASCULINE, ("лей", "леї", "леїв"), ("бан", "бани", "банів")),
        "UAH": (
            FEMININE,
            ("гривня", "гривні", "гривень"),
            ("копійка", "копійки", "копійок"),
        ),
        "RUB": (
            MASCULINE,
            ("рубль", "рублі", "рублів"),
            ("копійка", "копійки", "копійок"),
        ),
        "EUR": (MASCULINE, ("євро",) * 3, ("цент", "центи", "центів")),
        "USD": (
            MASCULINE,
            ("долар США", "долари США", "доларів США"),
            ("цент", "центи", "центів"),
        ),
    },
}
# What stands between the units and the fraction.
JOINTS = {"en": " and ", "ro": " și "}
MINUS = {"en": "minus", "ro": "minus", "ru": "минус", "uk": "мінус"}

# The last word of a number that counts something feminine.
FEMININE_ENDINGS = {
    "ru": {"один": "одна", "два": "две"},
    "uk": {"один": "одна", "два": "дві"},
    "ro": {"unu": "una", "doi": "două", "doisprezece": "douăsprezece"},
}
ROMANIAN_SCALES = (
    (10**9, MASCULINE, ("un miliard", "miliarde")),
    (10**6, MASCULINE, ("un milion", "milioane")),
    (10**3, FEMININE, ("o mie", "mii")),
)
# "două milioane", "douăsprezece miliarde": these words are neuter, whose plural takes
# the feminine of two only.
ROMANIAN_NEUTER = {"doi": "două", "doisprezece": "douăsprezece"}


def amount_in_words(amount, currency_code, lang, digits=2):
    """Return a sum of money in words, the fraction in figures.

    :param amount: int, float, Decimal or text; half a cent is rounded away from zero
    :param currency_code: ISO 4217 code; an unknown one stands for itself
    :param lang: code of a language, such as `uk_UA`, `ro` or `en_US`; one that
        num2words does not know reads as English
    :param digits: decimal places of the currency
    :return: text, lower case

    >>> amount_in_words(1234.50, "UAH", "ru_RU")
    'одна тысяча двести тридцать четыре гривны 50 копеек'
    >>> amount_in_words(1234.50, "MDL", "ro_RO")
    'o mie două sute treizeci și patru de lei și 50 bani'
    >>> amount_in_words(1234.50, "UAH", "uk_UA")
    'одна тисяча двісті тридцять чотири гривні 50 копійок'
    >>> amount_in_words(1234.50, "EUR", "en_US")
    'one thousand, two hundred and thirty-four euros and 50 cents'

    One, few and many, in the gender of the currency:

    >>> for amount in (0, 1, 2, 5, 11, 21, 101, 1000):
    ...     print(amount_in_words(amount, "UAH", "ru"))
    ноль гривен 00 копеек
    одна гривна 00 копеек
    две гривны 00 копеек
    пять гривен 00 копеек
    одиннадцать гривен 00 копеек
    двадцать одна гривна 00 копеек
    сто одна гривна 00 копеек
    одна тысяча гривен 00 копеек
    >>> for amount in (0, 1, 2, 5, 11, 21, 101, 1000):
    ...     print(amount_in_words(amount, "MDL", "ro"))
    zero lei și 00 bani
    un leu și 00 bani
    doi lei și 00 bani
    cinci lei și 00 bani
    unsprezece lei și 00 bani
    douăzeci și unu de lei și 00 bani
    o sută unu lei și 00 bani
    o mie de lei și 00 bani
    >>> for amount in (1, 2, 22.01, 42.02):
    ...     print(amount_in_words(amount, "UAH", "uk"))
    одна гривня 00 копійок
    дві гривні 00 копійок
    двадцять дві гривні 01 копійка
    сорок дві гривні 02 копійки
    >>> amount_in_words(1.01, "USD", "en_GB")
    'one US dollar and 01 cent'
    >>> amount_in_words(12, "UAH", "ro"), amount_in_words(1, "RUB", "ro")
    ('douăsprezece grivne și 00 copeici', 'o rublă și 00 copeici')

    Large, negative and rounded sums:

    >>> amount_in_words(21000001, "UAH", "ru")
    'двадцать один миллион одна гривна 00 копеек'
    >>> amount_in_words(22021000, "RON", "ro")
    'douăzeci și două de milioane douăzeci și una de mii de lei și 00 bani'
    >>> amount_in_words(-5.5, "RUB", "ru"), amount_in_words(-2, "EUR", "ro")
    ('минус пять рублей 50 копеек', 'minus doi euro și 00 cenți')
    >>> amount_in_words(99.995, "EUR", "en"), amount_in_words(-0.001, "EUR", "en")
    ('one hundred euros and 00 cents', 'zero euros and 00 cents')

    A currency or a language without words of its own:

    >>> amount_in_words(1234.45, "KZT", "ru")
    'одна тысяча двести тридцать четыре KZT 45'
    >>> amount_in_words(12, "JPY", "en", digits=0)
    'twelve JPY'
    >>> amount_in_words(12.5, "MDL", "de_DE"), amount_in_words(7, "EUR", "xx_XX")
    ('zwölf MDL 50', 'seven euros and 00 cents')
    """
    language = _known_language(lang)
    units, fraction, is_negative = _split(amount, digits)
    words = CURRENCY_WORDS.get(language, {}).get(currency_code)
    gender = words[0] if words else MASCULINE
    parts = [_count(units, gender, language, bool(words))]
    parts.append(_form(units, words[1], language) if words else currency_code)
    if is_negative:
        parts.insert(0, MINUS.get(language, "-"))
    text = " ".join(parts)
    if not digits:
        return text
    figures = f"{fraction:0{digits}d}"
    if not words or digits != 2:
        return f"{text} {figures}"
    joint = JOINTS.get(language, " ")
    # After figures Romanian has no "de".
    minor = _form(fraction, words[2], language).removeprefix("de ")
    return f"{text}{joint}{figures} {minor}"


def _known_language(lang):
    """Return the language's code as num2words knows it, English for an unknown one."""
    code = (lang or "en").split("_")[0].split("@")[0].lower()
    try:
        num2words(1, lang=code)
    except NotImplementedError:
        return "en"
    return code


def _split(amount, digits):
    """Return the whole units, the fraction in its smallest unit, and the sign."""
    step = Decimal(1).scaleb(-digits)
    # By text: the float 99.995 is meant as written, not as it is stored.
    exact = Decimal(str(amount)).quantize(step, rounding=ROUND_HALF_UP)
    smallest = int(abs(exact).scaleb(digits))
    return *divmod(smallest, 10**digits), exact < 0


def _count(number, gender, language, has_noun):
    """Return a number in words, in the gender of what it counts."""
    if language == "ro":
        return _count_romanian(number, gender, has_noun)
    text = num2words(number, lang=language)
    return _end_feminine(text, language) if gender == FEMININE else text


def _end_feminine(text, language):
    """Put the last word of a number into the feminine."""
    head, space, last = text.rpartition(" ")
    return f"{head}{space}{FEMININE_ENDINGS.get(language, {}).get(last, last)}"


def _count_romanian(number, gender, has_noun):
    """Return a number in Romanian, with "de" before millions and thousands.

    num2words leaves the "de" out before millions and counts thousands as masculine.
    """
    if has_noun and number == 1:
        return "un" if gender == MASCULINE else "o"
    parts = []
    rest = number
    for scale, scale_gender, (one, many) in ROMANIAN_SCALES:
        count, rest = divmod(rest, scale)
        if count == 1:
            parts.append(one)
        elif count:
            parts.append(_small_romanian(count, scale_gender, is_neuter=True))
            parts.append(f"de {many}" if _takes_de(count) else many)
    if rest or not parts:
        parts.append(_small_romanian(rest, gender))
    return " ".join(parts)


def _small_romanian(number, gender, is_neuter=False):
    """Return a Romanian number below a thousand (above, as num2words has it)."""
    text = num2words(number, lang="ro")
    if gender == FEMININE:
        return _end_feminine(text, "ro")
    if is_neuter:
        head, space, last = text.rpartition(" ")
        return f"{head}{space}{ROMANIAN_NEUTER.get(last, last)}"
    return text


def _takes_de(number):
    """Whether a Romanian number is joined to its noun by "de".

    >>> [number for number in (0, 1, 19, 20, 100, 101, 119, 120) if _takes_de(number)]
    [20, 100, 120]
    """
    return number >= 20 and not 1 <= number % 100 <= 19


def _form(number, forms, language):
    """Return the form of a noun that fits the number.

    >>> forms = ("рубль", "рубля", "рублей")
    >>> " ".join(_form(number, forms, "ru") for number in (1, 3, 12, 21, 111))
    'рубль рубля рублей рубль рублей'
    """
    if language in ("ru", "uk"):
        if number % 100 in (11, 12, 13, 14):
            return forms[2]
        return forms[(2, 0, 1, 1, 1, 2, 2, 2, 2, 2)[number % 10]]
    if number == 1:
        return forms[0]
    if language == "ro" and _takes_de(number):
        return f"de {forms[1]}"
    return forms[1]

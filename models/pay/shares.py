# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What people get for what they did, without the ORM.

Sums are decimals; what lies between them is exact, as fractions, so that a third of a
third is not half a cent less.

The worked examples of the manual, each of which also runs through a booking:

>>> cent, whole = Decimal("0.01"), Decimal(1)

A third of 100.00 each; nothing is lost, the first in the row gets the cent:

>>> [str(part) for part in split([100, 100, 100], [1, 1, 1], cent)]
['33.34', '33.33', '33.33']

The same in a currency without cents:

>>> [str(part) for part in split([100, 100, 100], [1, 1, 1], whole)]
['34', '33', '33']

By parts, and by real minutes:

>>> [str(part) for part in split([50, 50], [2, 1], cent)]
['33.33', '16.67']
>>> [str(part) for part in split([50, 50, 50], [95, 35, 0], cent)]
['36.54', '13.46', '0.00']

One gets 30 % of 200, the other 20 %; each has done a half:

>>> [str(part) for part in split([60, 40], [1, 1], cent)]
['30.00', '20.00']

A wash of 200 with 25 % off: 30 % of 200, for the discount is the customer's:

>>> share_of(200, 30)
Decimal('60')

A class that costs 300 instead of 200 pays by its price:

>>> share_of(300, 30)
Decimal('90')

At least 25 a piece, at most 80 a piece, for two pieces:

>>> share_of(100, 30, minimum=25, quantity=2), share_of(800, 30, maximum=80, quantity=2)
(Decimal('50'), Decimal('160'))

40 of 200 are credited, then the rest:

>>> [str(60 * kept_part(1, (1, 200), credited)) for credited in ((1, 40), (1, 200))]
['48', '0']

A day rate of 300 alone, beside 180 by percentage, and as the greater of both:

>>> [str(day_pay(mode, 300, 180)) for mode in ("percent", "day_rate", "both", "greater")]
['0', '300', '300', '120']
"""

from decimal import Decimal
from fractions import Fraction
from math import floor

ZERO = Decimal(0)
ONE = Fraction(1)
HALF = Fraction(1, 2)

PARTS = "parts"
MINUTES = "minutes"
# How several people on one work share what it pays.
SPLITS = [(PARTS, "By parts"), (MINUTES, "By real minutes")]

PERCENT = "percent"
DAY_RATE = "day_rate"
BOTH = "both"
GREATER = "greater"


def exact(number):
    """Return a number as it is written, not as it is stored.

    >>> exact(0.1), exact(2.675)
    (Decimal('0.1'), Decimal('2.675'))
    """
    return number if isinstance(number, Decimal) else Decimal(str(number))


def round_to(amount, unit):
    """Return an amount in whole units of its currency, half a unit away from zero.

    >>> cent = Decimal("0.01")
    >>> round_to(Decimal("2.675"), cent), round_to(Decimal("-2.675"), cent)
    (Decimal('2.68'), Decimal('-2.68'))
    >>> round_to(Decimal("2.68"), Decimal("0.05"))
    Decimal('2.70')
    """
    units = Fraction(amount) / Fraction(unit)
    whole = floor(abs(units) + HALF)
    return (whole if units > 0 else -whole) * unit


def share_of(base, percent, minimum=0, maximum=0, quantity=1):
    """Return what one who did a service alone gets for it, not rounded.

    :param base: the price before discounts, without taxes, for the whole quantity
    :param percent: 0 to 100
    :param minimum: a piece of the service pays no less
    :param maximum: a piece of the service pays no more; 0: there is no such limit
    :param quantity: pieces

    >>> share_of(0, 30, minimum=25)
    Decimal('25')
    """
    pieces = exact(quantity)
    amount = exact(base) * exact(percent) / 100
    if maximum:
        amount = min(amount, exact(maximum) * pieces)
    return max(amount, exact(minimum) * pieces)


def kept_part(ordered, invoiced, credited):
    """Return which part of a line the customer was not given back, from 0 to 1.

    A line that was credited and invoiced anew counts as sold once.

    :param ordered: quantity of the line
    :param invoiced: (quantity, amount) on posted invoices
    :param credited: (quantity, amount) on posted credit notes

    Not invoiced; invoiced in part; credited in part, and all of it:

    >>> [str(kept_part(2, *one)) for one in (
    ...     ((0, 0), (0, 0)), ((1, 50), (0, 0)), ((2, 100), (1, 50)), ((2, 100), (2, 100)))]
    ['1', '1', '1/2', '0']

    Credited and invoiced anew, at another price:

    >>> kept_part(1, (2, 200), (1, 100)), kept_part(1, (2, 190), (1, 100))
    (Fraction(1, 1), Fraction(1, 1))

    A price of nothing is followed by its quantity:

    >>> kept_part(2, (2, 0), (1, 0))
    Fraction(1, 2)
    """
    ordered = Fraction(exact(ordered))
    sold, amount = (Fraction(exact(number)) for number in invoiced)
    back, credit = (Fraction(exact(number)) for number in credited)
    if sold <= 0 or ordered <= 0:
        return ONE
    if amount > 0:
        # A credit of less than the price takes back a part of a piece.
        back = min(back, credit * sold / amount)
    return min(max((max(sold, ordered) - back) / ordered, Fraction()), ONE)


def split(alone, weights, unit):
    """Return what each of several people gets for one work, to the unit.

    What is the same for all adds up to just that.

    :param alone: what each would get for all of it; decimals or fractions
    :param weights: how much of it each did, at least one number above 0
    :param unit: the smallest sum of the currency, a decimal
    """
    weights = [Fraction(exact(weight)) for weight in weights]
    whole = sum(weights)
    pairs = zip(alone, weights, strict=True)
    return round_parts([Fraction(sum_) * part / whole for sum_, part in pairs], unit)


def round_parts(parts, unit):
    """Return the parts of a sum rounded so that they add up to the rounded sum.

    Units that are left go to the largest remainders, of equals to the first.

    :param parts: fractions
    :param unit: the smallest sum of the currency, a decimal

    >>> [str(part) for part in round_parts([HALF, HALF, HALF], Decimal(1))]
    ['1', '1', '0']
    >>> round_parts([], Decimal(1))
    []
    """
    units = [part / Fraction(unit) for part in parts]
    wholes = [floor(part) for part in units]
    left = floor(sum(units) + HALF) - sum(wholes)
    order = sorted(range(len(parts)), key=lambda one: wholes[one] - units[one])
    for place in order[:left]:
        wholes[place] += 1
    return [whole * unit for whole in wholes]


def day_pay(mode, day_rate, by_percent):
    """Return what a day pays beside the percentages of that day.

    :param mode: how the person is paid
    :param day_rate: what he gets for a day
    :param by_percent: what the percentages of the day add up to

    >>> day_pay("greater", 300, 301)
    Decimal('0')
    """
    if mode in (DAY_RATE, BOTH):
        return exact(day_rate)
    if mode == GREATER:
        return max(exact(day_rate) - exact(by_percent), ZERO)
    return ZERO


def is_by_percent(mode):
    """Whether somebody gets percentages at all."""
    return mode != DAY_RATE

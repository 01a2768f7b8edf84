# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What a service takes from stock, as plain arithmetic.

Quantities come out of the database as floats; three times 0.035 is then
0.10500000000000001. Everything here therefore counts in decimals, so that stock falls by
exactly what the card says.
"""

from decimal import Decimal


def exact(number):
    """Return the decimal that was meant by the float ``number``.

    Fifteen digits are all that a float guarantees; what follows them is dust.

    >>> exact(0.035)
    Decimal('0.035')
    >>> exact(28.3495 * 16)
    Decimal('453.592')
    """
    return Decimal(f"{number:.15g}")


def convert(quantity, unit_factor, product_factor):
    """Return ``quantity`` of a unit in the unit in which the product is counted.

    The factors say how many of their common reference one unit holds (litre: 1000 ml).

    >>> convert(0.035, 1000.0, 1.0)  # 0.035 L of a product counted in ml
    Decimal('35.000')
    >>> convert(35, 1.0, 1000.0)  # 35 ml of a product counted in L
    Decimal('0.035')
    """
    return exact(quantity) * exact(unit_factor) / exact(product_factor)


def is_expressible(quantity, digits):
    """Say whether a decimal needs no more than ``digits`` digits after the point.

    >>> is_expressible(Decimal('35'), 2), is_expressible(Decimal('0.035'), 2)
    (True, False)
    >>> is_expressible(convert(1, 1.0, 12.0), 6)  # a piece, counted in dozens
    False
    """
    return quantity == round(quantity, digits)


def add_up(parts):
    """Add up what services take; return {product: decimal} in order of appearance.

    :param parts: iterable of (rows, vehicle class, times); a row is (vehicle class or a
        false value for every class, product, decimal quantity in the product's own unit);
        it counts when it is meant for every class or for the class given.

    >>> rows = [(None, "shampoo", exact(35)), ("suv", "shampoo", exact(15))]
    >>> rows.append(("van", "wax", exact(5)))
    >>> add_up([(rows, "suv", 1)])
    {'shampoo': Decimal('50')}
    >>> add_up([(rows, None, 3)])
    {'shampoo': Decimal('105')}
    >>> add_up([(rows, "van", 1), (rows, "suv", 2)])
    {'shampoo': Decimal('135'), 'wax': Decimal('5')}
    """
    totals = {}
    for rows, vehicle_class, times in parts:
        for row_class, product, quantity in rows:
            if not row_class or row_class == vehicle_class:
                totals[product] = totals.get(product, 0) + quantity * exact(times)
    return totals

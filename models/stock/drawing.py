# Part of autoservice. See LICENSE for full copyright and licensing details.
"""How a needed quantity is drawn from several places, as plain arithmetic."""


def draw(needed, places, digits):
    """Take what is needed from the places in their order; lower them by what was taken.

    :param needed: quantity in the product's own unit
    :param places: list of [key, quantity there]; changed in place
    :param digits: decimals with which quantities are counted
    :return: (list of (key, quantity taken), quantity that is missing)

    >>> places = [["workshop", 0.05], ["stock", 0.1]]
    >>> draw(0.07, places, 2)
    ([('workshop', 0.05), ('stock', 0.02)], 0.0)
    >>> places
    [['workshop', 0.0], ['stock', 0.08]]
    >>> draw(0.1, places, 2)
    ([('stock', 0.08)], 0.02)
    >>> draw(1, [["stock", -3.0]], 2)
    ([], 1)
    """
    taken = []
    for place in places:
        part = round(min(needed, place[1]), digits)
        if part <= 0:
            continue
        place[1] = round(place[1] - part, digits)
        needed = round(needed - part, digits)
        taken.append((place[0], part))
        if needed <= 0:
            break
    return taken, needed

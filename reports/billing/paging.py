# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Long lists cut into pages, each with its own table head. Pure functions.

wkhtmltopdf without the patched Qt repeats no table head and breaks where it likes, so
the pages of a list are counted here, in lines of text.
"""

# What fits on a page of the documents' paper format, in lines of a table.
FIRST_PAGE = 28
NEXT_PAGES = 44
# Characters that stand on one line: of a description in its column, of the taxes in
# theirs, of a text over the whole page.
LINE_WIDTH = 56
TAX_WIDTH = 9
PAGE_WIDTH = 90
# Rows that must not stand at the foot of a page, away from what they head.
HEADS = ("head",)


def count_lines(text, width=LINE_WIDTH):
    """Return how many lines a text takes in a column.

    >>> count_lines("Oil change"), count_lines(""), count_lines("two\\nlines")
    (1, 1, 2)
    >>> count_lines("x" * 113), count_lines("x" * 113, width=120)
    (3, 1)
    """
    parts = (text or "").split("\n")
    return sum(max(1, -(-len(part) // width)) for part in parts)


def paginate(rows, first=FIRST_PAGE, rest=NEXT_PAGES, width=LINE_WIDTH):
    """Return the rows cut into pages.

    :param rows: list of dicts with `kind` and `name`; a row taller than a page gets a
        page of its own
    :param first: lines that fit below the head of the document
    :param rest: lines that fit on each later page
    :param width: characters that fit on a line of the description
    :return: list of lists of rows, one empty list for no rows

    >>> rows = [{"kind": "line", "name": str(i)} for i in range(5)]
    >>> [[row["name"] for row in page] for page in paginate(rows, 2, 2)]
    [['0', '1'], ['2', '3'], ['4']]
    >>> rows.insert(1, {"kind": "head", "name": "Parts"})
    >>> [[row["name"] for row in page] for page in paginate(rows, 2, 9)]
    [['0'], ['Parts', '1', '2', '3', '4']]
    >>> paginate([])
    [[]]
    """
    pages = [[]]
    room = first
    for row in rows:
        taxes = count_lines(row.get("taxes"), TAX_WIDTH)
        height = max(count_lines(row["name"], width), taxes)
        if height > room and pages[-1]:
            carried = _pop_heads(pages[-1])
            pages.append(carried)
            room = rest - len(carried)
        pages[-1].append(row)
        room -= height
    return [page for page in pages if page] or [[]]


def _pop_heads(page):
    """Take the heads at the end of a page off it and return them."""
    heads = []
    while page and page[-1]["kind"] in HEADS:
        heads.insert(0, page.pop())
    return heads

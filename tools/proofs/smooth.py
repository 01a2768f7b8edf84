# Part of autoservice. See LICENSE for full copyright and licensing details.
"""60 bays and 600 bookings in a day: the board is there soon and drags smoothly."""

# A frame of 30 per second; the browsers of the proofs draw without a graphics card.
FRAME = 34


def run(dev):
    """Fill a day, open it, drag a booking across all rows and count the frames."""
    database = dev.database()
    bays, bookings = dev.number("bays", 60), dev.number("bookings", 600)
    world = dev.odoo_script(database, "smooth_setup.py", bays, bookings)
    with dev.server(database) as server:
        seen = dev.browse(
            "smooth_browser.py",
            env={"URL": server.url, "DAY": world["day"]},
            timeout=900,
        )
    dev.check(
        seen["bars"] == bookings, f"{seen['bars']} of {bookings} bookings are there"
    )
    dev.note(
        f"day drawn anew in {seen['draw']:.0f} ms; while dragging a frame took"
        f" {seen['median']:.0f} ms (median), {seen['slow']:.0f} ms (one in twenty)"
    )
    dev.check(seen["median"] <= FRAME, f"a frame takes at most {FRAME} ms (median)")
    dev.check(seen["drawn"] <= 1, "no bar is drawn again while one is dragged")
    dev.check(not seen["errors"], f"no error in the browser {seen['errors'] or ''}")

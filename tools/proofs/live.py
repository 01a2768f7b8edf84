# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What one browser books, moves or cancels, another one shows without a reload."""


def run(dev):
    """Serve a garage, open the board in two browsers and change things in one."""
    database = dev.database()
    world = dev.odoo_script(database, "live_setup.py")
    with dev.server(database) as server:
        seen = dev.browse(
            "live_browser.py", env={"URL": server.url, "DAY": world["day"]}, timeout=600
        )
    for what, seconds in seen["steps"]:
        dev.check(
            seconds is not None,
            f"{what}: seen by the other browser"
            + (f" after {seconds:.1f} s" if seconds is not None else ""),
        )
    dev.check(seen["reloads"] == 0, "the other browser was not reloaded")
    dev.check(not seen["errors"], f"no error in either browser {seen['errors'] or ''}")

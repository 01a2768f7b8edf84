# Part of autoservice. See LICENSE for full copyright and licensing details.
"""axe-core finds nothing serious on any page for customers, on a phone and at a desk.

axe-core (MPL-2.0) comes with the environment of requirements-dev.txt and stays there;
without it, and without a network to fetch it, the proof fails and says so.

    tools/dev prove axe
"""

import json

SIZES = ("390x844", "1280x800")
BAD = ("serious", "critical")


def run(dev):
    """Open each page in both sizes, and let axe-core look at it."""
    database = dev.database()
    world = dev.odoo_script(database, "axe_setup.py")
    with dev.server(database) as server:
        seen = dev.browse(
            "axe_browser.py",
            env={
                "URL": server.url,
                "WORLD": json.dumps(world),
                "DSN": dev.dsn(database),
                "SIZES": " ".join(SIZES),
            },
            timeout=900,
        )
    dev.table(
        ("page", "size", "rules held", "serious", "lesser"),
        [
            (
                one["page"],
                one["size"],
                one["passes"],
                len(_serious(one)),
                len(one["found"]) - len(_serious(one)),
            )
            for one in seen["pages"]
        ],
    )
    dev.note(f"axe-core {seen['version']}")
    for one in seen["pages"]:
        for found in one["found"]:
            dev.note(f"{one['page']} {one['size']}: {found['impact']}: {found['what']}")
    for page in dict.fromkeys(one["page"] for one in seen["pages"]):
        bad = [
            found
            for one in seen["pages"]
            if one["page"] == page
            for found in _serious(one)
        ]
        dev.check(not bad, f"{page}: no serious finding {bad or ''}")
    wide = [f"{one['page']} {one['size']}" for one in seen["pages"] if one["wide"]]
    dev.check(not wide, f"no page is wider than its screen {wide or ''}")
    dev.check(not seen["errors"], f"no error in the browser {seen['errors'] or ''}")
    missing = set(world["pages"]) - {one["page"] for one in seen["pages"]}
    dev.check(not missing, f"every page was looked at {missing or ''}")


def _serious(one):
    """Return what is serious of what was found on a page."""
    return [found for found in one["found"] if found["impact"] in BAD]

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Weigh pages: all that a browser with an empty cache fetches; argv = URL, paths."""

import json
import os
import sys

from playwright.sync_api import sync_playwright

url, *paths = sys.argv[1:]


def weigh(browser, path):
    """Return requests, bytes over the wire, those of the page alone, and its status."""
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    sizes = {}
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    answer = page.goto(url + path, wait_until="networkidle")
    found = list(sizes.values())
    context.close()
    return {
        "requests": len(found),
        "bytes": sum(found),
        "page": found[0],
        "status": answer.status,
    }


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"]
    )
    weights = {path: weigh(browser, path) for path in paths}
    browser.close()
print(json.dumps(weights))

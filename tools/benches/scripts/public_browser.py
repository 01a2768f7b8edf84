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
    sizes, documents = {}, []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    session.on(
        "Network.responseReceived",
        lambda event: (
            event["type"] == "Document" and documents.append(event["requestId"])
        ),
    )
    answer = page.goto(url + path, wait_until="networkidle")
    context.close()
    return {
        "requests": len(sizes),
        "bytes": sum(sizes.values()),
        "page": sizes[documents[0]],
        "status": answer.status,
    }


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"]
    )
    weights = {path: weigh(browser, path) for path in paths}
    browser.close()
print(json.dumps(weights))

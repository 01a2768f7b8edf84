# Part of autoservice. See LICENSE for full copyright and licensing details.
"""A browser of the front desk, while the exchange posts calls."""

import json
import os
import time
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

URL = os.environ["URL"]
CARD = ".o_autoservice_call:has-text('Ion Popa')"
errors = []


def post(number, status):
    """Post an event of a call as the exchange does."""
    form = {
        "CallSid": f"CA{number}",
        "CallStatus": status,
        "From": "+37369123456",
        "Direction": "inbound",
    }
    address = f"{URL}/autoservice/telephony/{os.environ['KEY']}"
    urlopen(address, urlencode(form).encode(), timeout=30).read()


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"]
    )
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(240_000)
    page.on("pageerror", lambda error: errors.append(str(error)[:300]))
    page.goto(f"{URL}/web/login?redirect=/odoo/bookings")
    page.fill("#login", "admin")
    page.fill("#password", "admin")
    page.click("button[type=submit]")
    page.wait_for_selector(".o_action_manager .o_view_controller")
    # The connection to the bus needs a moment.
    page.wait_for_timeout(5_000)
    seconds = []
    for number in range(int(os.environ["CALLS"])):
        since = time.monotonic()
        post(number, "ringing")
        page.wait_for_selector(CARD, timeout=20_000)
        seconds.append(time.monotonic() - since)
        post(number, "no-answer")
        page.wait_for_selector(CARD, state="detached", timeout=20_000)
    post("last", "ringing")
    page.wait_for_selector(CARD)
    browser.close()
print(json.dumps({"seconds": seconds, "closed": True, "errors": errors}))

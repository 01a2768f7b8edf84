# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Two browsers on the board: the first one works, the second one watches."""

import json
import os
import time

from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import sync_playwright

URL = os.environ["URL"]
DAY = os.environ["DAY"]
PATIENCE = 20_000
BAR = ".o_autoservice_bar:has-text('LIVE1')"

errors = []
steps = []


def open_board(browser):
    """Return a page of its own session with the board of the day."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(240_000)
    page.on("pageerror", lambda error: errors.append(str(error)[:300]))
    page.goto(f"{URL}/web/login?redirect=/odoo/board?date={DAY}")
    page.fill("#login", "admin")
    page.fill("#password", "admin")
    page.click("button[type=submit]")
    page.wait_for_selector(BAR)
    return page


def drag(page, start, stop):
    """Drag from one point to another with the mouse."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*stop, steps=8)
    page.mouse.up()


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def watch(page, what, selector, state="visible"):
    """Note how long the second browser took to show something."""
    since = time.monotonic()
    try:
        page.wait_for_selector(selector, timeout=PATIENCE, state=state)
        steps.append((what, time.monotonic() - since))
    except TooLate:
        steps.append((what, None))


def work(first, second):
    """Change things in the first browser, look at the second."""
    second.evaluate("window.neverReloaded = true")
    # The connection of the second one to the bus needs a moment.
    second.wait_for_timeout(5_000)
    x, y = middle(first.locator(BAR).bounding_box())
    row = ".o_board_row:has-text('Live post')"
    post = first.locator(f"{row} [data-row]").bounding_box()
    drag(first, (x, y), (x + 120, post["y"] + post["height"] / 2))
    watch(second, "a booking moved to another bay", f"{row} {BAR}")
    first.locator(BAR).click()
    first.click(".o_autoservice_board_popover button[name=start]")
    watch(second, "work begun", f"{BAR}.o_state_in_work")
    first.locator(BAR).click()
    first.click(".o_autoservice_board_popover button[name=open]")
    first.click("button[name=action_cancel]")
    first.click(".modal-footer .btn-primary")
    watch(second, "a booking cancelled", BAR, state="detached")
    return int(not second.evaluate("window.neverReloaded === true"))


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"]
    )
    first, second = open_board(browser), open_board(browser)
    reloads = work(first, second)
    browser.close()
print(json.dumps({"steps": steps, "reloads": reloads, "errors": errors}))

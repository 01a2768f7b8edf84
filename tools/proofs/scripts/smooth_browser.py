# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Drag one bar over a full board and measure the frames."""

import json
import os
import statistics

from playwright.sync_api import sync_playwright

URL = os.environ["URL"]
DAY = os.environ["DAY"]

# Frames are counted by the browser itself, bars drawn again by what changes in them.
WATCH = """() => {
    window.frames_ = [];
    let last = performance.now();
    const step = (now) => {
        window.frames_.push(now - last);
        last = now;
        window.frame_ = requestAnimationFrame(step);
    };
    window.frame_ = requestAnimationFrame(step);
    window.drawn_ = new Set();
    window.observer_ = new MutationObserver((changes) => {
        for (const { target } of changes) {
            const element = target.nodeType === 1 ? target : target.parentElement;
            const bar = element?.closest("[data-key]");
            bar && window.drawn_.add(bar.dataset.key);
        }
    });
    window.observer_.observe(document.querySelector(".o_board_body"), {
        subtree: true, childList: true, attributes: true, characterData: true,
    });
}"""
REDRAW = """async () => {
    const next = document.querySelector(".o_board_next");
    const grid = document.querySelector(".o_autoservice_board_grid");
    const until = (test) => new Promise((resolve) => {
        const look = () => test() ? resolve() : requestAnimationFrame(look);
        look();
    });
    next.click();
    await until(() => !grid.querySelector("[data-key]"));
    const fetch_ = performance.now();
    document.querySelector(".o_board_previous").click();
    await until(() => grid.querySelector("[data-key]"));
    const end = performance.now();
    const call = performance.getEntriesByType("resource")
        .filter((one) => one.name.includes("get_board")).at(-1);
    return end - (call ? call.responseEnd : fetch_);
}"""

errors = []
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"]
    )
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(240_000)
    page.on("pageerror", lambda error: errors.append(str(error)[:300]))
    page.goto(f"{URL}/web/login?redirect=/odoo/board?date={DAY}")
    page.fill("#login", "admin")
    page.fill("#password", "admin")
    page.click("button[type=submit]")
    page.wait_for_selector(".o_autoservice_bar")
    page.wait_for_timeout(3_000)
    bars = page.locator(".o_autoservice_bar").count()
    draw = page.evaluate(REDRAW)
    page.wait_for_timeout(1_000)
    box = page.locator(".o_autoservice_bar").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 5)
    page.evaluate(WATCH)
    for number in range(120):
        page.mouse.move(x + 4 * number, y + (number % 60) * 8)
    frames = sorted(page.evaluate("window.frames_.slice(2)"))
    drawn = page.evaluate("window.drawn_.size")
    page.keyboard.press("Escape")
    page.mouse.up()
    browser.close()
print(
    json.dumps(
        {
            "bars": bars,
            "draw": draw,
            "median": statistics.median(frames),
            "slow": frames[int(len(frames) * 0.95)],
            "drawn": drawn,
            "errors": errors,
        }
    )
)

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Open the pages for customers, and let axe-core look at each."""

import json
import os

import psycopg2
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

URL = os.environ["URL"]
WORLD = json.loads(os.environ["WORLD"])
FORM = """<form method="post" action="{action}"><input name="phone" value="{phone}">
<button>Send</button></form>"""

pages, errors = [], []
axe = Axe()
version = ""


def look(page, name, size):
    """Note what axe-core says of the page that is open."""
    global version
    response = axe.run(page).response
    version = response["testEngine"]["version"]
    found = [
        {
            "impact": one["impact"],
            "what": f"{one['id']}: {one['nodes'][0]['target']}",
        }
        for one in response["violations"]
    ]
    wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    pages.append(
        {
            "page": name,
            "size": size,
            "passes": len(response["passes"]),
            "found": found,
            "wide": wide,
        }
    )


def read_code(phone):
    """Return the code that a phone was sent last."""
    with psycopg2.connect(os.environ["DSN"]) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT substring(body FROM '[0-9]{6}') FROM autoservice_message"
            " WHERE kind = 'code' AND address = %s ORDER BY id DESC LIMIT 1",
            (phone,),
        )
        return cursor.fetchone()[0]


def book(page, size, phone):
    """Go through the steps that are posted."""
    page.goto(URL + WORLD["times"])
    page.locator("button[name=start]").first.click()
    look(page, "contact", size)
    page.fill("#phone", "12")
    page.get_by_role("button", name="Book").click()
    look(page, "contact, wrong", size)
    page.fill("#phone", phone)
    page.get_by_role("button", name="Book").click()
    look(page, "code", size)
    page.fill("#code", "no")
    page.get_by_role("button", name="Book").click()
    look(page, "code, wrong", size)
    page.fill("#code", read_code(phone))
    page.get_by_role("button", name="Book").click()
    look(page, "done", size)


def visit_account(page, size):
    """Sign in, and look at the pages of the account."""
    page.goto(f"{URL}/web/login")
    page.fill("input[name=login]", WORLD["login"])
    page.fill("input[name=password]", WORLD["login"])
    page.locator("form.oe_login_form button[type=submit]").click()
    page.wait_for_url("**/my**")
    for name, path in WORLD["account"].items():
        page.goto(URL + path)
        look(page, name, size)
    page.goto(URL + WORLD["account"]["my car"])
    page.fill("#person_name", "Son")
    page.fill("#person_phone", "12")
    page.get_by_role("button", name="May collect the car").click()
    look(page, "my car, wrong", size)


def send_form(page, size, name, phone):
    """Send the form of a site."""
    page.set_content(FORM.format(action=URL + WORLD["intake"], phone=phone))
    page.get_by_role("button", name="Send").click()
    look(page, name, size)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"]
    )
    for number, size in enumerate(os.environ["SIZES"].split()):
        width, height = map(int, size.split("x"))
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-US"
        )
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)[:300]))
        for name, path in WORLD["pages"].items():
            if path:
                page.goto(f"{URL}/{path.lstrip('/')}")
                look(page, name, size)
        book(page, size, f"+3736911133{number}")
        send_form(page, size, "thanks for a form", f"+3736911144{number}")
        send_form(page, size, "form, wrong", "12")
        visit_account(page, size)
        context.close()
    browser.close()
print(json.dumps({"pages": pages, "errors": errors, "version": version}))

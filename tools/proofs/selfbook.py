# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Of 200 visitors who book the same 20 places on the site 20 win, 180 are offered more.

First in processes: each visitor chooses a time, waits a moment as one who types, and
confirms, each step in a transaction of its own, tried again as Odoo does it for a page.
Some more choose a time and walk away: of what was kept for them nothing is left after
its time. Then over the pages themselves, all at once, each from an address of its own.

    tools/dev prove selfbook --set visitors=100 --set processes=10
"""

import http.client
import re
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

PLACES = 20
# What a form of the pages brings along.
INPUT = re.compile(r'<input[^>]*type="hidden"[^>]*>')
NAME, VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


def run(dev):
    """Let them book, in both ways."""
    if not dev.number("pages", 0):
        _run_steps(dev)
    _run_pages(dev)


def _run_steps(dev):
    """Let them book in processes, then look at every answer and at the database."""
    visitors, processes = dev.number("visitors", 200), dev.number("processes", 40)
    database = dev.database()
    started = time.monotonic()
    found = dev.odoo_script(database, "selfbook.py", visitors, processes)
    seconds = time.monotonic() - started
    answers = found["answers"]
    outcomes = Counter((step, outcome) for step, outcome, *_rest in answers)
    dev.table(
        ("step", "outcome", "times"),
        sorted((step, outcome, n) for (step, outcome), n in outcomes.items()),
    )
    tries = Counter(answer[3] for answer in answers)
    dev.note(
        f"{visitors} visitors in {processes} processes, {seconds:.0f} s; tries needed:"
        f" {dict(sorted(tries.items()))}; deadlocks {found['deadlocks']}"
    )
    places = min(PLACES, visitors)
    booked = outcomes["confirm", "done"]
    taken = sum(n for (_step, outcome), n in outcomes.items() if outcome == "taken")
    strange = {
        f"{step}: {outcome}: {text}"
        for step, outcome, text, *_rest in answers
        if outcome not in ("done", "taken")
    }
    dev.check(booked == places, f"{booked} of {places} places were booked")
    dev.check(found["booked"] == places, f"{found['booked']} visits are there")
    dev.check(taken == visitors - places, f"{taken} were told that it is taken")
    without = sum(1 for one in answers if one[1] == "taken" and not one[4])
    dev.check(not without, f"all of them were offered other times {without or ''}")
    dev.check(not strange, f"nothing else happened {sorted(strange)[:3] or ''}")
    dev.check(not found["overlaps"], "no two allocations of a resource overlap")
    dev.check(found["kept"] > 0, f"{found['kept']} times were kept and left")
    dev.check(
        not found["left"], f"{found['left']} kept times are left after their time"
    )


def _run_pages(dev):
    """Let all of them post the forms of the page at once."""
    visitors = dev.number("visitors", 200)
    database = dev.database("pages")
    world = dev.odoo_script(database, "selfbook_site.py")
    answers = []
    started = time.monotonic()
    # Odoo's threads share 64 connections: without this it takes in more than it can serve.
    with dev.server(database, env={"ODOO_MAX_HTTP_THREADS": "auto"}) as server:
        barrier = threading.Barrier(visitors)
        threads = [
            threading.Thread(
                target=_visit, args=(server.url, world, number, barrier, answers)
            )
            for number in range(visitors)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    seconds = time.monotonic() - started
    outcomes = Counter((step, status) for step, status, _offered in answers)
    dev.table(
        ("page", "status", "times"),
        sorted((step, status, n) for (step, status), n in outcomes.items()),
    )
    dev.note(f"{visitors} visitors on the pages at once, {seconds:.0f} s")
    places = min(PLACES, visitors)
    found = dev.sql(
        database,
        "SELECT COUNT(*), COUNT(DISTINCT (start, bay_id)) FROM autoservice_booking"
        " WHERE self_way IS NOT NULL",
    )
    dev.check([*found[0]] == [places, places], f"visits and their places: {found[0]}")
    taken = outcomes["hold", 409]
    dev.check(taken == visitors - places, f"{taken} were told that it is taken")
    without = sum(
        1 for _step, status, offered in answers if status == 409 and not offered
    )
    dev.check(not without, f"all of them were offered other times {without or ''}")
    bad = {key: n for key, n in outcomes.items() if key[1] not in (200, 303, 409)}
    dev.check(not bad, f"nothing else was answered {bad or ''}")


def _visit(url, world, number, barrier, answers):
    """Open the page, wait for all others, choose a time, and book it if it is kept."""
    place, step, headers, cookies = urlsplit(url), "page", {}, {}
    address = f"127.1.{number // 250}.{number % 250 + 1}"
    choice = {"service": world["service"], "class": world["class"]}
    root = f"/autoservice/book/{world['company']}"

    def call(path, form=None):
        client = http.client.HTTPConnection(
            place.hostname, place.port, timeout=900, source_address=(address, 0)
        )
        body = form and urlencode(form)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        client.request("POST" if form else "GET", path, body, {**headers, **kind})
        answer = client.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            cookies[name] = value
        headers["Cookie"] = "; ".join(map("=".join, cookies.items()))
        client.close()
        offered = text.count('name="start"')
        answers.append((step, answer.status, offered))
        return answer, text

    try:
        _answer, text = call(f"{root}?{urlencode(choice)}")
        start = datetime.fromisoformat(world["first"])
        start += timedelta(hours=number % world["times"])
        form = {**_read_form(text), **choice, "start": start.isoformat()}
        barrier.wait(900)
        step = "hold"
        answer, text = call(f"{root}/hold", form)
        if answer.status == 303:
            step = "contact"
            _answer, text = call(answer.getheader("Location"))
            step = "code"
            phone = {"phone": f"+373693{number:05}", "name": f"Visitor {number}"}
            answer, text = call(f"{root}/code", {**_read_form(text), **phone})
            step = "done"
            if answer.status == 303:
                call(answer.getheader("Location"))
    except Exception as error:
        answers.append((step, type(error).__name__, 0))
        barrier.abort()


def _read_form(text):
    """Return {name: value} of the hidden fields of a page."""
    found = {}
    for tag in INPUT.findall(text):
        name, value = NAME.search(tag), VALUE.search(tag)
        if name and value:
            found[name[1]] = value[1]
    return found

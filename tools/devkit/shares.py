# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The tests in shares, for Odoo processes that run side by side.

A file costs what it took in the last run of everything on this machine, in whichever
checkout; one that was in none is judged by its looks.
"""

import contextlib
import heapq
import json
import os
import re

from . import place

# The tests over HTTP stay together: a process that has some builds the pages' scripts
# and styles first, and a browser is a process of its own. They take a third of the
# time, so that a fourth process would only wait for them.
MOST = 3
_COSTS = place.HOME / "test-costs.json"
_BROWSER = re.compile(r"start_tour|browser_js")
# Seconds of scripts and styles, of a test with a browser, of a kilobyte of other tests.
_PAGES = 30
_BROWSER_TEST = 9
_KILOBYTE = 0.8


def count():
    """Return how many processes suit this machine."""
    return min(len(os.sched_getaffinity(0)), MOST)


def tags(jobs):
    """Return Odoo's test tags of at most ``jobs`` shares, which cost about the same.

    The first share is whatever the others do not name: no test gets lost in between.
    """
    first, *others = _shares(jobs)
    named = [name for share in others for name in share]
    rest = [f"/{place.MODULE}", *(f"-{_tag(name)}" for name in named)]
    return [",".join(rest)] + [",".join(map(_tag, share)) for share in others]


def remember(seconds):
    """Keep what classes of tests took: their names from ``tests`` on to seconds."""
    costs = {}
    for name, spent in seconds.items():
        path = "/".join(name.split(".")[:-1]) + ".py"
        costs[path] = round(costs.get(path, 0) + spent, 1)
    spare = _COSTS.with_suffix(f".{os.getpid()}")
    spare.write_text(json.dumps(_known() | costs, indent=1, sort_keys=True))
    spare.replace(_COSTS)


def _known():
    with contextlib.suppress(OSError, ValueError):
        return json.loads(_COSTS.read_text())
    return {}


def _tag(name):
    return f"/{place.MODULE}/tests/{name}"


def _looks(text):
    """Return what a file with ``text`` may cost."""
    if _BROWSER.search(text):
        return _BROWSER_TEST * text.count("    def test_")
    return _KILOBYTE * len(text) / 1024


def _shares(jobs):
    """Return lists of files, the costliest dealt first, each to who has least so far."""
    known = _known()
    folder = place.ROOT / "tests"
    over_http, total, bundles = [], _PAGES, []
    for path in sorted(folder.rglob("test_*.py")):
        name = str(path.relative_to(folder))
        text = path.read_text()
        cost = known.get(name, _looks(text))
        if "HttpCase" in text:
            over_http.append(name)
            total += cost
        else:
            bundles.append((cost, [name]))
    if over_http:
        bundles.append((total, over_http))
    heap = [(0, number, []) for number in range(max(1, min(jobs, len(bundles))))]
    for cost, names in sorted(bundles, reverse=True):
        total, number, share = heapq.heappop(heap)
        heapq.heappush(heap, (total + cost, number, share + names))
    return [share for _total, _number, share in sorted(heap, key=lambda one: one[1])]

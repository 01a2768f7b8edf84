# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Run Odoo's own tests of the module in sys.argv[1]; print what ran and failed."""

import re
import sys
from pathlib import Path

from odoo.modules import Manifest
from odoo.service import server
from odoo.tests import result
from odoo.tests.shell import run_tests

from devkit import worker
from devkit.kit import free_port

# One case of these generated classes takes up to three minutes.
SLOW = re.compile(r"^class (TestTaxes\w+)", re.MULTILINE)
CLASS_SET_UP = re.compile(r"^(?:setUpClass|tearDownClass) \((.+)\)$")

failed, skipped = set(), set()


def name_of(test):
    """Return the name of a test, without the values of a part of it."""
    name = test.id()
    return name if CLASS_SET_UP.match(name) else re.sub(r" [\[(].*", "", name)


def watch(name, where):
    """Have every call of ``OdooTestResult.name`` note the test in ``where``."""
    original = getattr(result.OdooTestResult, name)

    def note(self, test, *args):
        if not self._soft_fail:
            where.add(name_of(test))
        return original(self, test, *args)

    setattr(result.OdooTestResult, name, note)


def tag_of(name):
    """Return the test tag that selects the test ``name``."""
    is_class = CLASS_SET_UP.match(name)
    parts = (is_class.group(1) if is_class else name).split(".")
    module = parts[2]
    return f"/{module}:{parts[-1]}" if is_class else f"/{module}:{'.'.join(parts[-2:])}"


for method in ("addError", "addFailure"):
    watch(method, failed)
watch("addSkip", skipped)
# The tests start the web server of this shell; its port must be its own.
server.server.port = free_port()

module = sys.argv[1]
files = Path(Manifest.for_addon(module).path, "tests").glob("*.py")
slow = sorted({name for file in files for name in SLOW.findall(file.read_text())})
tags = ",".join([f"/{module}", *(f"-/{module}:{name}" for name in slow)])
report = run_tests(env, tags, modules=[module])
first = sorted(failed)
failed.clear()
if first:
    again = sorted({tag_of(name) for name in first})
    run_tests(env, ",".join(again), modules=[module])
worker.answer(
    {
        "run": report.testsRun,
        "failed": sorted(failed & set(first)),
        "late": sorted(set(first) - failed),
        "skipped": sorted(skipped),
    }
)

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Reading Odoo's log: which tests ran, what failed, what should not be there."""

import re

from . import place

_HEAD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ "
    r"(?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>\S+): (?P<text>.*)$"
)
_RESULT = re.compile(
    r"^(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading database"
)
_STARTING = re.compile(r"^Starting (\S+) \.\.\.")
_SKIPPED = re.compile(r"^skipped (\S+)(?: \([^)]*\))? : (.*)$", re.S)
# A class of tests in Odoo's report of what they took; modules and methods are small.
_SPENT = re.compile(r"^\t\w+\.((?:\w+\.)*[A-Z]\w*): (-?[\d.]+)s ", re.M)
_REPORT = re.compile(r"^(FAIL|ERROR): ")
# Why a test that needs a browser does not run: nothing was tested, so it counts.
_BROWSER = re.compile(r"chrome|devtools|websocket|page' target|browser", re.I)
# Loggers that only repeat that a test failed.
_ECHOES = re.compile(r"^odoo\.(tests\.|modules\.loading$|service\.server$)")


class Record:
    """One entry of the log: ``level``, ``logger`` and ``text`` with all its lines."""

    def __init__(self, level, logger, text):
        self.level = level
        self.logger = logger
        self.text = text

    @property
    def is_report(self):
        """Whether this says that a test failed, and why."""
        return bool(_REPORT.match(self.text)) and ".tests" in self.logger

    @property
    def is_complaint(self):
        """Whether this should not be in the log at all."""
        if self.is_report or _ECHOES.match(self.logger):
            return False
        if self.level in ("ERROR", "CRITICAL"):
            return True
        where = self.text.replace(str(place.HOME), "")
        return self.level == "WARNING" and (
            place.MODULE in self.logger or place.MODULE in where
        )

    def __str__(self):
        return f"{self.level} {self.logger}: {self.text}"


def complaints(path):
    """Return the texts of what should not be in the log file ``path``."""
    return [str(record) for record in records(path) if record.is_complaint]


def records(path):
    """Return the records of the log file ``path``, with their later lines."""
    result = []
    with open(path, errors="replace") as stream:
        for line in stream:
            found = _HEAD.match(line.rstrip("\n"))
            if found:
                result.append(Record(found["level"], found["logger"], found["text"]))
            elif result:
                result[-1].text += "\n" + line.rstrip("\n")
    return result


class Outcome:
    """What a run of tests came to, by its ``log`` and Odoo's exit ``status``.

    ``passed`` and ``failed`` are numbers of tests; a skipped browser test, a complaint
    in the log, an end without a result and a status that nothing explains count as
    failed. ``skipped`` is a list of names and reasons, ``reports`` and ``complaints``
    are records, ``seconds`` is what each class of tests took.
    """

    def __init__(self, log, status=0):
        self.log, self.status = log, status
        self.skipped, self.reports, self.complaints = [], [], []
        self.result, self.seconds = None, {}
        started = set()
        entries = records(log)
        for record in entries:
            if found := _RESULT.match(record.text):
                self.result = tuple(map(int, found.groups()))
            elif found := _STARTING.match(record.text):
                started.add(found[1])
            elif found := _SKIPPED.match(record.text):
                self.skipped.append((found[1], found[2]))
            elif record.logger == "odoo.tests.stats":
                for name, spent in _SPENT.findall(record.text):
                    self.seconds[name] = float(spent)
            if record.is_report:
                self.reports.append(record)
            elif record.is_complaint:
                self.complaints.append(record)
        self.without_browser = [
            (name, why) for name, why in self.skipped if _BROWSER.search(why)
        ]
        skipped = sum(name in started for name, _why in self.skipped)
        failures, errors, run = self.result or (0, 0, 0)
        self.passed = max(0, run - failures - errors - skipped)
        self.failed = failures + errors + len(self.without_browser)
        self.failed += len({str(record) for record in self.complaints})
        if self.result is None or (status and not self.failed):
            self.failed += 1


def progress(paths):
    """Return how many tests have started by the logs ``paths``, and each one's last."""
    count, last = 0, []
    for path in paths:
        try:
            text = path.read_text(errors="replace")
        except OSError:
            continue
        names = re.findall(r": Starting (\S+) \.\.\.", text)
        count += len(names)
        loaded = re.findall(r"Loading module (\S+) \((\d+/\d+)\)", text)
        last += names[-1:] or [" ".join(reversed(one)) for one in loaded[-1:]]
    return ", ".join(([f"{count} tests"] if count else []) + last)

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""``tools/dev lint``: each check returns its complaints, one a line."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from . import lint_files, place, translations, venv
from .say import Failure, note

# Not wanted here: the author is the project; the README is Markdown at the root; the
# parts extend a model once per folder on purpose.
_PYLINT_OFF = (
    "manifest-required-author",
    "missing-readme",
    "consider-merging-classes-inherited",
    # Computes and hooks return nothing, so what they extend returns nothing either.
    "missing-return",
)


def _output(command, **options):
    """Run ``command``; return its status and the lines that it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )
    return done.returncode, done.stdout.splitlines()


def _complaints(command, **options):
    status, lines = _output(command, **options)
    if not status:
        return []
    return lines or [f"{command[0]} ended with status {status}"]


def check_ruff(_kit, fix):
    """Style and common mistakes of the Python code, and its format."""
    ruff = venv.ensure("lint") / "bin" / "ruff"
    env = os.environ | {"RUFF_CACHE_DIR": str(place.HOME / "ruff")}
    found = []
    for arguments in (
        ["check", "--quiet", "--output-format=concise", *(["--fix"] if fix else [])],
        ["format", "--output-format=concise", *([] if fix else ["--check"])],
    ):
        found += _complaints([ruff, *arguments, "."], cwd=place.ROOT, env=env)
    return found


def check_pylint(_kit, _fix):
    """Odoo's own rules, by pylint-odoo."""
    folder = venv.ensure("lint") / "bin"
    env = os.environ | {"PYLINTHOME": str(place.HOME / "pylint")}
    env["PYTHONPYCACHEPREFIX"] = str(place.HOME / "pycache")
    status, lines = _output(
        [
            folder / "pylint",
            "--rcfile=/dev/null",
            "--load-plugins=pylint_odoo",
            "--disable=all",
            "--enable=odoolint",
            f"--disable={','.join(_PYLINT_OFF)}",
            "--valid-odoo-versions=19.0",
            "--score=n",
            "--msg-template={path}:{line}: {msg_id} {msg} ({symbol})",
            place.MODULE,
        ],
        cwd=place.ADDONS,
        env=env,
    )
    # 0 or a sum of kinds of messages; 32 is a wrong use of pylint itself.
    lines = [line for line in lines if not line.startswith("*****")]
    return lines or ([f"pylint ended with status {status}"] if status else [])


def check_js(_kit, _fix):
    """The syntax of the scripts, where Node.js is there to say."""
    node = shutil.which("node")
    if not node:
        note("    no node here: scripts are not checked")
        return []
    found = []
    with tempfile.TemporaryDirectory() as folder:
        # Odoo's scripts are modules; node believes that by their name only.
        copy = Path(folder) / "script.mjs"
        for path in lint_files.files("*.js"):
            copy.write_bytes(path.read_bytes())
            complaint = _complaints([node, "--check", copy])
            name = str(path.relative_to(place.ROOT))
            found += [line.replace(str(copy), name) for line in complaint[:4]]
    return found


CHECKS = {
    "ruff": check_ruff,
    "pylint": check_pylint,
    "xml": lambda kit, _fix: lint_files.check_xml(kit.source.path),
    "files": lambda _kit, _fix: lint_files.check_files(),
    "js": check_js,
    "i18n": translations.check,
}


def run(kit, names, fix):
    """Run the checks ``names`` (all by default); return the exit status."""
    unknown = set(names) - set(CHECKS)
    if unknown:
        raise Failure(f"lint knows {', '.join(CHECKS)}; not {', '.join(unknown)}")
    bad = 0
    for name in names or CHECKS:
        started = time.monotonic()
        try:
            found = CHECKS[name](kit, fix)
        except Failure as failure:
            found = [str(failure)]
        for line in found:
            print(line, flush=True)
        verdict = f"{len(found)} complaints" if found else "good"
        note(f"{name:8} {verdict} ({time.monotonic() - started:.1f} s)")
        bad += bool(found)
    print("lint: good" if not bad else f"lint: {bad} checks complain", flush=True)
    return 1 if bad else 0

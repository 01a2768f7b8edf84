# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Python environments in the cache, filled from the hashed lists of requirements."""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys

from . import place
from .apt import Apt, unpack
from .say import Failure, popen, run_logged, step

NEWEST = (3, 13)

# A shell line first: the kernel takes no spaces in the path of an interpreter.
_LAUNCHER = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from odoo.cli.command import main

sys.exit(main())
"""


def _interpreter():
    """Return the Python to build environments with.

    :raises Failure: when every one here is newer than the pinned libraries
    """
    # Inside an environment of ours: the Python that it was made from.
    if sys.version_info[:2] <= NEWEST:
        return os.path.realpath(sys._base_executable or sys.executable)
    for minor in range(NEWEST[1], 9, -1):
        if found := shutil.which(f"python3.{minor}"):
            return os.path.realpath(found)
    raise Failure(
        f"Python {platform.python_version()} is too new for the pinned libraries; "
        f"install Python 3.10 to {NEWEST[0]}.{NEWEST[1]}"
    )


def _pip(folder):
    """Return the command that runs pip; Debian has it in a package of its own."""
    python = folder / "bin" / "python"
    if importlib.util.find_spec("ensurepip"):
        # Debian's own may be there in part only: then the package has it.
        command = [python, "-m", "ensurepip", "--default-pip"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if not popen(command, **quiet).wait():
            return [python, "-m", "pip"]
    spare = place.HOME / "pip"

    def fetch(target):
        apt = Apt()
        apt.update()
        (deb,) = apt.download(["python3-pip-whl/trixie"], "pip")
        unpack(deb, target)
        shutil.rmtree(deb.parent)

    place.build(spare, fetch)
    wheel = next((spare / "usr/share/python-wheels").glob("pip-*.whl"))
    run_logged(
        [
            python,
            f"{wheel}/pip",
            "install",
            "--no-index",
            "--no-cache-dir",
            wheel,
        ],
        place.LOGS / "pip.log",
        "installing pip",
    )
    return [python, "-m", "pip"]


def _fill(folder, requirements, name):
    """Make the environment ``folder`` and install the file ``requirements``."""
    python = _interpreter()
    log = place.LOGS / "pip.log"
    with step(f"making the Python environment for {name}"):
        run_logged(
            [python, "-m", "venv", "--without-pip", folder],
            log,
            f"{python} -m venv",
        )
        pip = _pip(folder)
    with step(f"installing the Python libraries for {name}"):
        install(pip, requirements, log)


def install(pip, requirements, log, target=None):
    """Have ``pip`` install exactly what ``requirements`` lists, checked by hashes."""
    command = [
        *pip,
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--quiet",
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
        "-r",
        requirements,
    ]
    if target:
        command += ["--target", target]
    run_logged(
        command,
        log,
        f"installing {requirements.name} with pip (is there a network?)",
        env=os.environ | {"PIP_NO_COLOR": "1"},
    )


def ensure(name, source=None):
    """Return the environment ``name``, built from ``requirements-NAME.txt``.

    :param source: Odoo's code to put on its path, with the command ``odoo``
    """
    requirements = place.ROOT / f"requirements-{name}.txt"
    # The interpreter's version, hence its path, decides which wheels are installed.
    key = place.digest(
        requirements,
        f"{_interpreter()} {place.HOME}",
        str(source.path) if source else "",
    )

    def make(folder):
        _fill(folder, requirements, name)
        if source:
            _add_source(folder, source)

    return place.build(place.HOME / f"venv-{name}-{key}", make)


def _add_source(folder, source):
    """Put Odoo on the path of the environment ``folder``, and its command beside."""
    python = folder / "bin" / "python"
    packages = next(folder.glob("lib/python3*/site-packages"))
    (packages / "odoo-source.pth").write_text(f"{source.path}\n")
    launcher = folder / "bin" / "odoo"
    launcher.write_text(_LAUNCHER.format(python=python))
    launcher.chmod(0o755)

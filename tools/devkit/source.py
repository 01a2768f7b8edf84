# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Odoo's own code: Debian's package unpacked into the cache, or a given tree."""

import os
import re
import shutil
from pathlib import Path

from . import place
from .apt import Apt, sha256, unpack
from .say import Failure, note, step

VERSION = "19.0.0+dfsg-1"
SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"
# Files of other packages that Odoo's package links to. sid's newer ones have other
# names inside.
LINKED = [
    f"{name}/trixie"
    for name in (
        "fonts-font-awesome",
        "fonts-inconsolata",
        "fonts-montserrat",
        "fonts-ocr-b",
        "fonts-roboto-unhinted",
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
    )
]
_DIST = "./usr/lib/python3/dist-packages"
# A second copy of the addons without their static files, and what nothing reads.
_EXCLUDED = ("./etc", f"{_DIST}/addons", f"{_DIST}/doc", f"{_DIST}/setup")
# Debian had to leave it out, but the web client asks for it on every page.
MISSING = Path("mail/static/lib/selfie_segmentation/selfie_segmentation.js")


class Source:
    """A tree of Odoo's code.

    ``path`` goes on Python's path, ``addons`` on Odoo's; ``ident`` names the version.
    """

    def __init__(self, path, addons, ident):
        self.path = path
        self.addons = addons
        self.ident = ident

    @property
    def lacks_file(self):
        """Whether the file that Debian leaves out is missing here."""
        return not any((folder / MISSING).exists() for folder in self.addons)


def ensure():
    """Return the Odoo to use, fetching it first where needed.

    :raises Failure: when there is none to be had
    """
    given = os.environ.get("ODOO_PATH")
    if given:
        return _given(Path(given).expanduser())
    folder = place.HOME / f"odoo-{SHA256[:10]}"
    place.build(folder, _fetch)
    path = folder / _DIST
    return Source(path, [path / "odoo" / "addons"], SHA256[:10])


def _given(path):
    """Return the source tree that the user has."""
    path = path.resolve()
    release = path / "odoo" / "release.py"
    if not release.exists():
        raise Failure(f"ODOO_PATH={path} is no Odoo source tree: no odoo/release.py")
    found = re.search(
        r"^version_info = \((\w+), (\w+)", release.read_text().replace("'", ""), re.M
    )
    if not found or found[1] != "19":
        version = ".".join(found.groups()) if found else "of an unknown version"
        raise Failure(f"ODOO_PATH={path} is Odoo {version}; 19.0 is needed")
    addons = [
        folder
        for folder in (path / "addons", path / "odoo" / "addons")
        if (folder / "web").exists() or (folder / "base").exists()
    ]
    return Source(path, addons, place.digest(str(path), release))


def _fetch(folder):
    """Fill ``folder`` with Odoo and the files that its package links to."""
    place.check_space(place.SPACE_FIRST)
    apt = Apt()
    apt.update()
    wanted = f"odoo-19={VERSION}"
    pinned = apt.knows("odoo-19", VERSION)
    if not pinned:
        if not apt.closure(["odoo-19"]):
            raise Failure(
                "Debian offers no odoo-19 any more: point ODOO_PATH to an Odoo 19 tree"
            )
        note(f"    notice: Debian has another odoo-19 than {VERSION}; taking that")
        wanted = "odoo-19"
    (odoo,) = apt.download([wanted], "Odoo 19 (123 MB)")
    if pinned and sha256(odoo) != SHA256:
        raise Failure(f"{odoo.name} is not the file that it should be (SHA-256)")
    debs = [odoo, *apt.download(LINKED, "fonts and JavaScript libraries")]
    with step("unpacking Odoo (1.2 GB)"):
        for deb in debs:
            unpack(deb, folder, _EXCLUDED)
    addons = folder / _DIST / "odoo" / "addons"
    stub = addons / MISSING
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("// Left out of Debian's package: background blur in calls.\n")
    _mend_metadata(folder / _DIST)
    for parent in {deb.parent for deb in debs}:
        shutil.rmtree(parent)


def _mend_metadata(path):
    """Let pip see what is really needed.

    The metadata asks for psycopg2, PyPDF2 and ofxparse; the wheels that do their work
    are called otherwise, and pip would try to compile.
    """
    replaced = {"psycopg2": "psycopg2-binary", "PyPDF2": "pypdf", "ofxparse": None}
    for info in path.glob("odoo-*.egg-info"):
        for name in ("PKG-INFO", "requires.txt"):
            target = info / name
            if not target.exists():
                continue
            lines = []
            for line in target.read_text().splitlines():
                prefix, requirement = re.match(r"(Requires-Dist: )?(.*)", line).groups()
                bare = re.split(r"[\s;<>=!\[(]", requirement)[0]
                if bare in replaced:
                    if replaced[bare] is None:
                        continue
                    line = (prefix or "") + requirement.replace(bare, replaced[bare], 1)
                lines.append(line)
            target.write_text("\n".join(lines) + "\n")

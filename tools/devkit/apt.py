# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Debian packages without installing them: fetched and verified by a private apt.

apt checks the signature of the archive and the hash of every package. The system's
own lists, pins and installed packages are neither read nor changed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .place import HOME, LOGS
from .say import Failure, popen, run_logged, step

KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)


def require():
    """Insist on Debian's package tools.

    :raises Failure: on a machine that has none
    """
    for tool in ("apt-get", "dpkg", "dpkg-deb", "tar"):
        if not shutil.which(tool):
            raise Failure(
                f"{tool} is missing: this needs Debian or Ubuntu, "
                "or ODOO_PATH pointing to an Odoo 19 source tree"
            )


def architecture():
    """Return Debian's name of this machine's architecture."""
    return subprocess.check_output(
        ["dpkg", "--print-architecture"], text=True, stdin=subprocess.DEVNULL
    ).strip()


def _archive():
    """Return the Debian archive that this machine's apt is set to use."""
    given = os.environ.get("DEBIAN_MIRROR")
    if given:
        return given.rstrip("/")
    with tempfile.TemporaryDirectory() as empty:
        listing = subprocess.run(
            ["apt-get", f"-oDir::State::Lists={empty}", "--print-uris", "update"],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        ).stdout
    found = re.search(
        r"^'([^']*)/dists/(?:bookworm|trixie|forky|sid|stable|unstable)/InRelease'",
        listing,
        re.M,
    )
    return found[1] if found else _public_archive()


def _public_archive():
    """Return the Debian archive that debootstrap names, for a machine like Ubuntu's.

    :raises Failure: it names none
    """
    folder = _own_package("debootstrap", "asking debootstrap for the Debian archive")
    for path in sorted(folder.glob("usr/s*/**/*")):
        if path.is_file() and not path.is_symlink():
            text = path.read_text(encoding="utf-8", errors="replace")
            if found := re.search(r"https?://[\w.-]*debian[\w.-]*/debian\b", text):
                return found[0]
    raise Failure("no Debian archive is known: set DEBIAN_MIRROR to one")


def _own_package(name, what):
    """Fetch a package with the machine's own apt, unpacked beside our own.

    :param name: of the package
    :param what: is said while it is fetched
    :returns: the folder it is unpacked in
    """
    spare = _folder() / name
    (spare / "lists").mkdir(parents=True, exist_ok=True)
    options = [f"-oDir::State::Lists={spare}/lists", "-oAPT::Sandbox::User=root"]
    for action in (["update"], ["download", name]):
        run_logged(["apt-get", *options, *action], LOGS / "apt.log", what, cwd=spare)
    unpack(next(spare.glob(f"{name}_*.deb")), spare)
    return spare


def _keyring():
    """Return the keys of the Debian archive; Ubuntu has them in a package."""
    for path in map(Path, KEYRINGS):
        if path.exists():
            return path
    spare = _own_package(
        "debian-archive-keyring", "fetching the keys of the Debian archive"
    )
    for path in map(Path, KEYRINGS):
        found = spare / str(path).lstrip("/")
        if found.exists():
            return found
    raise Failure("the package debian-archive-keyring holds no keyring")


def _folder():
    """Return where our apt works; its configuration knows no paths with spaces."""
    if not re.search(r"\s", str(HOME)):
        return HOME / "apt"
    return Path(tempfile.gettempdir()) / f"autoservice-apt-{os.geteuid()}"


class Apt:
    """A private apt that knows Debian sid, trixie and bookworm."""

    def __init__(self):
        require()
        self.folder = _folder()
        self.log = LOGS / "apt.log"
        for name in ("lists/partial", "cache/archives/partial", "parts", "debs"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.archive = _archive()

    @property
    def _options(self):
        folder = self.folder
        return [
            "-oDir::Etc::SourceList=/dev/null",
            f"-oDir::Etc::SourceParts={folder}/parts",
            f"-oDir::State={folder}",
            f"-oDir::State::Lists={folder}/lists",
            "-oDir::State::status=/dev/null",
            f"-oDir::Cache={folder}/cache",
            "-oAcquire::Languages=none",
            # A mirror may lag; signatures and pinned hashes are checked all the same.
            "-oAcquire::Check-Valid-Until=false",
            "-oAcquire::Retries=3",
            "-oAcquire::http::Timeout=30",
            "-oAPT::Sandbox::User=root",
            "-oAPT::Update::Error-Mode=any",
            "-oAPT::Default-Release=",
            "-oDir::Etc::Preferences=/dev/null",
            "-oDir::Etc::PreferencesParts=/dev/null",
        ]

    def update(self):
        """Fetch the lists of packages."""
        keyring = self.folder / "keyring.gpg"
        shutil.copyfile(_keyring(), keyring)
        (self.folder / "parts" / "debian.sources").write_text(
            "Types: deb\n"
            f"URIs: {self.archive}\n"
            "Suites: sid trixie bookworm\n"
            "Components: main\n"
            f"Architectures: {architecture()}\n"
            f"Signed-By: {keyring}\n"
        )
        with step("reading Debian's lists of packages"):
            run_logged(
                ["apt-get", *self._options, "update"],
                self.log,
                f"reading the package lists of {self.archive} (is there a network?)",
            )

    def download(self, packages, what):
        """Fetch ``packages`` (apt's words for them) and return their files."""
        folder = Path(tempfile.mkdtemp(prefix="get-", dir=self.folder / "debs"))
        with step(f"downloading {what}"):
            run_logged(
                ["apt-get", *self._options, "download", *packages],
                self.log,
                f"downloading {what}",
                cwd=folder,
            )
        return sorted(folder.glob("*.deb"))

    def closure(self, packages, suite="sid"):
        """Return names and versions of ``packages`` of ``suite`` and all they need."""
        listing = subprocess.run(
            [
                "apt-get",
                *self._options,
                f"-oAPT::Default-Release={suite}",
                "--no-install-recommends",
                "-s",
                "install",
                *packages,
            ],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return re.findall(r"^Inst (\S+) \((\S+)", listing.stdout, re.M)

    def knows(self, package, version):
        """Return whether the archive offers ``version`` of ``package``."""
        listing = subprocess.run(
            ["apt-cache", *self._options, "madison", package],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        ).stdout
        return any(
            line.split("|")[1].strip() == version for line in listing.splitlines()
        )


def sha256(path):
    """Return the SHA-256 of the file ``path`` in hexadecimal."""
    result = hashlib.sha256()
    with open(path, "rb") as stream:
        while block := stream.read(1 << 20):
            result.update(block)
    return result.hexdigest()


def unpack(deb, folder, exclude=()):
    """Unpack the package file ``deb`` into ``folder`` without its ``exclude`` paths."""
    source = popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE)
    target = popen(
        [
            "tar",
            "-x",
            "-C",
            folder,
            "--no-same-owner",
            *(f"--exclude={path}" for path in exclude),
        ],
        stdin=source.stdout,
        stderr=subprocess.PIPE,
    )
    source.stdout.close()
    complaint = target.communicate()[1].decode(errors="replace")
    if source.wait() or target.returncode:
        reason = complaint.strip().splitlines()[-1:] or ["damaged file"]
        raise Failure(f"unpacking {Path(deb).name} failed: {reason[0]}")

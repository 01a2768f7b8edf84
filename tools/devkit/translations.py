# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The catalogue of terms and its translations: written anew, merged, checked."""

import os
import re
import tempfile
from pathlib import Path

from . import place
from .databases import Databases
from .say import Failure, note, tail

LANGUAGES = ("ro", "ru", "uk")
POT = place.ROOT / "i18n" / f"{place.MODULE}.pot"
_PLURALS = {
    "ro": "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<10 || n%100>=20) ? 1 : 2);",
    "uk": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<10 || n%100>=20) ? 1 : 2);",
}
# What a translation must keep: places for values, and markup.
_PLACES = re.compile(r"%\(\w+\)[sdrf]|%[sd]|\{\{.*?\}\}|\$\{.*?\}|</?\w+")
_PASSING = ("POT-Creation-Date", "PO-Revision-Date")


def _catalogue(path):
    import polib

    # Long lines stay whole, as Odoo writes them.
    return polib.pofile(str(path), wrapwidth=78)


def _export(kit):
    """Return the catalogue that the code asks for at present."""
    databases = Databases(kit)
    name = f"i18n_{place.KEY[:6]}_{os.getpid()}"
    log = place.LOGS / "i18n.log"
    log.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{place.MODULE}.pot"
        try:
            databases.clone_passing(databases.addon_template(False), name, "i18n")
            status = kit.run_odoo(
                "i18n",
                "export",
                "-d",
                name,
                "-l",
                "pot",
                "-o",
                target,
                place.MODULE,
                log=log,
            )
        finally:
            databases.drop(name)
        if status or not target.exists():
            note(tail(log))
            raise Failure(f"the terms could not be exported (log: {log})")
        return _catalogue(target)


def _entries(catalogue):
    """Return what distinguishes one catalogue from another."""
    return {
        (entry.msgctxt, entry.msgid, tuple(sorted(entry.occurrences)))
        for entry in catalogue
    }


def write(kit):
    """Write the catalogue anew and merge it into every language."""
    import polib

    fresh = _export(kit)
    POT.parent.mkdir(exist_ok=True)
    if not POT.exists() or _entries(_catalogue(POT)) != _entries(fresh):
        fresh.save(str(POT))
        note(f"wrote {POT}: {len(fresh)} terms")
    for language in LANGUAGES:
        path = POT.with_name(f"{language}.po")
        if path.exists():
            catalogue = _catalogue(path)
        else:
            catalogue = polib.POFile(wrapwidth=78)
            catalogue.metadata = dict(fresh.metadata) | {
                "Language": language,
                "Plural-Forms": _PLURALS[language],
            }
        before = _entries(catalogue)
        catalogue.merge(fresh)
        for entry in catalogue.obsolete_entries():
            catalogue.remove(entry)
        # In the order of the template, so that a difference shows what changed.
        order = {entry.msgid: place for place, entry in enumerate(fresh)}
        catalogue.sort(key=lambda entry: order.get(entry.msgid, -1))
        if _entries(catalogue) != before or not path.exists():
            catalogue.save(str(path))
        missing = len(catalogue.untranslated_entries())
        note(f"{path.name}: {len(catalogue)} terms, {missing} untranslated")
    return 0


def check(kit, fix):
    """Return complaints: a catalogue behind the code, gaps in the languages."""
    if fix:
        write(kit)
    if not POT.exists():
        return ["i18n: no catalogue; `tools/dev i18n` writes it"]
    fresh, present = _entries(_export(kit)), _entries(_catalogue(POT))
    found = []
    if fresh != present:
        found += [f"i18n/{POT.name}: behind the code; `tools/dev i18n` mends it"]
        found += [
            f"  new: {entry[1]!r}" for entry in sorted(fresh - present, key=str)[:5]
        ]
        found += [
            f"  old: {entry[1]!r}" for entry in sorted(present - fresh, key=str)[:5]
        ]
    terms = {entry.msgid for entry in _catalogue(POT)}
    for language in LANGUAGES:
        found += _check_language(language, terms)
    return found


def _check_language(language, terms):
    path = POT.with_name(f"{language}.po")
    if not path.exists():
        return [f"i18n/{path.name} is missing"]
    found = []
    known = set()
    for entry in _catalogue(path):
        if entry.obsolete:
            continue
        known.add(entry.msgid)
        where = f"i18n/{path.name}:{entry.linenum}: {entry.msgid[:60]!r}"
        if not entry.msgstr.strip():
            found.append(f"{where} is not translated")
        elif entry.fuzzy:
            found.append(f"{where} is fuzzy")
        elif sorted(_PLACES.findall(entry.msgid)) != sorted(
            _PLACES.findall(entry.msgstr)
        ):
            found.append(f"{where}: other placeholders or markup in the translation")
    found += [
        f"i18n/{path.name}: lacks {term[:60]!r}" for term in sorted(terms - known)
    ]
    found += [
        f"i18n/{path.name}: knows {term[:60]!r}, the code does not"
        for term in sorted(known - terms)
    ]
    return found

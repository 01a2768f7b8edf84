# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Checks of files: XML, and that nothing lies about unused."""

import ast
import subprocess

from . import place

XML_HEADER = '<?xml version="1.0" encoding="UTF-8" ?>'
# Folders whose XML and CSV files Odoo loads because the manifest says so.
DATA_FOLDERS = ("data", "demo", "reports", "security", "views", "wizards")
CODE_FOLDERS = ("controllers", "models", "reports", "tests", "wizards")


def files(pattern, *folders):
    """Return the files like ``pattern`` in the checkout (in ``folders``), sorted.

    What Git ignores does not count, where there is a Git.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=place.ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        paths = [
            path
            for path in place.ROOT.rglob("*")
            if not any(
                part.startswith(".") for part in path.parts[len(place.ROOT.parts) :]
            )
        ]
    else:
        paths = [place.ROOT / name for name in set(listed.stdout.split("\0")) if name]
    return sorted(
        path
        for path in paths
        if path.match(pattern)
        and path.is_file()
        and (not folders or path.relative_to(place.ROOT).parts[0] in folders)
    )


def check_xml(odoo):
    """Return complaints about XML files: syntax, header, Odoo's grammar, doubles."""
    from lxml import etree

    grammar = etree.RelaxNG(etree.parse(str(odoo / "odoo" / "import_xml.rng")))
    found = []
    for path in files("*.xml"):
        name = path.relative_to(place.ROOT)
        try:
            tree = etree.parse(str(path))
        except etree.XMLSyntaxError as error:
            found.append(f"{name}:{error.lineno}: {error.msg}")
            continue
        if path.read_text().split("\n", 1)[0] != XML_HEADER:
            found.append(f"{name}:1: the first line should be {XML_HEADER}")
        root = tree.getroot()
        if root.tag != "odoo":
            continue
        if not grammar.validate(tree):
            last = grammar.error_log.last_error
            found.append(f"{name}:{last.line}: {last.message}")
        seen = set()
        for node in root.xpath("//record[@id] | //template[@id] | //menuitem[@id]"):
            if node.get("id") in seen:
                found.append(f"{name}:{node.sourceline}: {node.get('id')} stands twice")
            seen.add(node.get("id"))
    return found


def check_files():
    """Return complaints about files that nobody loads, and names without a file."""
    manifest = place.manifest()
    listed = [*manifest.get("data", []), *manifest.get("demo", [])]
    found = [
        f"__manifest__.py: {name} twice"
        for name in set(listed)
        if listed.count(name) > 1
    ]
    present = {
        path.relative_to(place.ROOT).as_posix()
        for pattern in ("*.xml", "*.csv")
        for path in files(pattern, *DATA_FOLDERS)
    }
    found += [
        f"__manifest__.py: {name} does not exist"
        for name in listed
        if not (place.ROOT / name).is_file()
    ]
    # A listed XML file may load others itself, at installation only for instance.
    texts = [
        (place.ROOT / name).read_text()
        for name in listed
        if name.endswith(".xml") and (place.ROOT / name).is_file()
    ]
    named = {name for name in present if any(f"'{name}'" in text for text in texts)}
    found += [
        f"{name}: not in the manifest" for name in sorted(present - set(listed) - named)
    ]
    return found + _check_imports()


def _imported(path):
    """Return the names that the package file ``path`` imports from beside it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            if node.module:
                names.add(node.module.split(".")[0])
            else:
                names |= {alias.name for alias in node.names}
    return names


def _is_loaded_by_import(path):
    """Return whether Odoo learns of something in ``path`` by its import alone."""
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                targets = line.targets if isinstance(line, ast.Assign) else []
                if any(getattr(t, "id", "") in ("_name", "_inherit") for t in targets):
                    return True
            if any("Controller" in ast.unparse(base) for base in node.bases):
                return True
    return False


def _check_imports():
    """Return complaints about modules that their package does not import.

    Odoo would silently leave out a model or a test.
    """
    found = []
    for path in files("*.py", *CODE_FOLDERS):
        name = path.relative_to(place.ROOT)
        tests = name.parts[0] == "tests"
        if path.name == "__init__.py":
            child, package = path.parent.name, path.parent.parent
            if package == place.ROOT and tests:
                continue
        else:
            child, package = path.stem, path.parent
            if tests and not child.startswith("test_"):
                continue
        init = package / "__init__.py"
        try:
            if (
                not tests
                and path.name != "__init__.py"
                and not _is_loaded_by_import(path)
            ):
                continue
            if not init.exists():
                found.append(f"{name}: {package.name}/__init__.py is missing")
            elif child not in _imported(init):
                where = init.relative_to(place.ROOT)
                found.append(f"{name}: {where} does not import it")
        except SyntaxError as error:
            found.append(f"{error.filename}:{error.lineno}: {error.msg}")
    return found

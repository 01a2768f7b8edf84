# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The shape of the repository: parts, file names, sizes, manifest, leftovers."""

import ast
import re
import textwrap

from .source import (
    CODE_FOLDERS,
    PART_FOLDERS,
    PARTS,
    part_rank,
)

MOST_LINES = 500
MOST_METHOD_LINES = 50
USUAL_METHOD_LINES = 35  # 95 of 100 methods
MOST_CHILD_LINES = 80
# Written in two pieces, because this file is looked through too.
LEFTOVER = re.compile(
    r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b"
)
TEXT_FILES = (".py", ".xml", ".js", ".scss", ".css", ".csv", ".md", ".toml", ".html")
PRAGMA = re.compile(r"#\s*(noqa|pylint:|type:|ruff:|fmt:|pragma)")
SCRIPT = re.compile(
    r"\s*//\s*((const|let|var|return|import|export|if|for|while)\b.*|[\w.]+\s*[(=].*)"
    r"[;{}]\s*$"
)
STATEMENTS = (
    *(ast.Assign, ast.AugAssign, ast.Import, ast.ImportFrom, ast.Return, ast.Raise),
    *(ast.Assert, ast.Delete, ast.If, ast.For, ast.While, ast.With, ast.FunctionDef),
)


def imported(module):
    """Return [(name, line)] that a package's file imports from beside it, in order."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            names = [node.module] if node.module else [one.name for one in node.names]
            found += [(name.split(".")[0], node.lineno) for name in names]
    return found


def check_parsing(addon):
    """Return the files that cannot be read at all."""
    addon.modules(*CODE_FOLDERS, "migrations", "tests", "tools")
    addon.documents  # noqa: B018 -- reading them finds the broken ones
    return addon.broken


def check_parts_in_order(addon):
    """Return complaints about parts that are unknown, or imported in a wrong order."""
    found = []
    for folder in CODE_FOLDERS:
        inits = [m for m in addon.modules(folder) if m.name == f"{folder}/__init__.py"]
        names = [pair for init in inits for pair in imported(init)]
        highest = -1
        for name, line in names:
            at = f"{folder}/__init__.py:{line}"
            if name not in PARTS:
                found.append(f"{at}: {name} is no part")
            elif PARTS.index(name) < highest:
                found.append(f"{at}: {name} stands after {PARTS[highest]}")
            else:
                highest = PARTS.index(name)
    return found


def check_everything_imported(addon):
    """Return complaints about files that Odoo would silently leave out.

    That are models and tests which their package does not import, packages which
    theirs does not import, and folders that are no package.
    """
    found = []
    modules = {module.path: module for module in addon.modules(*CODE_FOLDERS, "tests")}
    for path, module in modules.items():
        package, child = path.parent, path.stem
        if child == "__init__":
            package, child = path.parent.parent, path.parent.name
            if len(path.parts) == 2:
                continue  # imported by the addon itself, Odoo looks for tests
        elif path.parts[0] == "tests":
            if not child.startswith("test_"):
                continue
        elif not module.classes and path.parts[0] != "controllers":
            continue
        init = modules.get(package / "__init__.py")
        if not init:
            found.append(f"{path}:1: {package} has no __init__.py")
        elif child not in dict(imported(init)):
            found.append(f"{path}:1: {init.name} does not import it")
    return found


def check_tests_reach_odoo(addon):
    """Return complaints about test packages whose tests Odoo does not collect.

    It takes only modules called test_* that are names of the package `tests`.
    """
    found = []
    tops = [m for m in addon.modules("tests") if m.name == "tests/__init__.py"]
    for node in (node for top in tops for node in ast.walk(top.tree)):
        if isinstance(node, ast.ImportFrom) and not node.module:
            for alias in node.names:
                if (addon.root / "tests" / alias.name).is_dir():
                    found.append(
                        f"tests/__init__.py:{node.lineno}: write"
                        f" `from .{alias.name} import *`"
                    )
    paths = {}
    for module in sorted(addon.modules("tests"), key=lambda one: str(one.path)):
        if module.path.stem.startswith("test_"):
            first = paths.setdefault(module.path.stem, module.path)
            if first != module.path:
                found.append(f"{module.path}:1: hidden by {first} of the same name")
    return found


def check_file_is_its_model(addon):
    """Return complaints about files that are not named after their one model."""
    found = []
    own = {model.replace(".", "_") for model in addon.own}
    for module in addon.modules(*CODE_FOLDERS):
        classes = module.classes
        if not classes:
            continue
        main = next(
            (one for one in classes if _fits(one.model, module.path.stem)), None
        )
        if not main:
            found.append(
                f"{module.at(classes[0].node)}: belongs into {_stem(classes[0])}"
            )
            continue
        if module.path.stem in own and _table(main.model) != module.path.stem:
            found.append(
                f"{module.at(main.node)}: the file has the name of another model"
            )
        for one in classes:
            if one is not main and not _may_stay(one, main):
                found.append(
                    f"{module.at(one.node)}: second model {one.model} in a file"
                )
    return found


def _table(model):
    return re.sub(r"^report\.\w+\.", "", model).replace(".", "_")


def _stem(one):
    return f"{_table(one.model)}.py"


def _fits(model, stem):
    """Whether a file is named after a model, or after it and an aspect of it."""
    return f"{stem}_".startswith(f"{_table(model)}_")


def _may_stay(one, main):
    """Whether a small child of a model may stand in the model's file."""
    size = one.node.end_lineno - one.node.lineno + 1
    child = one.model.startswith(f"{main.model}.") or main.model in one.parents
    return child and size < MOST_CHILD_LINES


def check_budgets(addon):
    """Return complaints about files and methods that are too long."""
    found = []
    for suffix in (".py", ".js"):
        for path in addon.files(suffix, *CODE_FOLDERS, "static/src", "tests", "tools"):
            size = len((addon.root / path).read_text(encoding="utf-8").splitlines())
            if size > MOST_LINES:
                found.append(f"{path}:{size}: {size} lines, {MOST_LINES} are allowed")
    sizes = []
    for module in addon.code:
        for node in module.functions:
            size = _measure(node)
            sizes.append((size, f"{module.at(node)}: {node.name} has {size} lines"))
    sizes.sort(reverse=True)
    found += [text for size, text in sizes if size > MOST_METHOD_LINES]
    longest = sizes[: len(sizes) // 20 + 1]
    if longest and longest[-1][0] > USUAL_METHOD_LINES:
        found.append(
            f"more than 5 of 100 methods have over {USUAL_METHOD_LINES} lines; the"
            " longest: " + "; ".join(text for _size, text in longest[:10])
        )
    return found


def _measure(function):
    """Return the lines of a function. Its docstring is no burden and does not count."""
    size = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function):
        text = function.body[0]
        size -= text.end_lineno - text.lineno + 1
    return size


def check_manifest(addon):
    """Return complaints where the manifest's lists differ from the files there are.

    A file that a listed file names, and so loads in its own way, counts as listed.
    """
    path = addon.root / "__manifest__.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    values = next(node for node in tree.body if isinstance(node, ast.Expr)).value
    found, listed = [], set()
    highest = -1
    for key, value in zip(values.keys, values.values, strict=True):
        if ast.literal_eval(key) not in ("data", "demo"):
            continue
        for node in value.elts:
            name = ast.literal_eval(node)
            at = f"__manifest__.py:{node.lineno}: {name}"
            if name in listed:
                found.append(f"{at} stands twice")
            if not (addon.root / name).is_file():
                found.append(f"{at} does not exist")
            if (key.value == "demo") != name.startswith("demo/"):
                found.append(f"{at} is in the wrong list")
            listed.add(name)
            rank = part_rank(type(path)(name))
            if rank is not None:
                if rank < highest:
                    found.append(f"{at} stands after files of a higher part")
                highest = max(highest, rank)
    loaders = [addon.root / name for name in listed if name.endswith(".xml")]
    texts = [path.read_text(encoding="utf-8") for path in loaders if path.is_file()]
    for suffix in (".xml", ".csv"):
        for one in addon.files(suffix, *PART_FOLDERS, "demo"):
            name = one.as_posix()
            if name not in listed and not any(f"'{name}'" in text for text in texts):
                found.append(f"{name}:1: is not in the manifest")
    return found


def check_leftovers(addon):
    """Return complaints about notes to oneself and code that is commented out."""
    found = []
    for suffix in TEXT_FILES:
        folders = (*PART_FOLDERS, "demo", "static/src", "migrations", "tests", "tools")
        paths = addon.files(suffix, *folders)
        paths += sorted(
            one.relative_to(addon.root) for one in addon.root.glob(f"*{suffix}")
        )
        for path in paths:
            lines = (addon.root / path).read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, 1):
                if match := LEFTOVER.search(line):
                    found.append(f"{path}:{number}: {match[0]}")
                if suffix == ".js" and SCRIPT.match(line):
                    found.append(f"{path}:{number}: code in a comment")
    for path, root in addon.documents.items():
        for node in root.xpath("//comment()"):
            if re.search(r"<\w+[^>]*>", node.text or ""):
                found.append(f"{path}:{node.sourceline}: code in a comment")
    for module in addon.modules(*CODE_FOLDERS, "migrations", "tests", "tools"):
        found += _commented_code(module)
    return found


def _commented_code(module):
    """Return complaints about comment lines that are Python."""
    found, block = [], []
    for number in [*sorted(module.comments), None]:
        alone = number and module.lines[number - 1].lstrip().startswith("#")
        if block and (not alone or number != block[-1] + 1):
            if _is_code([module.comments[line] for line in block]):
                found.append(f"{module.name}:{block[0]}: code in a comment")
            block = []
        if alone and not PRAGMA.match(module.comments[number]):
            block.append(number)
    return found


def _is_code(comments):
    """Whether comment lines that follow each other hold a statement of Python."""
    lines = [re.sub(r"^#", "", comment) for comment in comments]
    for text in ("\n".join(lines), *lines):
        try:
            body = ast.parse(textwrap.dedent(text)).body
        except (SyntaxError, ValueError):
            continue
        for node in body:
            if isinstance(node, STATEMENTS):
                return True
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                return True
    return False

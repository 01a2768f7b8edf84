# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What the addon's files declare, read without running them, and what Odoo declares."""

import ast
import builtins
import csv
import datetime
import io
import re
import tokenize
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from types import FunctionType, SimpleNamespace

from lxml import etree

ADDON = "autoservice"
# Lowest first: a part names only parts before it.
PARTS = (
    "common",
    "vehicle",
    "techcard",
    "workshop",
    "booking",
    "order",
    "stock",
    "billing",
    "pay",
    "messaging",
    "crm",
    "loyalty",
    "feedback",
    "reporting",
    "portal",
)
TOP = len(PARTS)
CODE_FOLDERS = ("models", "wizards", "reports", "controllers")
PART_FOLDERS = (*CODE_FOLDERS, "views", "security", "data")
# Files of no single part: what all parts build on, and what shows all of them.
SHARED = {"security/autoservice_groups.xml": 0, "views/autoservice_menus.xml": TOP}
KINDS = ("Model", "TransientModel", "AbstractModel")
RELATIONAL = ("Many2one", "One2many", "Many2many")


def constant(node):
    """Return the text of a node that is a plain text, else None."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def texts(node):
    """Return the texts of a plain text, or of a list or tuple of them."""
    if isinstance(node, ast.List | ast.Tuple):
        return [text for one in node.elts if (text := constant(one)) is not None]
    text = constant(node)
    return [] if text is None else [text]


def keyword(call, name):
    """Return the node of a keyword argument, None where it is not given."""
    return next((one.value for one in call.keywords if one.arg == name), None)


def part_rank(path):
    """Return the place of the part that a file belongs to, None for no part.

    :param path: relative to the root of the addon
    """
    if path.as_posix() in SHARED:
        return SHARED[path.as_posix()]
    folder, *inner = path.parts
    if path.parts[:2] == ("static", "src"):
        folder, inner = "models", list(path.parts[2:])
    if folder not in PART_FOLDERS or not inner:
        return None
    if len(inner) > 1:
        return PARTS.index(inner[0]) if inner[0] in PARTS else None
    fits = [part for part in PARTS if f"{path.stem}_".startswith(f"{part}_")]
    in_file_name = folder in ("security", "data") and fits
    return PARTS.index(max(fits, key=len)) if in_file_name else None


class Core:
    """What Odoo without this addon declares."""

    def __init__(self, fields, methods, delegates=None):
        """Keep the facts.

        :param fields: {model: {field: (comodel or None, is it indexed)}}
        :param methods: {model: names of methods}
        :param delegates: {model: models whose fields it has by delegation}
        """
        self.fields = fields
        self.methods = methods
        self.delegates = delegates or {}

    @classmethod
    def of_registry(cls, registry):
        """Read the facts from a registry, whether the addon is in it or not."""
        own = f"odoo.addons.{ADDON}."
        names = {}

        def defined(base):
            if base not in names:
                kinds = (FunctionType, classmethod, staticmethod, property)
                names[base] = {
                    name
                    for name, value in vars(base).items()
                    if isinstance(value, kinds) and not base.__module__.startswith(own)
                }
            return names[base]

        fields, methods, delegates = {}, {}, {}
        for name, model in registry.models.items():
            fields[name] = {
                field.name: (field.comodel_name, bool(getattr(field, "index", False)))
                for field in model._fields.values()
                if set(field._modules) != {ADDON}
            }
            bases = (base for base in model.__mro__ if base is not object)
            methods[name] = set().union(*map(defined, bases))
            delegates[name] = list(model._inherits)
        return cls(fields, methods, delegates)

    @cached_property
    def base_methods(self):
        """What every model has."""
        return set.intersection(*self.methods.values()) if self.methods else set()

    @cached_property
    def names(self):
        """Every name of any model of Odoo, and of Python's usual values."""
        values = ("", b"", {}, [], (), set(), 0, 0.0, re.compile(""), Path())
        values = (*values, datetime.datetime.min, datetime.date.min, datetime.timedelta)
        python = {name for value in (*values, builtins) for name in dir(value)}
        return python.union(*self.fields.values(), *self.methods.values())


class Module:
    """A Python file."""

    def __init__(self, root, path):
        self.path = path
        self.name = path.as_posix()
        self.rank = part_rank(path)
        self.text = (root / path).read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        self.tree = ast.parse(self.text)

    @cached_property
    def comments(self):
        """{line: comment}"""
        return {
            token.start[0]: token.string
            for token in tokenize.generate_tokens(io.StringIO(self.text).readline)
            if token.type == tokenize.COMMENT
        }

    @cached_property
    def parents(self):
        """{node: the node that holds it}"""
        return {
            child: node
            for node in ast.walk(self.tree)
            for child in ast.iter_child_nodes(node)
        }

    def enclosing(self, node, *kinds):
        """Return the nodes around a node, the innermost first, of these kinds."""
        found = []
        while node := self.parents.get(node):
            if isinstance(node, kinds):
                found.append(node)
        return found

    @cached_property
    def functions(self):
        """Every function, at whatever depth."""
        return [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]

    @cached_property
    def classes(self):
        """The model classes of this file."""
        found = [
            ModelClass(self, node)
            for node in self.tree.body
            if isinstance(node, ast.ClassDef)
        ]
        return [one for one in found if one.model]

    def at(self, node):
        """Return `file:line` of a node or of a line."""
        return f"{self.name}:{node if isinstance(node, int) else node.lineno}"


class ModelClass:
    """One class that declares or extends a model."""

    def __init__(self, module, node):
        self.module, self.node = module, node
        self.rank = TOP if module.rank is None else module.rank
        bases = [ast.unparse(base).rsplit(".", 1)[-1] for base in node.bases]
        self.kind = next((base for base in bases if base in KINDS), None)
        self.attributes = {
            target.id: statement.value
            for statement in node.body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name)
        }
        inherited = texts(self.attributes.get("_inherit"))
        own = constant(self.attributes.get("_name"))
        self.model = self.kind and (own or (inherited[0] if inherited else None))
        self.parents = [name for name in inherited if name != self.model]
        self.defines = bool(own) and own not in inherited
        self.functions = [
            statement
            for statement in node.body
            if isinstance(statement, ast.FunctionDef)
        ]

    @property
    def indexes(self):
        """The first columns of the indexes and constraints of this class."""
        found = set()
        for value in self.attributes.values():
            if isinstance(value, ast.Call) and value.args:
                text = constant(value.args[0]) or ""
                name = ast.unparse(value.func)
                begins = {"models.Constraint": r"unique\s*\(", "models.Index": r"\("}
                begins["models.UniqueIndex"] = begins["models.Index"]
                if name in begins:
                    pattern = rf"{begins[name]}\s*(\w+)\s*[,)]"
                    found.update(re.findall(f"^{pattern}", text, re.IGNORECASE))
        return found

    @property
    def fields(self):
        """The fields that this class declares."""
        for name, value in self.attributes.items():
            callee = value.func if isinstance(value, ast.Call) else None
            if not isinstance(callee, ast.Attribute):
                continue
            if not isinstance(callee.value, ast.Name) or callee.value.id != "fields":
                continue
            comodel = None
            if callee.attr in RELATIONAL:
                given = keyword(value, "comodel_name") or next(iter(value.args), None)
                comodel = constant(given)
            yield self._declared(name, value, type=callee.attr, comodel=comodel)

    @property
    def methods(self):
        """The methods that this class declares."""
        return [self._declared(node.name, node) for node in self.functions]

    def _declared(self, name, node, **more):
        return SimpleNamespace(
            name=name,
            node=node,
            at=self.module.at(node),
            rank=self.rank,
            owner=self,
            **{"type": None, "comodel": None, **more},
        )


class Addon:
    """The files of an addon, what they declare, and the reasons for exceptions."""

    def __init__(self, root, core, reasons=None):
        """Read the addon in the folder `root`.

        :param core: what Odoo declares
        :param reasons: {kind: {exception: reason}}
        """
        self.root, self.core = Path(root), core
        self.reasons = reasons or {}
        self.used = defaultdict(set)
        self.broken = []

    def excused(self, kind, *keys):
        """Whether there is a reason for one of these exceptions."""
        for key in keys:
            if key in self.reasons.get(kind, ()):
                self.used[kind].add(key)
                return True
        return False

    def files(self, suffix, *folders):
        """Return the paths of files, relative to the root, in a stable order."""
        found = set()
        for folder in folders:
            found.update((self.root / folder).rglob(f"*{suffix}"))
        paths = sorted(path.relative_to(self.root) for path in found if path.is_file())
        return [path for path in paths if "__pycache__" not in path.parts]

    def modules(self, *folders):
        """Return the Python files of folders; one that cannot be read is `broken`."""
        found = []
        for path in self.files(".py", *folders):
            if path not in self._modules:
                try:
                    self._modules[path] = Module(self.root, path)
                except SyntaxError as error:
                    self._modules[path] = None
                    self.broken.append(f"{path}:{error.lineno}: {error.msg}")
            found.append(self._modules[path])
        return [module for module in found if module]

    @cached_property
    def _modules(self):
        return {}

    @cached_property
    def code(self):
        """The Python files that run in the addon, tests and tools left out."""
        top = [path for path in ("hooks.py",) if (self.root / path).is_file()]
        modules = self.modules(*CODE_FOLDERS, "migrations")
        return modules + [Module(self.root, Path(path)) for path in top]

    @cached_property
    def classes(self):
        """All model classes."""
        return [one for module in self.code for one in module.classes]

    @cached_property
    def own(self):
        """{model: the class that defines it}"""
        return {one.model: one for one in self.classes if one.defines}

    @cached_property
    def declared(self):
        """{model: {name: fields and methods of that name}}"""
        found = defaultdict(lambda: defaultdict(list))
        for one in self.classes:
            for declared in (*one.fields, *one.methods):
                found[one.model][declared.name].append(declared)
        return found

    @cached_property
    def _parents(self):
        parents = defaultdict(list)
        for one in self.classes:
            parents[one.model] += one.parents
        return parents

    def lineage(self, model, delegates=True):
        """Return a model and all models that it has fields and methods of.

        :param delegates: also those whose fields it has by delegation (`_inherits`)
        """
        found, queue = [], [model]
        while queue:
            one = queue.pop()
            if one not in found:
                found.append(one)
                queue += self._parents.get(one, ())
                queue += self.core.delegates.get(one, ()) if delegates else ()
        return found

    def declarations(self, model, name, delegates=True):
        """Return the addon's declarations of a name that a model has."""
        return [
            declared
            for one in self.lineage(model, delegates)
            if one in self.declared
            for declared in self.declared[one].get(name, ())
        ]

    def is_core_method(self, model, name):
        """Whether Odoo declares this method of a model."""
        return name in self.core.base_methods or any(
            name in self.core.methods.get(one, ())
            for one in self.lineage(model, delegates=False)
        )

    def is_core_field(self, model, name):
        """Whether Odoo declares this field of a model."""
        return any(name in self.core.fields.get(one, ()) for one in self.lineage(model))

    def comodel(self, model, name):
        """Return the model that a field points to, None where it is not known."""
        for declared in self.declarations(model, name):
            if declared.comodel:
                return declared.comodel
            related = declared.type in RELATIONAL and keyword(declared.node, "related")
            if path := related and constant(related):
                return self.follow(model, path)
        for one in self.lineage(model):
            if name in self.core.fields.get(one, ()):
                return self.core.fields[one][name][0]
        return None

    def follow(self, model, path):
        """Return the model at the end of a dotted path of fields."""
        for name in path.split("."):
            model = model and self.comodel(model, name)
        return model

    @cached_property
    def documents(self):
        """{path: root element} of the XML files that Odoo loads."""
        found = {}
        for path in self.files(".xml", *PART_FOLDERS):
            try:
                found[path] = etree.parse(str(self.root / path)).getroot()
            except etree.XMLSyntaxError as error:
                self.broken.append(f"{path}:{error.lineno}: {error.msg}")
        return found

    @cached_property
    def tables(self):
        """{path: rows} of the CSV files that Odoo loads; the first row is the head."""
        found = {}
        for path in self.files(".csv", *PART_FOLDERS):
            with (self.root / path).open(encoding="utf-8", newline="") as stream:
                found[path] = list(csv.reader(stream))
        return found

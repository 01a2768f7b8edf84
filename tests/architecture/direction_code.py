# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Python and scripts name nothing of a part above their own."""

import ast
import re
from pathlib import PurePosixPath

from .direction import Direction, part
from .source import (
    ADDON,
    CODE_FOLDERS,
    RELATIONAL,
    constant,
    keyword,
    part_rank,
    texts,
)

PATH = re.compile(r"[a-z_]\w*(\.[a-z_]\w*)*$")
CODE = re.compile(r"\b(SELECT|UPDATE|INSERT|DELETE|JOIN|WHERE|EXCLUDE)\b|\[\(['\"]")
# What gives back records of the model it is called on.
KEEPS_MODEL = {
    *(
        "_begin",
        "browse",
        "concat",
        "copy",
        "create",
        "ensure_one",
        "exists",
        "filtered",
    ),
    *("filtered_domain", "new", "search", "search_fetch", "sorted", "sudo", "union"),
    *("with_company", "with_context", "with_env", "with_prefetch", "with_user"),
}
PER_RECORD = {"filtered", "grouped", "mapped", "sorted"}
PER_ITEM = {"groupby", "max", "min", "sorted"}
TAKES_NAMES = {
    *("_read_group", "copy", "create", "fetch", "filtered", "filtered_domain"),
    *("formatted_read_group", "grouped", "mapped", "new", "read", "search"),
    *("search_count", "search_fetch", "search_read", "sorted", "update", "write"),
}
PATH_DECORATORS = {"api.constrains", "api.depends", "api.onchange"}
ORDERING = {"_order", "_rec_name", "_rec_names_search", "_parent_name"}


def check_fields_point_down(addon):
    """Return complaints about relational fields to a model of a higher part."""
    found = []
    for one in addon.classes:
        for field in one.fields:
            target = addon.own.get(field.comodel)
            if field.type in RELATIONAL and target and target.rank > one.rank:
                found.append(
                    f"{field.at}: {field.name} of {part(one.rank)} points up to"
                    f" {field.comodel} of {part(target.rank)}"
                )
    return found


def check_code_names_nothing_above(addon):
    """Return complaints about Python code that knows a part above its own."""
    direction = Direction(addon)
    found = []
    for module in addon.modules(*CODE_FOLDERS):
        if module.path.name == "__init__.py" and len(module.path.parts) == 2:
            continue  # the list of the parts itself
        if module.rank is None:
            found.append(f"{module.name}:1: lies in no part")
            continue
        reader = Reader(direction, module)
        reader.visit(module.tree)
        found += dict.fromkeys(reader.found)
    return found


def check_scripts_name_nothing_above(addon):
    """Return complaints about scripts and templates in static/src."""
    direction = Direction(addon)
    found = []
    for suffix in (".js", ".xml"):
        for path in addon.files(suffix, "static/src"):
            rank = part_rank(path)
            if rank is None:
                continue
            lines = (addon.root / path).read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, 1):
                for check in (direction.complain_ids, direction.complain_words):
                    found += [f"{path}:{number}: {what}" for what in check(line, rank)]
    return found


def _is_env(node):
    """Whether an expression is an environment: `self.env`, `request.env`, `env`."""
    return ast.unparse(node).rsplit(".", 1)[-1] == "env"


class Reader(ast.NodeVisitor):
    """Reads one file, following which variable holds records of which model."""

    def __init__(self, direction, module):
        self.direction, self.addon = direction, direction.addon
        self.module, self.rank = module, module.rank
        self.classes = {one.node: one for one in module.classes}
        self.model = None
        self.variables = {}
        self.found = []

    def complain(self, node, complaints):
        """Keep complaints with the place where they were found."""
        at = self.module.at(node)
        self.found += [f"{at}: {part(self.rank)} {what}" for what in complaints]

    def check_path(self, node, model, path):
        """Check a text that is a path of fields of a model."""
        self.complain(node, self.direction.complain_path(model, path, self.rank))

    # Which model
    def model_of(self, node):
        """Return the model of the records that an expression gives, if it is known."""
        match node:
            case ast.Name():
                return self.variables.get(node.id)
            case ast.Attribute(attr="_origin"):
                return self.model_of(node.value)
            case ast.Attribute(attr="company" | "user") if _is_env(node.value):
                return "res.company" if node.attr == "company" else "res.users"
            case ast.Attribute():
                model = self.model_of(node.value)
                return model and self.addon.comodel(model, node.attr)
            case ast.Subscript():
                return self._model_of_item(node)
            case ast.Call():
                return self._model_of_call(node)
            case ast.BinOp():
                return self.model_of(node.left) or self.model_of(node.right)
            case ast.BoolOp():
                return next(filter(None, map(self.model_of, node.values)), None)
            case ast.IfExp():
                return self.model_of(node.body) or self.model_of(node.orelse)
            case ast.NamedExpr():
                return self.model_of(node.value)
        return None

    def _model_of_item(self, node):
        name = constant(node.slice)
        if name and _is_env(node.value):
            return name
        model = self.model_of(node.value)
        return self.addon.comodel(model, name) if model and name else model

    def _model_of_call(self, node):
        match node.func:
            case ast.Name(id="super"):
                return self.model
            case ast.Attribute(attr="mapped"):
                path = node.args and constant(node.args[0])
                model = self.model_of(node.func.value)
                return self.addon.follow(model, path) if model and path else None
            case ast.Attribute() if node.func.attr in KEEPS_MODEL:
                return self.model_of(node.func.value)
        return None

    def bind(self, target, model):
        """Remember that a variable holds records of a model, or of no known one."""
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.variables[node.id] = model if node is target else None

    # Scopes
    def visit_ClassDef(self, node):
        outer, self.model = self.model, None
        if one := self.classes.get(node):
            self.model = one.model
            for field in one.fields:
                self._check_field(field)
            for name in ORDERING & one.attributes.keys():
                value = one.attributes[name]
                for text in texts(value):
                    self._check_words(value, text)
        self.generic_visit(node)
        self.model = outer

    def visit_FunctionDef(self, node):
        for decorator in node.decorator_list:
            self._check_decorator(decorator)
        outer, self.variables = self.variables, dict(self.variables)
        names = [argument.arg for argument in node.args.args]
        self.variables.update(dict.fromkeys(names))
        if names[:1] == ["self"]:
            self.variables["self"] = self.model
        self.generic_visit(node)
        self.variables = outer

    def visit_Lambda(self, node, model=None):
        outer, self.variables = self.variables, dict(self.variables)
        names = [argument.arg for argument in node.args.args]
        self.variables.update(dict.fromkeys(names))
        if names:
            self.variables[names[0]] = self.model if names[0] == "self" else model
        self.generic_visit(node)
        self.variables = outer

    def _visit_comprehension(self, node):
        outer, self.variables = self.variables, dict(self.variables)
        for generator in node.generators:
            self.visit(generator.iter)
            self.bind(generator.target, self.model_of(generator.iter))
        self.generic_visit(node)
        self.variables = outer

    visit_ListComp = visit_SetComp = _visit_comprehension
    visit_DictComp = visit_GeneratorExp = _visit_comprehension

    def visit_For(self, node):
        self.visit(node.iter)
        self.bind(node.target, self.model_of(node.iter))
        for child in (node.target, *node.body, *node.orelse):
            self.visit(child)

    def visit_Assign(self, node):
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)
            self.bind(target, self.model_of(node.value))

    def visit_NamedExpr(self, node):
        self.visit(node.value)
        self.bind(node.target, self.model_of(node.value))

    # Names
    def visit_ImportFrom(self, node):
        package = PurePosixPath(self.module.name).parts[:-1]
        names = (node.module or "").split(".")
        if node.level:
            names = [*package[: len(package) - node.level + 1], *names]
        elif names[:3] == ["odoo", "addons", ADDON]:
            names = names[3:]
        else:
            return
        for alias in node.names:
            path = PurePosixPath(*filter(None, names), alias.name, "_")
            rank = part_rank(path)
            if rank is not None and rank > self.rank:
                self.complain(node, [f"imports from the higher part {part(rank)}"])

    def visit_Attribute(self, node):
        model = self.model_of(node.value)
        if model:
            self.check_path(node, model, node.attr)
        else:
            words = self.direction.complain_words(node.attr, self.rank)
            self.complain(node, words)
        self.visit(node.value)

    def visit_Subscript(self, node):
        model, name = self.model_of(node.value), constant(node.slice)
        if model and name:
            self.check_path(node, model, name)
        self.generic_visit(node)

    def visit_Expr(self, node):
        if constant(node.value) is None:  # a docstring may tell who calls from above
            self.generic_visit(node)

    def visit_Constant(self, node):
        if text := constant(node):
            self.complain(node, self.direction.complain_ids(text, self.rank))
            if PATH.match(text) or CODE.search(text):
                words = self.direction.complain_words(text, self.rank)
                self.complain(node, words)

    def visit_Call(self, node):
        model, name = None, None
        if isinstance(node.func, ast.Attribute):
            name, model = node.func.attr, self.model_of(node.func.value)
        elif isinstance(node.func, ast.Name) and node.func.id in PER_ITEM:
            name, model = "mapped", node.args and self.model_of(node.args[0])
        if model and name in TAKES_NAMES:
            self._check_names(node, model)
        self.visit(node.func)
        for child in (*node.args, *node.keywords):
            value = child.value if isinstance(child, ast.keyword) else child
            if isinstance(value, ast.Lambda):
                self.visit_Lambda(value, model if name in PER_RECORD else None)
            else:
                self.visit(child)

    # Texts that are names
    def _check_words(self, node, text):
        for word in re.findall(r"[a-z_][\w.]*", text):
            self.check_path(node, self.model, word)

    def _check_names(self, call, model):
        """Check the texts in the arguments of a method that takes names of fields."""
        for argument in (*call.args, *(one.value for one in call.keywords)):
            for node in ast.walk(argument):
                text = constant(node)
                if text and PATH.match(text.split(":")[0]):
                    self.check_path(node, model, text.split(":")[0])

    def _check_decorator(self, node):
        if not self.model or not isinstance(node, ast.Call):
            return
        if ast.unparse(node.func) in PATH_DECORATORS:
            for argument in node.args:
                for text in texts(argument):
                    self.check_path(argument, self.model, text)

    def _check_field(self, field):
        """Check the texts of a field's declaration that name methods and fields."""
        for name in ("compute", "inverse", "search", "default", "related"):
            value = keyword(field.node, name)
            if text := constant(value):
                self.check_path(value, self.model, text)
        inverse = keyword(field.node, "inverse_name")
        if field.comodel and constant(inverse):
            self.check_path(inverse, field.comodel, constant(inverse))

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Rules of models and controllers: rights, remote surface, overrides, state."""

import ast
import re

from .direction import DOTTED
from .source import constant, keyword

STATE_FIELDS = {"phase", "state"}
STATE_IN_SQL = re.compile(r"\bSET\s+\"?(phase|state)\"?\s*=", re.IGNORECASE)
WRITES = re.compile(
    r"(write|create|unlink|copy|toggle_active|message_post|message_subscribe|load|"
    r"register|quick_book|set_\w+|action_\w+|button_\w+|"
    r"_(set|create|write|unlink|send|apply|book|on)_\w+)$"
)
# What a controller may set without changing a record.
OWN_NAMES = {"request", "response", "self"}


def check_many2one_indexes(addon):
    """Return complaints about stored links without a decision on their index.

    Wizards are left out: their tables stay small.
    """
    found = []
    for one in addon.classes:
        for field in one.fields:
            if one.kind == "TransientModel" or not _is_stored(field):
                continue
            if field.type == "Many2one" and _is_first(addon, one, field):
                decided = keyword(field.node, "index") or field.name in one.indexes
                if not decided and not addon.excused(
                    "index", f"{one.model}.{field.name}"
                ):
                    found.append(f"{field.at}: {field.name} says nothing about index")
            if field.type == "One2many":
                found += _check_inverse(addon, field)
    return found


def _is_stored(field):
    computed = keyword(field.node, "compute") or keyword(field.node, "related")
    store = keyword(field.node, "store")
    if field.type == "One2many":
        return not computed
    return getattr(store, "value", None) is True if computed or store else True


def _is_first(addon, one, field):
    """Whether this is the first declaration of a field, not a change of another's."""
    lower = [
        other
        for other in addon.declarations(one.model, field.name)
        if other.owner is not one and (other.rank < one.rank or other.owner.defines)
    ]
    return not lower and not addon.is_core_field(one.model, field.name)


def _check_inverse(addon, field):
    given = keyword(field.node, "inverse_name") or (field.node.args[1:2] or [None])[0]
    name = constant(given)
    if not name or not field.comodel:
        return []
    for inverse in addon.declarations(field.comodel, name):
        index = keyword(inverse.node, "index")
        if getattr(index, "value", None) or name in inverse.owner.indexes:
            return []
    core = addon.core.fields.get(field.comodel, {}).get(name)
    if (core and core[1]) or addon.excused("index", f"{field.comodel}.{name}"):
        return []
    return [f"{field.at}: the inverse {field.comodel}.{name} has no index"]


def check_security(addon):
    """Return complaints about own models without access row or company rule."""
    rows, rules = set(), {}
    for path, table in addon.tables.items():
        if path.name == "ir.model.access.csv" and table:
            place = table[0].index("model_id:id")
            rows |= {row[place].rsplit(".", 1)[-1] for row in table[1:] if row}
    for root in addon.documents.values():
        for record in root.iter("record"):
            _note_rule(record, rules, rows)
    found = []
    for model, one in addon.own.items():
        name, at = f"model_{model.replace('.', '_')}", one.module.at(one.node)
        if one.kind == "AbstractModel":
            continue
        if name not in rows and not addon.excused("access", model):
            found.append(f"{at}: {model} has no access row")
        bound = addon.declarations(model, "company_id") or addon.is_core_field(
            model, "company_id"
        )
        needed = bound and one.kind == "Model" and not rules.get(name)
        if needed and not addon.excused("company_rule", model):
            found.append(f"{at}: {model} has no global company rule")
    return found


def _note_rule(record, rules, rows):
    """Add an access record to the rows, or a global rule for companies to the rules."""
    given = {node.get("name"): node for node in record.findall("field")}
    if "model_id" not in given:
        return
    name = (given["model_id"].get("ref") or "").rsplit(".", 1)[-1]
    if record.get("model") == "ir.model.access":
        rows.add(name)
    if record.get("model") == "ir.rule" and "groups" not in given:
        domain = given["domain_force"].text if "domain_force" in given else ""
        words = DOTTED.findall(domain or "")
        if "company_ids" in words and any(one.endswith("company_id") for one in words):
            rules[name] = True


def check_remote_surface(addon):
    """Return complaints about public methods nobody decided on, or without docstring.

    A public name can be called from outside. It is a button's (action_*), an override
    of Odoo's, or on the list with a reason.
    """
    found = []
    for one in addon.classes:
        for method in one.methods:
            node, name = method.node, method.name
            marks = {ast.unparse(mark) for mark in node.decorator_list}
            if name.startswith("_") or marks & {"api.private", "property"}:
                continue
            if addon.is_core_method(one.model, name):
                continue
            if not ast.get_docstring(node):
                found.append(f"{method.at}: {name} has no docstring")
            lower = [
                other
                for other in addon.declarations(one.model, name, delegates=False)
                if other.rank < one.rank
            ]
            key = f"{one.model}.{name}"
            if name.startswith("action_") or lower or addon.excused("remote", key):
                continue
            if not addon.excused("contract", key):
                found.append(f"{method.at}: {key} can be called from outside")
    return found


def check_overrides_call_super(addon):
    """Return complaints about overrides that leave out what they override."""
    found = []
    for one in addon.classes:
        for method in one.methods:
            name = method.name
            overrides = addon.is_core_method(one.model, name) or any(
                _is_below(other.owner, one)
                for other in addon.declarations(one.model, name, delegates=False)
            )
            if not overrides or name.startswith("__"):
                continue
            if any(
                isinstance(node, ast.Name) and node.id == "super"
                for node in ast.walk(method.node)
            ):
                continue
            if not addon.excused("super", name, f"{one.model}.{name}"):
                found.append(f"{method.at}: {one.model}.{name} does not call super")
    return found


def _is_below(other, one):
    """Whether what a class declares is overridden by another class of the addon."""
    if other is one:
        return False
    if other.model != one.model or other.rank < one.rank:
        return True
    return other.rank == one.rank and other.defines and not one.defines


def check_state_written_once(addon):
    """Return complaints about code that writes a state outside _set_phase."""
    found = []
    for module in addon.code:
        for node in ast.walk(module.tree):
            names = _written_states(node)
            if not names:
                continue
            around = module.enclosing(node, ast.FunctionDef)
            inside = {one.name for one in around}
            allowed = {"_set_phase", *(f"_compute_{name}" for name in names)}
            keys = [f"{module.name}:{one}" for one in inside]
            if not inside & allowed and not addon.excused("state", *keys):
                found.append(f"{module.at(node)}: writes {', '.join(sorted(names))}")
    return found


def _written_states(node):
    """Return which states a node writes."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        found = set()
        for target in targets:
            for one in ast.walk(target):
                if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store):
                    found.add(one.attr)
                if isinstance(one, ast.Subscript) and isinstance(one.ctx, ast.Store):
                    found.add(constant(one.slice))
        return found & STATE_FIELDS
    callee = node.func if isinstance(node, ast.Call) else None
    if getattr(callee, "attr", None) in ("write", "update", "_write"):
        given = {one.arg for one in node.keywords}
        for argument in node.args:
            if isinstance(argument, ast.Dict):
                given |= {constant(key) for key in argument.keys if key}
        return given & STATE_FIELDS
    if text := constant(node):
        return set(STATE_IN_SQL.findall(text.lower()))
    return set()


def check_routes(addon):
    """Return complaints about routes that write and answer more than POST."""
    found = []
    for module in addon.modules("controllers"):
        for node in module.functions:
            for route in node.decorator_list:
                name = ast.unparse(route).split("(")[0].rsplit(".", 1)[-1]
                if name != "route":
                    continue
                if not _is_post(route) and (how := _find_write(module, node, set())):
                    found.append(
                        f"{module.at(node)}: {node.name} answers GET, but {how}"
                    )
    return found


def _is_post(route):
    """Whether a route answers to POST alone."""
    if not isinstance(route, ast.Call):
        return False
    if constant(keyword(route, "type")) in ("json", "jsonrpc"):
        return True
    methods = keyword(route, "methods")
    return methods is not None and ast.unparse(methods) in ("['POST']", "('POST',)")


def _find_write(module, function, seen):
    """Say how a function of a controller writes, looking into its own helpers too."""
    seen.add(function.name)
    helpers = {one.name: one for one in module.functions}
    for node in ast.walk(function):
        is_set = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        if is_set and ast.unparse(node).split(".")[0] not in OWN_NAMES:
            return f"sets {ast.unparse(node)} in line {node.lineno}"
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rsplit(".", 1)[-1]
        if name in helpers:
            if name not in seen and (how := _find_write(module, helpers[name], seen)):
                return how
        elif WRITES.match(name):
            return f"calls {name} in line {node.lineno}"
    return None


def check_sudo_explained(addon):
    """Return complaints about rights that are taken without a comment on `sudo`."""
    found = []
    for module in addon.code:
        for node in ast.walk(module.tree):
            if _takes_rights(node) and not _is_explained(module, node):
                line = node.func.end_lineno
                found.append(f"{module.at(line)}: sudo without a comment that says why")
    return found


def _takes_rights(node):
    if not isinstance(node, ast.Call):
        return False
    su = keyword(node, "su")
    if su is not None and getattr(su, "value", None) is True:
        return True
    if not isinstance(node.func, ast.Attribute):
        return False
    given = [ast.unparse(argument) for argument in node.args]
    if node.func.attr == "sudo":
        return given != ["False"]
    return node.func.attr == "with_user" and "SUPERUSER_ID" in given


def _is_explained(module, node):
    """Whether a comment stands in the statement, before it, or around it.

    Of a statement that holds others only its head counts.
    """
    for statement in module.enclosing(node, ast.stmt):
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            break
        body = getattr(statement, "body", None)
        last = body[0].lineno - 1 if body else statement.end_lineno
        lines = list(range(statement.lineno, last + 1))
        before = statement.lineno - 1
        while before > 0 and module.lines[before - 1].lstrip().startswith("#"):
            lines.append(before)
            before -= 1
        if any("sudo" in module.comments.get(line, "") for line in lines):
            return True
    return False


def check_reasons(addon):
    """Return the exceptions that nothing needs any more.

    Invoked after all other checks. What the contract promises may come later.
    """
    return [
        f"the exception {kind} {key} is not needed"
        for kind, reasons in addon.reasons.items()
        for key in reasons
        if kind != "contract" and key not in addon.used[kind]
    ]

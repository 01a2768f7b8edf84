# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Views, security and data name nothing of a part above their own."""

import re

from .direction import DOTTED, WORD, Direction, part
from .source import part_rank

# Attributes of views that hold words for people or names of no field.
WORDLESS = {
    *("class", "expr", "groups", "help", "id", "placeholder", "position", "string"),
    *("style", "widget"),
}
# Fields of records that hold expressions over the model that the record is about.
EXPRESSIONS = {"code", "context", "domain", "domain_force", "filter_domain"}
EXPRESSIONS |= {"filter_pre_domain", "sort"}


def check_data_names_nothing_above(addon):
    """Return complaints about XML and CSV files that know a part above their own."""
    direction = Direction(addon)
    found = []
    for path, root in addon.documents.items():
        rank = part_rank(path)
        if rank is None:
            found.append(f"{path}:1: lies in no part")
            continue
        reader = DataReader(direction, path, rank)
        reader.read_root(root)
        found += dict.fromkeys(reader.found)
    for path, rows in addon.tables.items():
        rank = part_rank(path)
        if rank is None:
            found.append(f"{path}:1: lies in no part")
            continue
        found += _check_table(direction, path, rank, rows)
    return found


def _check_table(direction, path, rank, rows):
    model = path.stem.split("-")[0]
    found = [
        f"{path}:1: {part(rank)} {what}"
        for name in (rows[0] if rows else [])
        for what in direction.complain_path(model, re.split("[:/]", name)[0], rank)
    ]
    for number, row in enumerate(rows[1:], 2):
        for what in direction.complain_ids(" ".join(row), rank):
            found.append(f"{path}:{number}: {part(rank)} {what}")
    return found


class DataReader:
    """Reads one XML file, following which element is about which model."""

    def __init__(self, direction, path, rank):
        self.direction, self.addon = direction, direction.addon
        self.path, self.rank = path, rank
        self.found = []

    def complain(self, node, complaints):
        """Keep complaints with the place where they were found."""
        at = f"{self.path}:{node.sourceline}: {part(self.rank)}"
        self.found += [f"{at} {what}" for what in complaints]

    def check_words(self, node, model, text):
        """Check the words of an expression over the fields of a model."""
        complaints = []
        for word in set(WORD.findall(text)):
            if model:
                complaints += self.direction.complain_path(model, word, self.rank)
        self.complain(
            node, complaints or self.direction.complain_words(text, self.rank)
        )

    def read_root(self, root):
        """Read a whole file."""
        for node in root.iter():
            if not isinstance(node.tag, str):
                continue
            values = [node.text or "", *(v for k, v in node.items() if k != "id")]
            for value in values:
                self.complain(node, self.direction.complain_ids(value, self.rank))
        for node in root.iter("record", "template", "function"):
            match node.tag:
                case "record":
                    self._read_record(node)
                case "function":
                    model, name = node.get("model"), node.get("name")
                    self.check_words(node, model, name or "")
                case _:
                    self._read_loose(node)

    def _read_record(self, record):
        model = record.get("model")
        given = {node.get("name"): node for node in record.findall("field")}
        if model == "ir.ui.view":
            about = given["model"].text if "model" in given else None
            if "arch" in given:
                for child in given["arch"]:
                    self._read_view(child, about)
            return
        about = self._get_subject(given)
        for name, node in given.items():
            self.complain(node, self.direction.complain_path(model, name, self.rank))
            self._read_value(node, about, name)

    def _read_value(self, node, about, name):
        """Read what a record's field is given, as far as it is an expression."""
        texts = [node.get("eval"), node.get("search")]
        if name in EXPRESSIONS or "{{" in (node.text or ""):
            texts.append(node.text)
        for child in node.iterdescendants():
            texts += [value for key, value in child.items() if key.startswith("t-")]
        for text in filter(None, texts):
            self.check_words(node, about, text)

    def _get_subject(self, given):
        """Return the model that a rule, action, filter or template is about."""
        for name in ("res_model", "model_id", "model"):
            node = given.get(name)
            if node is None:
                continue
            text = node.get("ref") or node.text or ""
            for word in DOTTED.findall(text):
                known = {model.replace(".", "_"): model for model in self.addon.own}
                table = word.rsplit(".", 1)[-1].removeprefix("model_")
                return (
                    word if word in self.addon.core.fields else known.get(table, word)
                )
        return None

    def _read_loose(self, root):
        """Read a template, whose variables are of no known model."""
        for node in root.iter():
            if isinstance(node.tag, str):
                for name, value in node.items():
                    if name.startswith("t-"):
                        self.check_words(node, None, value)

    def _read_view(self, node, model):
        """Read an element of a view; inside a field of a relation it is about that."""
        if not isinstance(node.tag, str):
            return
        for name, value in node.items():
            if name not in WORDLESS:
                self.check_words(node, model, value)
        if node.tag == "xpath":
            model = self._follow_expression(node, model)
        elif node.tag == "field" and node.get("position") in (None, "inside"):
            name = node.get("name", "")
            model = model and (self.addon.comodel(model, name) or model)
        for child in node:
            self._read_view(child, model)

    def _follow_expression(self, node, model):
        """Return the model of the place that an XPath expression leads to."""
        expression = node.get("expr") or ""
        self.check_words(node, model, expression)
        names = list(re.finditer(r"field\[@name=['\"](\w+)['\"]\]", expression))
        for match in names:
            inner = "/" in expression[match.end() :] or node.get("position") == "inside"
            if model and inner:
                model = self.addon.comodel(model, match[1]) or model
        return model

# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Which part names what of a higher one: names with a model, and names without."""

import re
from functools import cache

from .source import ADDON, PARTS, TOP, part_rank

WORD = re.compile(r"[A-Za-z_]\w*")
DOTTED = re.compile(r"[A-Za-z_][\w.]*\w")


def part(rank):
    """Return the name of a part."""
    return "what all parts share" if rank == TOP else PARTS[rank]


class Direction:
    """Answers whether a name belongs to a part above another one.

    A name of a known model is judged by what that model has. A name that is found
    without its model is judged only if it is declared above, nowhere lower and nowhere
    in Odoo, and long enough to be no word of the language (it has an underscore).
    """

    def __init__(self, addon):
        self.addon = addon
        self.above_rank = cache(self._above_rank)
        self.xmlids = self._get_xmlids()
        self.models = {model: one.rank for model, one in addon.own.items()}

    def _get_xmlids(self):
        """Return {external id without the addon's name: lowest part that has it}."""
        found = {}

        def add(name, rank):
            rank = TOP if rank is None else rank
            found[name] = min(rank, found.get(name, rank))

        for path, root in self.addon.documents.items():
            for node in root.iter("record", "template", "menuitem"):
                name = (node.get("id") or "").removeprefix(f"{ADDON}.")
                if name and "." not in name:
                    add(name, part_rank(path))
        for path, rows in self.addon.tables.items():
            if rows and rows[0] and rows[0][0] == "id":
                for row in filter(None, rows[1:]):
                    add(row[0], part_rank(path))
        for model, one in self.addon.own.items():
            add(f"model_{model.replace('.', '_')}", one.rank)
            add(model.replace(".", "_"), one.rank)  # the table
        return found

    def above(self, model, name, rank):
        """Return the declaration of a model's name if only parts above have it."""
        if self.addon.is_core_field(model, name):
            return None
        if self.addon.is_core_method(model, name):
            return None
        declared = self.addon.declarations(model, name)
        lowest = min(declared, key=lambda one: one.rank, default=None)
        return lowest if lowest and lowest.rank > rank else None

    def _above_rank(self, rank):
        """Return {name: declaration} of what only parts above a rank declare."""
        found, lower = {}, set(self.addon.core.names)
        for names in self.addon.declared.values():
            for name, declared in names.items():
                lowest = min(declared, key=lambda one: one.rank)
                if lowest.rank <= rank:
                    lower.add(name)
                elif "_" in name:
                    found[name] = lowest
        return {name: one for name, one in found.items() if name not in lower}

    def complain_path(self, model, path, rank):
        """Return complaints about a dotted path of fields that begins at a model."""
        for name in path.split("."):
            if not model:
                return self.complain_words(name, rank)
            if declared := self.above(model, name, rank):
                return [self._names(f"{model}.{name}", declared.rank, declared.at)]
            model = self.addon.comodel(model, name)
        return []

    def complain_words(self, text, rank):
        """Return complaints about names without a model anywhere in a text."""
        above = self.above_rank(rank)
        return [
            self._names(word, above[word].rank, above[word].at)
            for word in WORD.findall(text)
            if word in above
        ]

    def complain_ids(self, text, rank):
        """Return complaints about models, tables and external ids in a text."""
        found = []
        for word in DOTTED.findall(text):
            other = self.models.get(word)
            if other is None and "_" in word:
                other = self.xmlids.get(word.removeprefix(f"{ADDON}."))
            if other is not None and other > rank:
                found.append(self._names(word, other))
        return found

    @staticmethod
    def _names(name, rank, at=None):
        where = f", declared in {at}" if at else ""
        return f"names {name!r} of the higher part {part(rank)}{where}"

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class AutoserviceModel(models.Model):
    """Model of a make: Toyota Corolla. People add models as cars come in."""

    _name = "autoservice.model"
    _description = "Vehicle Model"
    _order = "make_id, name, id"

    name = fields.Char(required=True)
    make_id = fields.Many2one(
        comodel_name="autoservice.make",
        required=True,
        index=True,
        ondelete="restrict",
    )
    class_id = fields.Many2one(
        comodel_name="autoservice.vehicle.class",
        index="btree_not_null",
        ondelete="restrict",
        help="Class that a new car of this model gets.",
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(make_id, lower(name))", "This model of the make exists already."
    )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Store names without needless spaces: they are unique."""
        return super().create([self._tidy_vals(vals) for vals in vals_list])

    def write(self, vals):
        """Store names without needless spaces: they are unique."""
        return super().write(self._tidy_vals(vals))

    @api.model
    def _tidy_vals(self, vals):
        """Return a copy of the values with the name as it is stored."""
        return (
            {**vals, "name": " ".join(vals["name"].split())}
            if vals.get("name")
            else vals
        )

    # Names

    @api.depends("name", "make_id.name")
    def _compute_display_name(self):
        for model in self:
            model.display_name = (
                f"{model.make_id.name or ''} {model.name or ''}".strip()
            )

    @api.model
    def _search_display_name(self, operator, value):
        """Find "Toyota Corolla" by any of its words, in the make or in the model."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator == "in":
            return Domain.OR(self._get_name_domain(name, "=ilike") for name in value)
        if not operator.endswith("ilike") or not isinstance(value, str):
            return super()._search_display_name(operator, value)
        return self._get_name_domain(value, "ilike")

    @api.model
    def _get_name_domain(self, name, operator):
        """Return the domain of models called so, with or without the make before.

        :param operator: `ilike`: every word occurs; `=ilike`: the name as a whole
        """
        words = (name or "").split()
        if operator == "ilike":
            return Domain.AND(
                Domain("name", "ilike", word) | Domain("make_id.name", "ilike", word)
                for word in words
            )
        return Domain.OR(
            Domain("name", operator, _like_literal(" ".join(words[cut:])))
            & Domain("make_id.name", operator, _like_literal(" ".join(words[:cut])))
            if cut
            else Domain("name", operator, _like_literal(" ".join(words)))
            for cut in range(len(words) or 1)
        )

    @api.model
    def name_create(self, name):
        """Create the model typed by a person, or give back the existing one.

        The make is the one in the context (`default_make_id`); without it the name
        must begin with a known make, as in "Toyota Corolla".

        :param name: name as typed
        :return: (id, display name)
        :raise ValidationError: no make can be told
        """
        make = self.env["autoservice.make"].browse(
            self.env.context.get("default_make_id") or ()
        )
        if not make:
            make, name = self._split_make(name)
        elif name.lower().startswith(f"{make.name} ".lower()):
            name = name[len(make.name) + 1 :]
        if not make:
            raise ValidationError(
                self.env._(
                    'Make: choose it before you type the model "%(model)s".', model=name
                )
            )
        model = self._find_or_create([(make, name)])[make, make._name_key(name)]
        return model.id, model.display_name

    @api.model
    def _split_make(self, name):
        """Return (make, rest) of a text like "Toyota Corolla"; no make if unknown."""
        makes = self.env["autoservice.make"]._get_by_name()
        words = name.split()
        for cut in range(len(words) - 1, 0, -1):
            if make := makes.get(" ".join(words[:cut]).lower()):
                return make, " ".join(words[cut:])
        return self.env["autoservice.make"], name

    @api.model
    def _find_or_create(self, pairs):
        """Return {(make, name key): model}; unknown models are created.

        :param pairs: iterable of (make, model name as people wrote it)
        """
        pairs = list(pairs)
        key = self.env["autoservice.make"]._name_key
        makes = self.env["autoservice.make"].union(*(make for make, _name in pairs))
        models_ = self.with_context(active_test=False).search_fetch(
            [("make_id", "in", makes.ids)], ["name", "make_id"]
        )
        found = {(model.make_id, key(model.name)): model for model in models_}
        missing = {}
        for make, name in pairs:
            if (make, key(name)) not in found:
                vals = {"make_id": make.id, "name": name}
                missing.setdefault((make, key(name)), vals)
        created = self.create(list(missing.values()))
        found.update(zip(missing, created, strict=True))
        return found


def _like_literal(text):
    """Return `text` escaped, so that =ilike takes every character literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

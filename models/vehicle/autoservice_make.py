# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models


class AutoserviceMake(models.Model):
    """Maker of cars: Audi, Toyota."""

    _name = "autoservice.make"
    _description = "Make"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    model_ids = fields.One2many(
        comodel_name="autoservice.model", inverse_name="make_id", string="Models"
    )

    _name_uniq = models.UniqueIndex(
        "(lower(name))", "This make exists already: a make is written once."
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

    @api.model
    def _name_key(self, name):
        """Return a name as names are compared: single spaces, no capitals."""
        return " ".join((name or "").split()).lower()

    @api.model
    def _get_by_name(self):
        """Return {name key: make} of all makes (about a hundred), archived ones too."""
        makes = self.with_context(active_test=False).search_fetch([], ["name"])
        return {self._name_key(make.name): make for make in makes}

    @api.model
    def _find_or_create(self, names):
        """Return {name key: make} for the given names; unknown makes are created.

        :param names: makes as people wrote them
        """
        found = self._get_by_name()
        missing = {}
        for name in names:
            if (key := self._name_key(name)) and key not in found:
                missing.setdefault(key, {"name": name})
        created = self.create(list(missing.values()))
        found.update(zip(missing, created, strict=True))
        return found

    @api.model
    def name_create(self, name):
        """Create the make, or give back the one that is called so already.

        :param name: name as typed
        :return: (id, display name)
        """
        make = self._find_or_create([name])[self._name_key(name)]
        return make.id, make.display_name

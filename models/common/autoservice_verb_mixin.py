# Part of autoservice. See LICENSE for full copyright and licensing details.

from contextlib import contextmanager

from psycopg2 import errors

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .clashes import lock_or_refuse

# Only code of this addon holds this object, so no RPC client can fake it.
VERB = object()


def refuse_readonly(records, vals):
    """Refuse values for stored fields that are read-only: only verbs write those.

    `readonly` alone is for screens: a bare write over RPC would go through. Stored
    computed fields are read-only too; their computation does not come by here.

    :param records: the records to write, empty for new ones
    :param vals: the values
    :raise UserError: naming the fields
    """
    if records.env.context.get("autoservice_verb") is VERB:
        return
    model_fields = records._fields
    names = [
        name
        for name in vals
        if name in model_fields
        and model_fields[name].store
        and model_fields[name].readonly
    ]
    if names:
        labels = [model_fields[name]._description_string(records.env) for name in names]
        raise UserError(
            records.env._("These are facts, they cannot be written: %s.", labels)
        )


class AutoserviceVerbMixin(models.AbstractModel):
    """A document whose phase is changed by verbs only.

    For each verb there is `can_<verb>`, computed once: the button hides on it, and
    `action_<verb>` insists on it through :meth:`_begin`.
    """

    _name = "autoservice.verb.mixin"
    _description = "Document changed by verbs"

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_phase(vals)
            refuse_readonly(self, self._without_phase(vals))
        # A default from the context would slip past the check above.
        guarded = {
            f"default_{name}"
            for name, field in self._fields.items()
            if field.store and field.readonly
        }
        context = {
            key: value for key, value in self.env.context.items() if key not in guarded
        }
        return super(
            AutoserviceVerbMixin,
            self.with_context(context),  # pylint: disable=W8121
        ).create(vals_list)

    def write(self, vals):
        self._refuse_phase(vals)
        refuse_readonly(self, vals)
        return super().write(vals)

    @staticmethod
    def _without_phase(vals):
        """The values less those that were checked as phase and state."""
        return {name: vals[name] for name in vals.keys() - {"phase", "state"}}

    # Verbs
    def _begin(self, verb, done_phase, operation="write"):
        """Check the right, lock, drop those where the verb was done, check the rest.

        :param verb: the word in `can_<verb>` and `action_<verb>`
        :param done_phase: records already there are left out silently, unless
            `can_<verb>` allows it once more
        :param operation: the right that the user needs on the records
        :return: the records to work on, with all rights: from here on the verb
            writes documents that the user may not write by hand
        :raise UserError: somebody else is at it, or `can_<verb>` is not set
        """
        self.check_access(operation)
        lock_or_refuse(self, ", ".join(self.mapped("name")))
        flag = f"can_{verb}"
        records = self.filtered(lambda one: one.phase != done_phase or one[flag])
        if wrong := records.filtered(lambda one: not one[flag]):
            raise UserError("\n".join(record._why_not(verb) for record in wrong))
        # sudo: see the docstring; the right was checked above.
        return records.sudo().with_context(autoservice_verb=VERB)

    def _why_not(self, verb):
        """Say why a verb is refused for this record, for the user.

        :param verb: the word in `can_<verb>`
        """
        self.ensure_one()
        field = "state" if "state" in self._fields else "phase"
        names = dict(self._fields[field]._description_selection(self.env))
        return self.env._(
            "%(document)s is in the state “%(state)s”: not possible now.",
            document=self.name,
            state=names[self[field]],
        )

    def _set_phase(self, phase, **vals):
        """The only place where the phase is written.

        :param phase: a value of the field `phase`
        :param vals: further values that go with it
        """
        if self:
            self._write_facts({"phase": phase, **vals})

    def _write_facts(self, vals):
        """Write what only verbs may write.

        :param vals: values, also of read-only fields
        """
        return self.with_context(autoservice_verb=VERB).write(vals)

    def _refuse_phase(self, vals):
        """Refuse a bare write of phase or state."""
        wanted = {vals[name] for name in ("state", "phase") if name in vals}
        if not wanted or self.env.context.get("autoservice_verb") is VERB:
            return
        if not self and wanted == {self._fields["phase"].default(self)}:
            return
        raise UserError(self._why_not_written(wanted))

    def _why_not_written(self, wanted):
        """Say why the state is not written by hand. Extend for a better reason.

        :param wanted: the set of values that were to be written
        """
        return self.env._(
            "The state of %s cannot be written: use the buttons.",
            ", ".join(self.mapped("name")) or self.env._("a new document"),
        )

    # Clashes
    @contextmanager
    def _explain_clash(self, *others):
        """Check the exclusion constraints at the end of the block, and explain them.

        Values on the way do not count: a length that is not computed yet, or two
        documents that swap their times. Odoo turns a refusal into its message at the
        end of a request only; code that books several cars, an import and a test get
        the same readable error through this.

        :param others: further models whose constraints may refuse
        :raise ValidationError: with the message of the constraint
        """
        names = [
            SQL.identifier(table_object.full_name(model))
            for model in (self, *others)
            for table_object in model._table_objects.values()
            if getattr(table_object, "_definition", "").startswith("EXCLUDE")
        ]
        constraints = SQL(", ").join(names)
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", constraints))
                yield
                self.env.flush_all()
                self.env.cr.execute(
                    SQL("SET CONSTRAINTS %s IMMEDIATE", constraints),
                    log_exceptions=False,
                )
        except errors.ExclusionViolation as error:
            by_table = {model._table: model for model in (self, *others)}
            model = by_table.get(error.diag.table_name)
            constraint = model is not None and model._table_objects.get(
                error.diag.constraint_name
            )
            if not constraint:
                raise
            raise ValidationError(
                constraint.get_error_message(model, error.diag)
            ) from error

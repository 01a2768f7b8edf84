# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.tools import SQL

from ..common.autoservice_verb_mixin import VERB

# What is taken over from the next lead where the first does not have it.
MERGED = (
    "autoservice_direction",
    "autoservice_intake_id",
    "autoservice_lost_note",
    "autoservice_parts_note",
    "autoservice_plate",
    "master_id",
    "vehicle_id",
    "washer_id",
)
# What belongs to a lead: (model, field).
TIED = (
    ("autoservice.booking", "lead_id"),
    ("autoservice.discount.offer", "lead_id"),
    ("autoservice.inquiry", "lead_id"),
    ("autoservice.intake.request", "lead_id"),
    ("crm.lead", "autoservice_origin_id"),
    ("mail.activity", "autoservice_lead_id"),
)


class CrmLead(models.Model):
    """When leads are merged or copied, nothing that we know of them is lost."""

    _inherit = "crm.lead"

    # Merge
    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), *MERGED]

    def _merge_dependences(self, opportunities):
        """Tie to the lead that stays what belonged to those that go.

        An open deal is not on the re-call list: what was lost is taken off it.
        """
        if self.active:
            opportunities._drop_recalls()
        result = super()._merge_dependences(opportunities)
        for model_name, field_name in opportunities._find_tied():
            # sudo: who merges leads need not see all that belongs to them.
            Model = self.env[model_name].sudo().with_context(active_test=False)
            records = Model.search([(field_name, "in", opportunities.ids)])
            # Its own deals do not come from the lead itself.
            records = records - self if model_name == self._name else records
            if not records:
                continue
            if write_facts := getattr(records, "_write_facts", None):
                write_facts({field_name: self.id})
            else:
                records.write({field_name: self.id})
        return result

    def _sort_by_confidence_level(self, reverse=False):
        """An open deal goes before a lost one: merging keeps it open."""
        leads = super()._sort_by_confidence_level(reverse=reverse)
        ours = self._filter_pipelines()
        return leads.sorted("active", reverse=reverse) if ours else leads

    def _find_tied(self):
        """Return what of TIED these leads have: one query, most have nothing."""
        ids = self.ids or [0]
        for model_name, field_name in TIED:
            self.env[model_name].flush_model([field_name])
        rows = self.env.execute_query(
            SQL(" UNION ALL ").join(
                SQL(
                    "SELECT %s WHERE EXISTS (SELECT 1 FROM %s WHERE %s = ANY(%s))",
                    at,
                    SQL.identifier(self.env[model_name]._table),
                    SQL.identifier(field_name),
                    ids,
                )
                for at, (model_name, field_name) in enumerate(TIED)
            )
        )
        return [TIED[at] for (at,) in rows]

    def _get_lead_duplicates(self, partner=None, email=None, include_lost=False):
        """Leads of the pipelines are not merged by the assignment, which deletes."""
        found = super()._get_lead_duplicates(
            partner=partner, email=email, include_lost=include_lost
        )
        if self.env.context.get("autoservice_assigning") is VERB:
            found -= found._filter_pipelines()
        return found

    # Copy
    def copy_data(self, default=None):
        """The copy of a lost lead is open: it has not been lost yet."""
        vals_list = super().copy_data(default=default)
        for lead, vals in zip(self, vals_list, strict=True):
            if not lead.active and lead._filter_pipelines():
                vals.update({"active": True, "lost_reason_id": False})
                vals.pop("probability", None)
        return vals_list

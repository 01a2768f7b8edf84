# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from ..common.autoservice_verb_mixin import VERB, refuse_readonly

FACTS = frozenset(("autoservice_handled_at", "autoservice_talked_at"))


class CrmLead(models.Model):
    """When somebody first cared for a lead is a fact: nobody writes it."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if given := FACTS & vals.keys():
                refuse_readonly(self, dict.fromkeys(given))
        return super().create(vals_list)

    def write(self, vals):
        if given := FACTS & vals.keys():
            refuse_readonly(self, dict.fromkeys(given))
        return super().write(vals)

    def _write_facts(self, vals):
        """Write what only the addon itself may write.

        :param vals: values of FACTS
        """
        return self.with_context(autoservice_verb=VERB).write(vals)

    def _merge_dependences(self, opportunities):
        """Whoever cared for one of the leads has cared for what is left of them."""
        result = super()._merge_dependences(opportunities)
        for name in FACTS:
            known = min(filter(None, (opportunities | self).mapped(name)), default=None)
            if known and known != self[name]:
                self._write_facts({name: known})
        return result

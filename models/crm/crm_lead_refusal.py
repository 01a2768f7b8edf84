# Part of autoservice. See LICENSE for full copyright and licensing details.

from markupsafe import Markup

from odoo import models
from odoo.exceptions import ValidationError

from ..common.tasks import Task, create_tasks
from ..common.zones import company_zone, today_in
from .mail_activity_type import RECALL
from .recalls import get_recall_date

REASONS = ("lost_reason_id", "autoservice_lost_note")


class CrmLead(models.Model):
    """A lost deal says why, and its customer is called again."""

    _inherit = "crm.lead"

    def action_set_lost(self, **additional_values):
        """Give the reason before the lead is closed, which insists on it."""
        reasons = {
            name: additional_values[name]
            for name in REASONS
            if name in additional_values
        }
        if reasons:
            self._filter_pipelines().write(reasons)
        return super().action_set_lost(**additional_values)

    def _on_lost(self):
        super()._on_lost()
        self._check_reasons()
        # Archiving is losing here, and a lost lead has no chance.
        hopeful = self.filtered("probability")
        if hopeful:
            hopeful.write({"probability": 0, "automated_probability": 0})
        self.filtered("lost_reason_id.autoservice_recall")._plan_recalls()

    def _on_reopened(self):
        super()._on_reopened()
        self._drop_recalls()
        told = self.filtered("autoservice_lost_note")
        if told:
            told.write({"autoservice_lost_note": False})

    def _check_reasons(self):
        """Insist on a reason of the pipeline and on a text.

        :raise ValidationError: naming the leads
        """
        for lead in self:
            reason = lead.lost_reason_id
            note = (lead.autoservice_lost_note or "").strip()
            if missing := [
                name
                for name, value in zip(REASONS, (reason, note), strict=True)
                if not value
            ]:
                raise ValidationError(
                    self.env._(
                        "%(lead)s: say why it is lost. Missing: %(fields)s.",
                        lead=lead.name,
                        fields=", ".join(lead._get_labels(missing)),
                    )
                )
            teams = reason.autoservice_team_ids
            if teams and lead.team_id not in teams:
                raise ValidationError(
                    self.env._(
                        "%(lead)s: “%(reason)s” is not a reason in %(team)s.",
                        lead=lead.name,
                        reason=reason.name,
                        team=lead.team_id.name,
                    )
                )

    # Re-call list
    def _plan_recalls(self):
        """Put these lost deals on the re-call list."""
        tasks = []
        for lead, user in self._get_responsible().items():
            there = lead.with_context(lang=user.lang)
            zone = company_zone(lead.company_id or self.env.company)
            task = Task(
                user,
                lead,
                there.env._("Re-call: %s", there.lost_reason_id.name),
                Markup("<p>%s</p>") % lead.autoservice_lost_note,
                {"date_deadline": get_recall_date(today_in(zone))},
            )
            tasks.append(task)
        create_tasks(self.env, tasks, RECALL)

    def _drop_recalls(self):
        """Take these deals off the re-call list."""
        # sudo: the calls may be planned for a colleague.
        calls = self.env["mail.activity"].sudo()
        calls.search([*calls._get_recall_domain(), ("res_id", "in", self.ids)]).unlink()

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
        # What robots do after some time in the stage counts from now.
        now = self.env.cr.now()
        self.write({"date_last_stage_update": now, **dict.fromkeys(REASONS, False)})

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
            day = get_recall_date(lead._get_branch_today())
            tasks.append(lead._prepare_recall(user, day))
        create_tasks(self.env, tasks, RECALL)

    def _prepare_recall(self, user, day, news="", words=""):
        """The task of calling this lost customer again.

        :param user: who calls
        :param day: of the branch
        :param str news: what happened since, for the line of the task
        :param str words: what else there is to say of it
        """
        there = self.with_context(lang=user.lang)
        why = there.env._("Re-call: %s", there.lost_reason_id.name)
        lines = filter(None, (self.autoservice_lost_note, news, words))
        return Task(
            user,
            self,
            " · ".join(filter(None, (why, news))),
            Markup("<p>%s</p>") % Markup("<br/>").join(lines),
            {"date_deadline": day},
        )

    def _renew_recall(self, user, day, news, words=""):
        """Have this lost customer called on a day, whether or not a call is planned.

        :param user: who calls
        :param day: of the branch
        :param str news: why again, for the line of the task
        :param str words: what else there is to say of it
        """
        task = self._prepare_recall(user, day, news, words)
        more = {**task.more, "user_id": user.id}
        earlier = self._find_recalls()[:1]
        create_tasks(self.env, [task._replace(more=more, earlier=earlier)], RECALL)

    def _find_recalls(self):
        """Return the calls of these deals on the re-call list."""
        # sudo: the calls may be planned for a colleague.
        calls = self.env["mail.activity"].sudo()
        return calls.search([*calls._get_recall_domain(), ("res_id", "in", self.ids)])

    def _drop_recalls(self):
        """Take these deals off the re-call list."""
        self._find_recalls().unlink()

    def _get_branch_today(self):
        """Return the day of the branch, whoever's clock is asked."""
        self.ensure_one()
        return today_in(company_zone(self.company_id or self.env.company))

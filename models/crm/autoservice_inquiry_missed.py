# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from ..common.autoservice_verb_mixin import VERB
from ..common.tasks import create_tasks
from .autoservice_inquiry import ANSWERED, ENDED, MISSED, OUTGOING
from .pipelines import INTAKE

CALL_BACK = "mail.mail_activity_data_call"


class AutoserviceInquiry(models.Model):
    """Who was missed is called back."""

    _inherit = "autoservice.inquiry"

    def action_called_back(self):
        """Note that who was missed has been spoken with in another way.

        :return: True
        :raise AccessError: for who is not of the front desk
        """
        self.check_access("write")
        missed = self.filtered(lambda one: one.status == MISSED and not one.handled_at)
        missed._settle()
        return True

    def _on_status(self):
        """What follows from how far these inquiries have come."""
        missed = self.filtered(
            lambda one: (
                one.status == MISSED
                and one.direction != OUTGOING
                and not one.handled_at
            )
        )
        missed._plan_call_back()
        spoken = self.filtered(lambda one: one.status in (ANSWERED, ENDED))
        spoken._close_missed()

    def _plan_call_back(self):
        """Give the responsible the task to call back; one for each number."""
        waiting = self._get_waiting_numbers()
        tasks = []
        responsible = self._get_responsible()
        for inquiry in self:
            key = (inquiry.company_id, inquiry.phone_number)
            if inquiry.phone_number and key in waiting:
                continue
            waiting.add(key)
            user = responsible[inquiry]
            env = inquiry.with_context(lang=user.lang).env
            who = inquiry.partner_id.name or inquiry.phone_number or inquiry.phone
            summary = env._("Call back: %s", who or env._("unknown number"))
            tasks.append((user, inquiry, summary, False))
        if tasks:
            create_tasks(self.env, tasks, CALL_BACK)

    def _get_waiting_numbers(self):
        """Return the (company, number) for which somebody is to call back already."""
        numbers = self.filtered("phone_number").mapped("phone_number")
        if not numbers:
            return set()
        # sudo: calls that a colleague missed count too.
        others = self.sudo().search(
            [
                ("phone_number", "in", numbers),
                ("company_id", "in", self.company_id.ids),
                ("status", "=", MISSED),
                ("handled_at", "=", False),
                ("id", "not in", self.ids),
                ("activity_ids", "!=", False),
            ]
        )
        return {(one.company_id, one.phone_number) for one in others}

    def _close_missed(self):
        """Somebody spoke with them: what was missed of these numbers is settled."""
        spoken = self.filtered("phone_number")
        if not spoken:
            return
        pairs = {(one.company_id, one.phone_number) for one in spoken}
        # sudo: whoever calls back settles what a colleague missed.
        missed = self.sudo().search(
            [
                ("phone_number", "in", spoken.mapped("phone_number")),
                ("company_id", "in", spoken.company_id.ids),
                ("status", "=", MISSED),
                ("handled_at", "=", False),
            ]
        )
        missed = missed.filtered(
            lambda one: (one.company_id, one.phone_number) in pairs
        )
        missed._settle()

    def _settle(self):
        """Note that who was missed has been spoken with, and close the tasks."""
        if not self:
            return
        self._note_called_back()
        call_back = self.env.ref(CALL_BACK, raise_if_not_found=False)
        tasks = self.activity_ids.filtered(
            lambda task: task.automated and task.activity_type_id == call_back
        )
        tasks.action_done()

    def _note_called_back(self):
        """Note that who was missed has been spoken with: a fact, nobody writes it."""
        facts = self.with_context(autoservice_verb=VERB)
        facts.write({"handled_at": fields.Datetime.now()})

    def _get_desk_candidates(self):
        """Its responsible, else that of the customer, else the leader of the leads."""
        users = super()._get_desk_candidates()
        team = self.env["crm.team"]._find_pipeline(INTAKE, self.company_id)
        leader = team.sudo().user_id  # sudo: only to tell him
        return users | self.user_id | self.partner_id.user_id | leader

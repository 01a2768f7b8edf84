# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from ..booking.autoservice_booking import BOOKED, IN_WORK
from ..common.tasks import create_tasks

# Messages by which somebody of the centre talks to the customer.
SPOKEN = ("comment", "email_outgoing", "sms")


class CrmLead(models.Model):
    """What the robots of the business see of a lead, and whom they tell."""

    _inherit = "crm.lead"

    # At once
    def _on_stage(self, is_new):
        super()._on_stage(is_new)
        if not is_new:
            self._drop_robot_tasks()
        Robot = self.env["autoservice.robot"]
        tasks = []
        for place, leads in self.grouped(
            lambda lead: (lead.company_id.id, lead.team_id.id, lead.stage_id.id)
        ).items():
            if robots := Robot._find_immediate(place, is_new):
                tasks += robots._act_on(leads)
        if tasks:
            create_tasks(self.env, tasks)

    def _on_lost(self):
        result = super()._on_lost()
        self._drop_robot_tasks()
        return result

    def _drop_robot_tasks(self):
        """What a robot told in a stage is over when the lead leaves it.

        The tasks are kept as done: deleting would cost a move many times as much.
        """
        # sudo: the tasks belong to colleagues.
        tasks = self.env["mail.activity"].sudo()
        tasks.search([("autoservice_lead_id", "in", self.ids)]).action_archive()

    # Who
    def _get_executors(self, role):
        """The people chosen as `role` (master or washer), else those of the visit."""
        self.ensure_one()
        chosen = self.master_id if role == "master" else self.washer_id
        return chosen or self._get_open_bookings().employee_ids

    def _get_open_bookings(self):
        """The visits that are to come, or going on."""
        return self.booking_ids.filtered(lambda one: one.phase in (BOOKED, IN_WORK))

    def _get_task_document(self, user):
        """Return what a task for a user is put on: if possible, what he can open.

        An executor sees the visits he is on, but no leads. Where there is no visit yet
        the task says what he has to know, and he finds it among his other ones.
        """
        self.ensure_one()
        found = self.browse()
        if not user.has_group("sales_team.group_sale_salesman"):
            found = self._get_open_bookings().filtered(
                lambda one: user in one.employee_ids.user_id
            )
        return found[:1] or self

    # Conversations
    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        spoken = message.message_type in SPOKEN and not message.subtype_id.internal
        if spoken or message.mail_activity_type_id:
            self._note_conversation()
        return result

    def _note_conversation(self):
        """Note that somebody of the centre has talked to these customers first."""
        if not self.env.user._is_internal():
            return
        fresh = self._filter_pipelines().filtered(
            lambda lead: not lead.autoservice_talked_at
        )
        if fresh:
            # sudo: whoever may post on a lead has talked.
            fresh.sudo()._write_facts({"autoservice_talked_at": fields.Datetime.now()})

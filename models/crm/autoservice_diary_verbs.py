# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from .mail_activity_diary import HOUR, MORNING
from .mail_activity_type import RECALL


class AutoserviceDiary(models.Model):
    """What one does with the lines of the diary."""

    _inherit = "autoservice.diary"

    def action_open(self):
        """Open what the line is about.

        :return: a window action
        """
        self.ensure_one()
        if self.activity_id:
            return self.activity_id.action_open_document()
        return {
            "type": "ir.actions.act_window",
            "res_model": "autoservice.booking",
            "res_id": self.booking_id.id,
            "views": [(False, "form")],
        }

    def action_done(self):
        """Ask for a word of result, and tick the tasks off.

        A call of the re-call list is made in its own dialog, and what asks for a
        decision is decided where it stands.

        :return: a window action
        """
        activities = self.activity_id
        if len(self) == 1 and activities._get_undecided():
            return self.action_open()
        recall_id = self.env["ir.model.data"]._xmlid_to_res_id(RECALL)
        if len(self) == 1 and recall_id and activities.activity_type_id.id == recall_id:
            return activities.action_autoservice_recall()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Done"),
            "res_model": "autoservice.diary.done",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_activity_ids": activities.ids},
        }

    def action_confirm(self):
        """Book what is only offered."""
        self.booking_id.action_book()

    def action_later_hour(self):
        """Put these off by an hour."""
        self._put_off(self.env["mail.activity"]._get_later(HOUR))

    def action_later_morning(self):
        """Put these off until tomorrow morning."""
        self._put_off(self.env["mail.activity"]._get_later(MORNING))

    def _put_off(self, moment):
        """Be reminded at a moment: of a task anew, of a booking by a task.

        :param moment: naive UTC
        """
        self.activity_id.write({"autoservice_time": moment})
        bookings = self.booking_id
        model_id = self.env["ir.model"]._get_id(bookings._name)
        kind = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        self.env["mail.activity"].create(
            [
                {
                    "summary": line.name,
                    "activity_type_id": kind and kind.id,
                    "res_model_id": model_id,
                    "res_id": line.booking_id.id,
                    "user_id": self.env.uid,
                    "autoservice_time": moment,
                }
                for line in self
                if line.booking_id
            ]
        )

    def action_later_choose(self):
        """Ask until when this is put off.

        :return: a window action
        """
        self.ensure_one()
        context = {"default_name": self.name, "default_choice": "other"}
        if self.activity_id:
            context["default_activity_id"] = self.activity_id.id
        else:
            context["default_res_model"] = "autoservice.booking"
            context["default_res_id"] = self.booking_id.id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "autoservice.autoservice_reminder_action"
        )
        return {**action, "name": self.env._("Later"), "context": context}

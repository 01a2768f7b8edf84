# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models

from ..booking.autoservice_booking import INVOICED
from .autoservice_satisfaction import ASKED

GROUP = "autoservice.group_manager"
KIND = "satisfaction"
# Who did not get the question for so long is not asked about what he has forgotten.
STALE = timedelta(days=7)


class AutoserviceBooking(models.Model):
    """The customer is asked what he thinks of a visit that is done."""

    _inherit = "autoservice.booking"

    satisfaction_ids = fields.One2many(
        comodel_name="autoservice.satisfaction",
        inverse_name="booking_id",
        string="Marks",
        readonly=True,
        copy=False,
        groups=GROUP,
    )
    mark_score = fields.Integer(
        string="Mark", compute="_compute_mark_score", groups=GROUP
    )
    # It is the customer's alone: nobody else may give his mark.
    message_mark_url = fields.Char(
        compute="_compute_message_mark_url", compute_sudo=True, groups=fields.NO_ACCESS
    )

    # Computes
    @api.depends("satisfaction_ids.score")
    @api.depends_context("uid")
    def _compute_mark_score(self):
        for booking in self:
            # Who is marked himself does not see each of them.
            marks = booking.satisfaction_ids._filtered_access("read")
            booking.mark_score = marks[:1].score

    @api.depends("satisfaction_ids")
    def _compute_message_mark_url(self):
        for booking in self:
            mark = booking.satisfaction_ids[:1]
            booking.message_mark_url = mark._get_url() if mark else False

    @api.model
    def mail_allowed_qweb_expressions(self):
        return (*super().mail_allowed_qweb_expressions(), "object.message_mark_url")

    # Verbs
    def _on_issue_invoice(self):
        super()._on_issue_invoice()
        self._ask_marks()

    def _on_cancel(self):
        """Who is not served is not asked; what he has said already stays."""
        super()._on_cancel()
        self._forget_mark_messages()
        # sudo: whoever cancels a visit need not see marks.
        self.sudo().satisfaction_ids.filtered(lambda one: one.phase == ASKED).unlink()

    def _ask_marks(self):
        """Ask the customers of these visits some hours later, once per visit."""
        # sudo: a setting
        wanted = self.filtered(lambda one: one.company_id.sudo().autoservice_ask_mark)
        marks = wanted and self.env["autoservice.satisfaction"]._ask(wanted)
        if not marks:
            return
        self.env["autoservice.message"]._queue(
            [
                {
                    **mark.booking_id._prepare_about(KIND),
                    "not_before": mark.asked_at,
                    "expires_at": mark.asked_at + STALE,
                    "dedupe_key": f"{KIND}:{mark.booking_id.id}",
                }
                for mark in marks
            ]
        )

    def _forget_mark_messages(self):
        """Nobody needs to be asked about these visits any more."""
        self._drop_messages((KIND,))

    def _wants_message(self, message):
        if message.kind != KIND:
            return super()._wants_message(message)
        is_same = message.partner_id == self.partner_id and self.phase == INVOICED
        return is_same and self.satisfaction_ids[:1].phase == ASKED

    # Actions
    def action_open_mark(self):
        """Open what the customer thinks of this visit.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "autoservice.satisfaction",
            "res_id": self.satisfaction_ids[:1].id,
            "views": [(False, "form")],
        }

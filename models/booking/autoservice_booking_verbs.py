# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..common.working_hours import to_local
from ..common.zones import company_zone, today_in
from .autoservice_booking import ARCHIVED, BOOKED, CANCELLED, IN_WORK


class AutoserviceBooking(models.Model):
    """The verbs that carry a booking from offer to work."""

    _inherit = "autoservice.booking"

    start_question = fields.Char(compute="_compute_start_question")

    # Computes
    @api.depends("phase", "start", "stop")
    def _compute_start_question(self):
        """What is asked before the work begins on another day than planned."""
        for booking in self:
            booking.start_question = False
            if booking.phase != BOOKED or not booking.start:
                continue
            zone = company_zone(booking.company_id)
            first, last = (
                to_local(moment, zone).date()
                for moment in (booking.start, booking.stop)
            )
            if not first <= today_in(zone) <= last:
                booking.start_question = self.env._(
                    "%(booking)s is planned for %(day)s. Start the work now? The visit"
                    " is moved to now on the plan.",
                    booking=booking.name,
                    day=format_date(self.env, first, date_format="EEEE d MMMM"),
                )

    # Actions
    def action_book(self):
        """The customer comes: the offer becomes a booking.

        :return: True
        :raise UserError: from another state than offer or archived
        """
        if bookings := self._begin("book", BOOKED):
            bookings._set_phase(BOOKED)
            bookings._on_book()
        return True

    def action_start(self):
        """Begin the work. Executors may start the jobs they are on.

        :return: True
        :raise UserError: if not booked, or no car is chosen
        """
        self._check_own_job()
        if bookings := self._begin("start", IN_WORK, operation="read"):
            bookings._set_phase(IN_WORK, started_at=fields.Datetime.now())
            bookings._on_start()
        return True

    def action_ask_start(self):
        """Begin the work; ask first where it is planned for another day.

        :return: True, or the window action that asks
        :raise UserError: if not booked, or no car is chosen
        """
        self.ensure_one()
        if not self.can_start or not self.start_question:
            return self.action_start()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start work"),
            "res_model": "autoservice.booking.start",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_booking_id": self.id, "dialog_size": "small"},
        }

    def action_start_now(self):
        """Begin the work; what is planned for another day is moved to now.

        :return: True
        :raise UserError: if not booked, or no car is chosen
        :raise ValidationError: naming who holds the bay, the car or a person now
        """
        self._check_own_job()
        moved = self.filtered("start_question")
        self.action_start()
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        if moved:
            # sudo: executors may start their jobs, and the plan says so. What the
            # customer was promised stays, as the work has begun.
            moved.sudo().write({"start": now})
        return True

    def action_archive(self):
        """The customer did not come: let the time go, keep the booking as history.

        :return: True
        :raise UserError: when work has begun
        """
        if bookings := self._begin("archive", ARCHIVED):
            bookings._set_phase(ARCHIVED)
            bookings._on_archive()
        return True

    def action_cancel(self):
        """Call the booking off: let the time go, take back what was handed out.

        :return: True
        :raise UserError: when it was invoiced and money is still in it
        """
        if bookings := self._begin("cancel", CANCELLED):
            bookings._set_phase(CANCELLED)
            bookings._on_cancel()
        return True

    def _check_own_job(self):
        """Insist on the right to change bookings, or on being one of their people.

        :raise AccessError: neither
        """
        if self.has_access("write"):
            return
        self.check_access("read")
        me = self.env.user.employee_ids
        # sudo: who works on a job is read from employees, which colleagues may not.
        for booking in self.sudo():
            if not me & (booking.employee_ids | booking.administrator_id):
                raise AccessError(
                    self.env._("%s is not your job.", booking.display_name)
                )

    def _on_book(self):
        """Hook, called after the bookings were booked. Extend with super()."""

    def _on_start(self):
        """Hook, called after the work has begun. Extend with super()."""

    def _on_archive(self):
        """Hook, called after the bookings were archived. Extend with super()."""

    def _on_cancel(self):
        """Hook, called after the bookings were cancelled. Extend with super()."""

    def _why_not(self, verb):
        if verb == "start" and self.phase == BOOKED and not self.vehicle_id:
            return self.env._("%s: choose the car before the work starts.", self.name)
        return super()._why_not(verb)

    def _set_phase(self, phase, **vals):
        with self._explain_clash(self.env["autoservice.allocation"]):
            super()._set_phase(phase, **vals)

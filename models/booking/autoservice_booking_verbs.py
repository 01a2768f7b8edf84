# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models
from odoo.exceptions import AccessError

from .autoservice_booking import ARCHIVED, BOOKED, CANCELLED, IN_WORK


class AutoserviceBooking(models.Model):
    """The verbs that carry a booking from offer to work."""

    _inherit = "autoservice.booking"

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

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models

from .mail_activity_diary import NEWS, RUNG

# What takes a reminder that rang off the screen.
SHOWN_BY = {"active", "autoservice_alarm", "autoservice_time", "user_id"}


class MailActivity(models.Model):
    """A reminder that is over leaves the screens of its user, on all his devices.

    However it came to be over: seen, done, put off, given to a colleague or deleted.
    """

    _inherit = "mail.activity"

    # CRUD
    def write(self, vals):
        if SHOWN_BY.isdisjoint(vals):
            return super().write(vals)
        shown = self._get_shown()
        result = super().write(vals)
        for user, activities in shown.items():
            still = activities._get_shown().get(user, self.browse())
            self._tell_seen(user, activities - still)
        return result

    def unlink(self):
        shown = self._get_shown()
        result = super().unlink()
        for user, activities in shown.items():
            self._tell_seen(user, activities)
        return result

    # Screens
    def _get_shown(self):
        """Return {user: those of these that are on his screens}."""
        rung = self.filtered(lambda one: one.active and one.autoservice_alarm == RUNG)
        return rung.grouped("user_id")

    @api.model
    def _tell_seen(self, user, activities):
        """Tell the screens of a user that reminders are over.

        :param activities: which may be deleted
        """
        if activities:
            user._bus_send(NEWS, {"seen": activities.ids})

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AutoserviceBooking(models.Model):
    """Who at the front desk cares for a booking."""

    _inherit = "autoservice.booking"

    def _get_desk_users(self):
        """Return {booking: user of the front desk who is told}, with all rights.

        Its administrator, else who made it; where they are no managers any more,
        another one. The user is empty where the company has none.
        """
        return self.env["res.users"]._choose_at_desk(
            {
                # sudo: executors may not read the employees and orders of others.
                booking: booking.sudo()._get_desk_candidates()
                for booking in self
            }
        )

    def _get_desk_candidates(self):
        """The users who care for this booking, the best first. Extend with super().

        Invoked with all rights.
        """
        self.ensure_one()
        return self.administrator_id.user_id | self.create_uid

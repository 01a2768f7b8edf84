# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.exceptions import UserError


class AutoserviceBay(models.Model):
    _inherit = "autoservice.bay"

    def write(self, vals):
        """Keep the resource of a bay that was booked: its bookings hold that one.

        :raise UserError: naming the bays
        """
        if "resource_id" in vals:
            self.filtered(
                lambda bay: bay.resource_id.id != vals["resource_id"]
            )._refuse_booked()
        return super().write(vals)

    def _refuse_booked(self):
        """Refuse another resource for bays that have bookings."""
        # sudo: bookings of any company count; only the bay is named.
        rows = (
            self.env["autoservice.allocation"]
            .sudo()
            .search([("bay_id", "in", self.ids)])
        )
        if booked := rows.bay_id:
            raise UserError(
                self.env._(
                    "Resource of %s: there are bookings that hold it. Archive the bay"
                    " and create a new one.",
                    ", ".join(booked.mapped("name")),
                )
            )

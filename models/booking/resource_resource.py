# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.exceptions import UserError


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    def write(self, vals):
        """Keep the company of a bay that was booked: its bookings belong to it.

        :raise UserError: naming the bays
        """
        if "company_id" in vals:
            # sudo: bookings of any company count; only the bay is named.
            rows = (
                self.env["autoservice.allocation"]
                .sudo()
                .search(
                    [
                        ("resource_id", "in", self.ids),
                        ("bay_id", "!=", False),
                        ("company_id", "!=", vals["company_id"]),
                    ]
                )
            )
            if rows:
                raise UserError(
                    self.env._(
                        "Company of %s: there are bookings in the present one. Archive"
                        " the bay and create a new one.",
                        ", ".join(rows.bay_id.mapped("name")),
                    )
                )
        return super().write(vals)

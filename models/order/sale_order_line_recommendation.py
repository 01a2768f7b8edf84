# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from .autoservice_recommendation import APPROVED, OPEN


class SaleOrderLine(models.Model):
    """A line that was recommended work."""

    _inherit = "sale.order.line"

    def unlink(self):
        """Delete the lines; the recommended work that they were is open again."""
        # sudo: whoever deletes a line may not write recommended work.
        found = (
            self.env["autoservice.recommendation"]
            .sudo()
            .search([("line_id", "in", self.ids), ("phase", "=", APPROVED)])
        )
        result = super().unlink()
        found._set_phase(OPEN, target_booking_id=False)
        return result

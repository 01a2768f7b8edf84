# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from .autoservice_recommendation import APPROVED


class SaleOrderLine(models.Model):
    """A line that was recommended work."""

    _inherit = "sale.order.line"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("product_uom_qty") == 0:
            self._find_sold_recommendations()._take_off()
        return result

    def unlink(self):
        """Delete the lines; the recommended work that they were is open again."""
        found = self._find_sold_recommendations()
        result = super().unlink()
        found._take_off()
        return result

    def _find_sold_recommendations(self):
        """Return the approved work that these lines are, with all rights."""
        # sudo: whoever changes a line may not write recommended work.
        Recommendation = self.env["autoservice.recommendation"].sudo()
        return Recommendation.search(
            [("line_id", "in", self.ids), ("phase", "=", APPROVED)]
        )

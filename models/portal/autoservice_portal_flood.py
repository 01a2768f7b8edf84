# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models

from ..common.tokens import hide

KEY = "company_id, scope, address_hash, minute"
# What a page may be asked for: {scope: (how often, in how many minutes)}. A family, or
# an office behind one address, never comes near; who sends texts to strangers does.
LIMITS = {
    "hold": (20, 60),
    "address": (10, 60),
    "phone": (4, 60),
    "try": (30, 60),
    "texts": (300, 1440),
}
KEPT_DAYS = 7
MOST_DROPPED = 10000


class AutoservicePortalFlood(models.Model):
    """How often one address or phone asked the pages for customers for something."""

    _name = "autoservice.portal.flood"
    _description = "What pages for customers were asked for"
    _inherit = ["autoservice.flood.mixin"]
    _rec_name = "scope"

    _flood_key = KEY
    _one = models.UniqueIndex(f"({KEY})", "One row for a sender and stretch of time.")

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="cascade"
    )
    scope = fields.Selection(
        selection=[
            ("hold", "Times held from an address"),
            ("address", "Codes asked for from an address"),
            ("phone", "Codes asked for a phone"),
            ("try", "Codes tried from an address"),
            ("texts", "Codes of a branch in a day"),
        ],
        required=True,
    )

    @api.model
    def _is_flooded(self, company, scope, sender):
        """Count one more, and tell whether it is too many.

        :param company: res.company
        :param str scope: what is asked for, see LIMITS
        :param str sender: an address or a phone; it is kept hidden
        """
        limit, minutes = LIMITS[scope]
        of = {"company_id": company.id, "scope": scope}
        return self._count_one(of, hide(self.env, sender), limit, minutes) > limit

    @api.autovacuum
    def _gc_floods(self):
        """Drop what was counted days ago."""
        old = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        found = self.search([("minute", "<", old)], limit=MOST_DROPPED)
        found.unlink()
        return len(found), len(found) == MOST_DROPPED

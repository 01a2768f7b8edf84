# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models

from ..common.tokens import get_sender, hide

KEY = "COALESCE(company_id, 0), scope, address_hash, minutes, minute"
HOUR, DAY = 60, 1440
# What a page may be asked for: {scope: [(how often, in how many minutes)]}. A family, or
# an office behind one address, never comes near; who sends texts to strangers does.
LIMITS = {
    "hold": [(20, HOUR)],
    "book": [(6, HOUR), (20, DAY)],
    "address": [(10, HOUR), (20, DAY)],
    "recipient": [(4, HOUR), (8, DAY)],
    "try": [(30, HOUR)],
    "move": [(3, DAY)],
    "texts": [(300, DAY)],
}
# What is counted for each branch; a sender is the same one at all of them.
OF_COMPANY = {"texts"}
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
        comodel_name="res.company", index="btree_not_null", ondelete="cascade"
    )
    minutes = fields.Integer(
        required=True, default=HOUR, help="How long the stretch is that is counted."
    )
    scope = fields.Selection(
        selection=[
            ("hold", "Times held from an address"),
            ("book", "Visits booked from an address"),
            ("address", "Codes asked for from an address"),
            ("recipient", "Codes asked for a phone or an e-mail"),
            ("try", "Codes tried from an address"),
            ("move", "Moves of a visit in a day"),
            ("texts", "Codes of a branch in a day"),
        ],
        required=True,
    )

    @api.model
    def _is_flooded(self, company, scope, sender):
        """Count one more, and tell whether it is too many.

        :param company: res.company
        :param str scope: what is asked for, see LIMITS
        :param str sender: an address, a phone or a visit; it is kept hidden
        """
        of = {"scope": scope}
        if scope in OF_COMPANY:
            of["company_id"] = company.id
        who = hide(self.env, get_sender(sender))
        counts = [
            self._count_one({**of, "minutes": minutes}, who, limit, minutes) > limit
            for limit, minutes in LIMITS[scope]
        ]
        return any(counts)

    @api.autovacuum
    def _gc_floods(self):
        """Drop what was counted days ago."""
        old = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        found = self.search([("minute", "<", old)], limit=MOST_DROPPED)
        found.unlink()
        return len(found), len(found) == MOST_DROPPED

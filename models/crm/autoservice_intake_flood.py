# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from .autoservice_intake_request import MOST_DROPPED

KEY = "COALESCE(intake_id, 0), COALESCE(exchange_id, 0), address_hash, minute"


class AutoserviceIntakeFlood(models.Model):
    """How many requests came from one address in a minute."""

    _name = "autoservice.intake.flood"
    _description = "Requests of one address in a minute"
    _inherit = ["autoservice.flood.mixin"]
    _rec_name = "intake_id"

    _flood_key = KEY
    _one = models.UniqueIndex(f"({KEY})", "One row for an address and minute.")

    intake_id = fields.Many2one(
        comodel_name="autoservice.intake",
        string="Channel",
        index="btree_not_null",
        ondelete="cascade",
    )
    exchange_id = fields.Many2one(
        comodel_name="autoservice.exchange",
        string="Telephone exchange",
        index="btree_not_null",
        ondelete="cascade",
    )

    @api.model
    def _count(self, endpoint, address_hash):
        """Count one more request, and return how many came in this minute.

        :param endpoint: the channel or the exchange
        :param str address_hash: the sender
        """
        of = {endpoint._endpoint_field: endpoint.id}
        return self._count_one(of, address_hash, endpoint.rate_limit)

    @api.autovacuum
    def _gc_floods(self):
        """Drop what was counted longer ago than any company keeps requests."""
        companies = self.env["res.company"]._get_request_keepers()
        old = min(company._get_requests_kept_since() for company in companies)
        found = self.search([("minute", "<", old)], limit=MOST_DROPPED)
        found.unlink()
        return len(found), len(found) == MOST_DROPPED

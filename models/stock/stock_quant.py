# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models
from odoo.tools import SQL


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _hold(self):
        """Let nobody else take from these quants until this transaction is through.

        Odoo passes over a quant that somebody else is at and writes a negative one
        beside it; two visits closed at once would both take the last bottle. Who comes
        second waits here and is then tried again by Odoo, with what is left.
        """
        if self:
            self.flush_recordset()
            self.env.execute_query(
                SQL(
                    "SELECT id FROM stock_quant WHERE id = ANY(%s) ORDER BY id"
                    " FOR NO KEY UPDATE",
                    self.ids,
                )
            )

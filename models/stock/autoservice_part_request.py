# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models


class AutoservicePartRequest(models.Model):
    """Parts are asked for at the store."""

    _inherit = "autoservice.part.request"

    def _get_responsible(self):
        """A part that the store knows is the storekeeper's; the desk does the rest."""
        result = super()._get_responsible()
        warehouses = self.booking_id.sale_order_id.warehouse_id
        storekeepers = warehouses._get_storekeepers()
        for request in self.filtered("product_id"):
            warehouse = request.booking_id.sale_order_id.warehouse_id
            result[request] = storekeepers.get(warehouse) or result[request]
        return result

# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from .board_news import CHANNEL


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Let who may see bookings hear of changes in the companies of the user.

        A client names channels by texts only, so nobody else can ask for these.
        """
        channels = super()._build_bus_channel_list(channels)
        if self.env["autoservice.booking"].has_access("read"):
            channels += [(company, CHANNEL) for company in self.env.user.company_ids]
        return channels

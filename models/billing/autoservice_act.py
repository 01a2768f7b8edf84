# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import models

from ..order.autoservice_act import HANDOVER


class AutoserviceAct(models.Model):
    """The printed act."""

    _inherit = "autoservice.act"

    def action_print(self):
        """Print the act in the customer's language.

        :return: the action of the document
        """
        self.ensure_one()
        name = "handover" if self.kind == HANDOVER else "reception"
        report = self.env.ref(f"autoservice.action_report_{name}_act")
        return report.report_action(self.booking_id)

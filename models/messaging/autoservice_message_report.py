# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models

from .autoservice_message import SENDING, WAITING

# What nobody knows by then is about a message that is not ours.
KEPT_FOR = timedelta(days=1)
BATCH = 1000


class AutoserviceMessageReport(models.Model):
    """A delivery report that came while its message was being sent.

    The message is locked by the sender then, who may wait for the very provider that
    reports: nothing here may refer to the row of the message.
    """

    _name = "autoservice.message.report"
    _description = "Delivery report that came early"
    _order = "id"

    gateway_id = fields.Many2one(
        comodel_name="autoservice.gateway",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    reference = fields.Char(required=True, readonly=True)
    verdict = fields.Selection(
        selection=[("delivered", "Delivered"), ("failed", "Failed")],
        required=True,
        readonly=True,
    )
    error = fields.Char(readonly=True)

    @api.model
    def _keep(self, reference, verdict, error, gateway=None):
        """Keep a report until its message is out of the sender's hands.

        :param str reference: ours; or the provider's, with his gateway
        :param str verdict: delivered or failed
        :param str error: why it failed
        :param gateway: whose reference it is
        """
        self.create(
            {
                "gateway_id": gateway and gateway.id,
                "reference": reference,
                "verdict": verdict,
                "error": error,
            }
        )
        self.env["autoservice.message"]._trigger([fields.Datetime.now()])

    @api.model
    def _take_kept(self):
        """Tell the messages what was reported while they were being sent."""
        oldest = fields.Datetime.now() - KEPT_FOR
        for report in self.search([], limit=BATCH):
            messages = report._find_messages()
            busy = messages.filtered(lambda one: one.phase in (SENDING, WAITING))
            if not messages and report.gateway_id:
                busy = report.gateway_id._find_being_sent()
            if busy and report.create_date > oldest:
                continue
            messages._take_report(report.verdict, report.error or "")
            report.unlink()

    def _find_messages(self):
        """Return the messages that this report is about."""
        self.ensure_one()
        if self.gateway_id:
            return self.gateway_id._find_messages(self.reference)
        return self.env["autoservice.message"].search(
            [("reference", "=", self.reference)]
        )

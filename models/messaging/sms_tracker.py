# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from ..common.autoservice_verb_mixin import VERB


class SmsTracker(models.Model):
    """What Odoo's SMS provider reports later reaches the message in the outbox."""

    _inherit = "sms.tracker"

    autoservice_message_id = fields.Many2one(
        comodel_name="autoservice.message", index="btree_not_null", ondelete="cascade"
    )

    def _action_update_from_provider_error(self, provider_error):
        result = super()._action_update_from_provider_error(provider_error)
        _status, failure_type, reason = result
        self._report_to_messages("failed", reason or failure_type)
        return result

    def _action_update_from_sms_state(
        self, sms_state, failure_type=False, failure_reason=False
    ):
        result = super()._action_update_from_sms_state(
            sms_state, failure_type=failure_type, failure_reason=failure_reason
        )
        if sms_state == "sent":  # Odoo's word for delivered
            self._report_to_messages("delivered", "")
        return result

    def _report_to_messages(self, verdict, error):
        """Tell the messages what became of them.

        :param verdict: delivered or failed
        :param str error: why it failed
        """
        messages = self.autoservice_message_id.with_context(autoservice_verb=VERB)
        messages._take_report(verdict, error)

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .autoservice_message import UNCERTAIN, WAITING


class AutoserviceMessage(models.Model):
    """Messages that go out by a gateway over HTTP."""

    _inherit = "autoservice.message"

    gateway_id = fields.Many2one(
        comodel_name="autoservice.gateway",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def _prepare_queued(self, vals):
        return {"gateway_id": None, **super()._prepare_queued(vals)}

    def _get_gateway(self):
        return self.gateway_id or super()._get_gateway()

    def _prepare_content(self, channel, address):
        if channel == "gateway" and not self.gateway_id:
            self._write_facts({"gateway_id": self._get_gateway().id})
        return super()._prepare_content(channel, address)

    def _send_gateway(self):
        """Hand the message to the provider; see :meth:`_send`."""
        return self.gateway_id._send_message(self)

    def _get_most_attempts(self):
        if self.channel == "gateway":
            return self.gateway_id.max_attempts
        return super()._get_most_attempts()

    # What was interrupted
    def _doubt(self, error):
        """A provider who knows what he has got is sent it again, or asked."""
        gateway = self.gateway_id if self.channel == "gateway" else None
        if not gateway or self.attempts >= gateway.max_attempts:
            super()._doubt(error)
        elif gateway.is_idempotent:
            self._wait_again(error)
        elif gateway.status_url:
            moment = fields.Datetime.now() + timedelta(seconds=gateway.status_delay)
            self._set_phase(UNCERTAIN, error=error, next_try=moment)
        else:
            super()._doubt(error)

    @api.model
    def _send_next(self):
        return self._ask_next() or super()._send_next()

    @api.model
    def _ask_next(self):
        """Ask the provider about the next message that nobody is certain of.

        :return: whether there was one
        """
        now = fields.Datetime.now()
        message = self._take(SQL("phase = 'uncertain' AND next_try <= %s", now))
        if not message:
            return False
        outcome = message.gateway_id._ask_status(message)
        is_known = outcome.verdict in ("again", "failed")
        message._write_facts(
            {
                "attempts": message.attempts + 1,
                "is_doubtful": message.is_doubtful and not is_known,
            }
        )
        if outcome.verdict == "again":
            message._set_phase(WAITING, next_try=now, error=outcome.error)
        else:
            message._conclude(outcome)
        return True

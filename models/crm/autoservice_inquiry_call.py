# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

from .autoservice_exchange import RECORDED
from .autoservice_inquiry import ANSWERED, ENDED, MISSED, RINGING

OVER = (MISSED, ENDED)
NEWS = "autoservice_call"


class AutoserviceInquiry(models.Model):
    """A call as the exchange tells of it, and who sees it at once."""

    _inherit = "autoservice.inquiry"

    def _follow_call(self, meaning, vals):
        """Bring a call to where an event says it is, never back.

        :param str meaning: ringing, answered, missed, ended or recorded
        :param dict vals: what else the event tells
        """
        self.ensure_one()
        before, speaker_id = self.status, vals.get("user_id", False)
        vals = {**vals, **self._get_progress(meaning, vals)}
        if self.phone_number:
            vals.pop("phone", None)
        vals = {name: vals[name] for name in vals if self._is_new(name, vals[name])}
        if vals:
            # Who speaks need not be written to that the call is his.
            self.with_context(mail_auto_subscribe_no_notify=True).write(vals)
        is_ringing = meaning == RINGING and self.status == RINGING
        if is_ringing or self.status != before:
            self._tell_call(speaker_id)

    def _is_new(self, name, value):
        """Whether a value differs from what is known."""
        known = self[name]
        return (known.id if self._fields[name].type == "many2one" else known) != value

    def _get_progress(self, meaning, vals):
        """Return the status that an event means, with its times.

        :param str meaning: as of :meth:`_follow_call`
        :param dict vals: what else the event tells
        """
        now = fields.Datetime.now()
        if meaning in (RECORDED, RINGING):
            return {}
        if meaning == ANSWERED:
            # An event that was overtaken: the call was answered after all.
            status = ENDED if self.status in OVER else ANSWERED
            return {"status": status, "answered_at": self.answered_at or now}
        # Some exchanges tell only at the end that it was answered.
        lasted = meaning == ENDED and (self.duration or vals.get("duration"))
        spoke = self.answered_at or lasted or self.status == ENDED
        return {
            "status": ENDED if spoke else MISSED,
            "ended_at": self.ended_at or now,
        }

    # News
    def _tell_call(self, speaker_id):
        """Tell the screens of the front desk; nothing of the customer is in it.

        :param speaker_id: the user whose extension it is; False where the exchange does
            not say, which is not known by who is responsible for the call
        """
        self.ensure_one()
        news = {
            "id": self.id,
            "status": self.status,
            "user_id": speaker_id,
            "duration": self._get_length(),
        }
        # sudo: who is told is found whoever calls.
        users = self.env["res.users"].sudo()
        for user in users._get_call_listeners(self.company_id):
            user._bus_send(NEWS, news)

    def _get_length(self):
        """Return how many seconds the conversation lasted, 0 where nobody knows."""
        self.ensure_one()
        if self.duration or not (self.answered_at and self.ended_at):
            return self.duration
        return round((self.ended_at - self.answered_at).total_seconds())

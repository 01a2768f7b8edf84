# Part of autoservice. See LICENSE for full copyright and licensing details.

import logging
from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

from markupsafe import Markup
from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, plaintext2html
from odoo.tools.misc import format_datetime

from ..booking.res_users import OWNER
from ..common.autoservice_verb_mixin import VERB
from ..common.tasks import create_tasks
from .autoservice_message import (
    DELIVERED,
    DRY_RUN,
    FAILED,
    SENDING,
    SENT,
    UNCERTAIN,
    WAITING,
)
from .call_errors import is_refused, was_not_taken

_logger = logging.getLogger(__name__)

# Minutes until the next try, after each try that failed.
BACK_OFF = (1, 5, 15, 60, 240)
# So often somebody else may have been first, until the sender leaves it to its next run.
MOST_CLASHES = 5
# Somebody wrote these himself, and believes that the customer has read them.
WRITTEN = {"note", "answer"}
MAIL_VERDICTS = {"sent": "sent", "outgoing": "sent"}


class Outcome(NamedTuple):
    """What came of an attempt: sent, delivered, again, failed or uncertain."""

    verdict: str
    error: str = ""
    provider_ref: str = ""


class AutoserviceMessage(models.Model):
    """Out of the outbox: at most once, whatever happens in the middle."""

    _inherit = "autoservice.message"

    # Cron
    @api.model
    def _cron_send(self):
        """Send what is due, one by one, each in transactions of its own.

        May be killed anywhere, and run in several processes at once.
        """
        # sudo: the sender works for everybody; it is no verb of a user.
        sender = self.sudo().with_context(autoservice_verb=VERB, mail_notrack=True)
        sender._recover()
        reports = sender.env["autoservice.message.report"]
        reports._take_kept()
        domain = [("phase", "=", WAITING), ("next_try", "<=", fields.Datetime.now())]
        cron = self.env["ir.cron"]
        time_left = cron._commit_progress(remaining=sender.search_count(domain))
        while time_left and sender._send_next():
            time_left = cron._commit_progress(1)
        reports._take_kept()

    @api.model
    def _send_next(self):
        """Take the next message that is due and see it through.

        :return: whether there was one
        """
        now = fields.Datetime.now()
        message = self._take(SQL("phase = 'waiting' AND next_try <= %s", now))
        if not message:
            return False
        try:
            is_ready = message._prepare()
        except Exception as error:
            message._stumble(error)
            return True
        if is_ready:
            message._set_phase(SENDING, attempts=message.attempts + 1)
            message._announce()
            self.env["ir.cron"]._commit_progress()
            message._send()
        return True

    @api.model
    def _take(self, condition):
        """Lock the first message that nobody else works on, an empty one without any.

        Called with nothing unsaved: who comes second begins a new transaction. Who
        comes second each time leaves it to the next run.

        :param condition: SQL
        """
        self.flush_model()
        query = SQL(
            "SELECT id FROM autoservice_message WHERE %s ORDER BY next_try, id LIMIT 1"
            " FOR UPDATE SKIP LOCKED",
            condition,
        )
        for _attempt in range(MOST_CLASHES):
            self.invalidate_model()
            try:
                self.env.cr.execute(query, log_exceptions=False)
                return self.browse(row[0] for row in self.env.cr.fetchall())
            except SerializationFailure:
                self.env.cr.rollback()
        return self.browse()

    # Before
    def _prepare(self):
        """Decide whether, where and what to send.

        :return: whether it is to be sent now
        """
        self.ensure_one()
        now = fields.Datetime.now()
        if self.expires_at and self.expires_at <= now:
            self._drop(self.env._("Too late"))
            return False
        if refusal := self._get_refusal():
            self._drop(refusal)
            self._tell_writer()
            return False
        moment = self._get_moment(now)
        if moment > now:
            self._write_facts({"next_try": moment})
            return False
        way = self._find_way()
        if not way:
            self._give_up(self.error or self.env._("No address, or it is blocked"))
            return False
        return self._prepare_content(*way)

    def _stumble(self, error):
        """Put a message off that cannot be prepared: the others must not wait for it.

        :param error: which nobody foresaw
        """
        self.env.cr.rollback()
        _logger.warning("The message %s was not prepared", self.id, exc_info=error)
        self.invalidate_recordset()
        if not self._lock_row() or self.phase != WAITING:
            return
        self._write_facts({"attempts": self.attempts + 1})
        if self.attempts < self._get_most_attempts():
            self._wait_again(str(error))
        else:
            self._give_up(str(error))

    def _prepare_content(self, channel, address):
        """Write the text and the address into the message.

        :param channel: one of `CHANNELS`
        :param address: phone or e-mail
        :return: whether it is to be sent now
        """
        facts = {"channel": channel, "address": address, "lang": self._get_lang()}
        try:
            with self.env.cr.savepoint():
                self._write_facts(facts)
                subject, body = self._render()
                self._write_facts({"subject": subject, "body": body})
        except UserError as error:
            self._give_up(str(error))
            return False
        if not body:
            self._give_up(self.env._("There is no text for this kind of message"))
            return False
        if self.company_id.autoservice_dry_run:
            self._set_phase(DRY_RUN, next_try=False, sent_at=fields.Datetime.now())
            return False
        return True

    def _render(self):
        """Return (subject, text), from the template where nobody wrote one."""
        self.ensure_one()
        if self.body:
            return self.subject, self.body
        document = self._get_document()
        template = self.env["autoservice.message.template"]._find(self, document)
        if not template or not document:
            return self.subject, ""
        return template._render_for(document, self._get_lang())

    def _announce(self):
        """Keep, with the state, what a late report of the provider will be known by."""
        if self.channel == "sms":
            uuid = uuid4().hex
            self._write_facts({"provider_ref": uuid})
            self.env["sms.tracker"].create(
                {"sms_uuid": uuid, "autoservice_message_id": self.id}
            )

    # The call
    def _send(self):
        """Hand the message to its channel, and write down what came of it.

        An error that nobody foresaw leaves it as it is: being sent. The next run finds
        it, and does not send it again unless that is safe.
        """
        try:
            self.invalidate_recordset()
            # Whoever recovers what was interrupted sees by the lock that this is not.
            if not self._lock_row() or self.phase != SENDING:
                return
            outcome = getattr(self, f"_send_{self.channel}")()
            self._conclude(outcome)
        except Exception:
            self.env.cr.rollback()
            _logger.warning("The message %s was interrupted", self.id, exc_info=True)

    def _send_email(self):
        """Send by Odoo's mail server; an answer comes back to the customer's page."""
        partner = self.partner_id
        mail = self.env["mail.mail"].create(
            {
                # A name of two lines would be no header.
                "subject": " ".join((self.subject or self.company_id.name).split()),
                # On the customer's page colleagues read it.
                "body": plaintext2html(self._get_shown_body()),
                "body_html": plaintext2html(self.body),
                "email_from": self.company_id.email_formatted
                or self.user_id.email_formatted,
                "email_to": self.address,
                "model": partner._name if partner else None,
                "res_id": partner.id,
                "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(
                    "mail.mt_note"
                ),
                "is_notification": True,
                "auto_delete": False,
            }
        )
        note = mail.mail_message_id
        try:
            mail.send(raise_exception=True)
            verdict, reason = MAIL_VERDICTS.get(mail.state, "failed"), ""
        except Exception as error:
            verdict = "again" if was_not_taken(error) else "uncertain"
            if is_refused(error):
                verdict = "failed"
            reason = str(error)
        reason = reason or mail.failure_reason or ""
        if verdict == "sent" and mail.scheduled_date:
            # A mail server of a person takes a few a minute. Odoo's own queue would
            # send it later, and twice if it is killed in the middle.
            verdict, reason = "again", self.env._("The mail server is busy")
        if verdict == "sent":
            mail.filtered(lambda one: one.state == "sent").unlink()
            return Outcome("sent", provider_ref=note.message_id)
        mail.unlink()
        note.unlink()
        return Outcome(verdict, reason)

    def _send_sms(self):
        """Send by Odoo's own SMS, whichever provider that has.

        Its queue is not used: killed between provider and commit it sends twice.
        """
        sms = self.env["sms.sms"].with_company(self.company_id)
        sms = sms.create(
            {
                "uuid": self.provider_ref,
                "number": self.address,
                "body": self.body,
            }
        )
        try:
            sms.send(raise_exception=True)
        except Exception as error:
            sms.unlink()
            verdict = "again" if was_not_taken(error) else "uncertain"
            return Outcome(verdict, str(error))
        state, failure = sms.state, sms.failure_type
        sms.to_delete = True
        if state in ("process", "pending", "sent"):
            return Outcome("sent")
        if failure == "sms_server" or state == "outgoing":
            # Odoo says so too of a provider who did not answer in time.
            return Outcome("uncertain", self.env._("The SMS provider did not answer"))
        labels = dict(sms._fields["failure_type"]._description_selection(self.env))
        reason = labels.get(failure) or self.env._("The SMS was not taken")
        return Outcome("failed", reason)

    # After
    def _conclude(self, outcome):
        """Write down what came of an attempt, and what is to come next.

        :param outcome: an Outcome
        """
        self.ensure_one()
        if outcome.verdict in ("sent", "delivered"):
            self._succeed(outcome)
        elif outcome.verdict == "again" and self.attempts < self._get_most_attempts():
            self._wait_again(outcome.error)
        elif outcome.verdict == "uncertain":
            self._write_facts({"is_doubtful": True})
            self._doubt(outcome.error)
        elif self.is_doubtful:
            self._leave_open(outcome.error)
        else:
            self._try_other_way(outcome.error)

    def _succeed(self, outcome):
        """The provider has taken it; see :meth:`_conclude`."""
        now = fields.Datetime.now()
        vals = {
            "sent_at": self.sent_at or now,
            "provider_ref": outcome.provider_ref or self.provider_ref,
            "error": False,
            "next_try": False,
        }
        if self.body:
            vals["body"] = self._get_shown_body()
        is_delivered, is_noted = outcome.verdict == "delivered", self.phase == SENT
        if is_delivered:
            vals["delivered_at"] = now
        self._set_phase(DELIVERED if is_delivered else SENT, **vals)
        # An e-mail is on the customer's page itself.
        if self.channel != "email" and not is_noted:
            self._note_on_customer()

    def _wait_again(self, error):
        """Try again, later each time.

        :param str error: why it did not work this time
        """
        minutes = BACK_OFF[min(self.attempts, len(BACK_OFF)) - 1]
        moment = fields.Datetime.now() + timedelta(minutes=minutes)
        self._set_phase(WAITING, next_try=moment, error=error)

    def _doubt(self, error):
        """An attempt may have reached the customer. Extended by ways that can know.

        :param str error: what happened
        """
        self._leave_open(error)

    def _leave_open(self, error):
        """Nobody knows whether it went out: say so, and do not send it again.

        :param str error: what happened
        """
        self._set_phase(UNCERTAIN, error=error, next_try=False)
        told = self._for_responsible()
        told._create_task(
            told.env._("Did the customer get this message? %s", self._get_shown_body())
        )

    def _try_other_way(self, error):
        """This way is closed: take the next one, or give up.

        :param str error: why
        """
        if self.is_channel_given:
            self._give_up(error)
            return
        failed = [*filter(None, (self.failed_channels or "").split(",")), self.channel]
        self._set_phase(
            WAITING,
            failed_channels=",".join(failed),
            channel=False,
            address=False,
            body=False if self._is_from_template() else self.body,
            attempts=0,
            error=error,
            next_try=fields.Datetime.now(),
        )

    def _give_up(self, error):
        """No way worked.

        :param str error: why
        """
        self._set_phase(FAILED, error=error, next_try=False)
        self._tell_writer()

    def _tell_writer(self):
        """Tell who wrote this himself that the customer does not read it."""
        if self.kind in WRITTEN:
            told = self._for_responsible()
            told._create_task(
                told.env._(
                    "The customer did not get this message: %s", self._get_shown_body()
                )
            )

    def _take_report(self, verdict, error):
        """Believe what a provider reports about messages that he took.

        :param str verdict: delivered or failed
        :param str error: why it failed
        """
        for message in self:
            if verdict == "delivered" and message.phase in (SENT, UNCERTAIN):
                message._succeed(Outcome("delivered"))
            elif verdict == "failed" and message.phase in (SENT, UNCERTAIN):
                message._try_other_way(error)
            elif message.phase == SENDING:
                reports = self.env["autoservice.message.report"]
                reports._keep(message.reference, verdict, error)

    def _is_from_template(self):
        """Whether the text comes from a template, which may differ by channel."""
        template = self.env["autoservice.message.template"]
        return self.kind not in WRITTEN and bool(
            template._find(self, self._get_document())
        )

    def _get_most_attempts(self):
        """Return how often one way is tried."""
        return len(BACK_OFF)

    @api.model
    def _recover(self):
        """See to the messages in the middle of which a process was killed.

        Those that are being sent at this moment are locked by who sends them.
        """
        while message := self._take(SQL("phase = 'sending'")):
            message._conclude(
                Outcome("uncertain", self.env._("The sending was interrupted"))
            )
            self.env["ir.cron"]._commit_progress()

    # Telling
    @api.model
    def _hide_secrets(self, text):
        """Return a text as colleagues read it.

        Extended where texts hold what is the customer's alone.

        :param str text: of a message
        """
        return text

    def _get_shown_body(self):
        """Return the text of this message as colleagues read it."""
        return self._hide_secrets(self.body or "")

    def _note_on_customer(self):
        """Note on the customer's page what he was sent; nobody is notified."""
        message = self.with_context(lang=self._get_lang())
        if not message.partner_id:
            return
        channels = dict(message._fields["channel"]._description_selection(message.env))
        head = f"{channels[message.channel]} → {message.address}"
        message.partner_id._message_log(
            body=Markup("<p><b>%s</b></p>%s")
            % (
                head,
                plaintext2html(message._get_shown_body()),
            ),
            author_id=message.user_id.partner_id.id or None,
        )

    def _create_task(self, summary):
        """Give the responsible a task on the document of the message.

        :param str summary: what to do
        """
        self.ensure_one()
        document = self._get_document() or self.partner_id
        if not document or "activity_ids" not in document._fields:
            document = self.partner_id
        user = self._get_task_user()
        if not user:
            return
        note = Markup("<p>%s</p><p>%s: %s</p>") % (
            self.name,
            format_datetime(self.env, fields.Datetime.now(), tz=user.tz),
            self.error or "",
        )
        create_tasks(self.env, [(user, document, summary[:200], note)])

    def _get_task_user(self):
        """Return who is told what became of the message."""
        users = self.user_id.filtered("active")
        return users or users._choose_at_desk({self: users}, OWNER)[self]

    def _for_responsible(self):
        """Return the message in the language of who is told of it."""
        return self.with_context(lang=self._get_task_user().lang)

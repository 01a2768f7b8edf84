# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import plaintext2html

from ..common.autoservice_verb_mixin import VERB
from ..common.parameters import check_text
from ..common.tasks import Task, create_tasks
from .autoservice_satisfaction import (
    ANSWERED,
    ASKED,
    BEST,
    BY_PHONE,
    DONE,
    TASK,
    has_words,
)
from .autoservice_satisfaction_person import EXECUTOR, MANAGER

# So long a customer may add a comment to his mark.
SECOND_THOUGHTS = timedelta(hours=24)
MOST_LETTERS = 2000
NEXT_CALL = timedelta(days=1)


class AutoserviceSatisfaction(models.Model):
    """How a mark is asked for, given and settled."""

    _inherit = "autoservice.satisfaction"

    # Asking
    @api.model
    def _ask(self, bookings):
        """Make the marks that customers are asked for, one per visit.

        :param bookings: visits that are done
        :return: the new marks; none for a visit that has one
        """
        # sudo: whoever closes a visit need not see what customers think of it.
        marks = self.sudo().with_context(autoservice_verb=VERB, tracking_disable=True)
        known = marks.search([("booking_id", "in", bookings.ids)]).booking_id.ids
        now = fields.Datetime.now()
        return marks.create(
            [
                self._prepare_asked(booking, now)
                for booking in bookings.sudo()  # sudo: who worked, for the mark
                if booking.id not in known
            ]
        )

    @api.model
    def _prepare_asked(self, booking, now):
        """Values of the mark of a visit.

        :param booking: one visit, with all rights
        :param now: the present moment
        """
        company = booking.company_id
        asked_at = now + timedelta(hours=company.autoservice_mark_hours)
        return {
            "booking_id": booking.id,
            "manager_id": booking.administrator_id.id,
            "employee_id": self._get_workers(booking)[:1].id,
            "asked_at": asked_at,
            "call_from": asked_at + timedelta(days=company.autoservice_survey_days),
        }

    @api.model
    def _get_workers(self, booking):
        """Return who worked on a visit: who was planned, and who did lines of it."""
        return booking.employee_ids | booking.line_ids.executor_ids

    # Answering
    def _answer(self, score, comment, channel):
        """Take a customer's mark; the first one stays.

        Invoked with all rights, by who was given the link or speaks with the customer.
        Of two at the same moment PostgreSQL refuses the second, and Odoo calls anew.

        :param score: 1 to 10, also as a text
        :param str comment: may be empty
        :param str channel: link or phone
        :return: whether it was taken; False where there is a mark already
        :raise ValidationError: naming what is wrong
        """
        self.ensure_one()
        if self.phase != ASKED:
            return False
        points, text = self._check_score(score), self._check_comment(comment)
        company = self.company_id
        self._set_phase(
            ANSWERED,
            score=points,
            comment=text or False,
            channel=channel,
            is_low=points <= company.autoservice_mark_low,
            answered_at=fields.Datetime.now(),
            caller_id=channel == BY_PHONE and self.env.uid,
        )
        self._note_people()
        self.booking_id._forget_mark_messages()
        self._plan_settling()
        return True

    def _add_comment(self, comment):
        """Add what the customer says later about his mark.

        :param str comment: what he wrote
        :return: whether it was taken; False where it is too late, or empty
        :raise ValidationError: it is too long
        """
        self.ensure_one()
        text = self._check_comment(comment)
        if not text or not self._may_comment():
            return False
        both = "\n".join(filter(None, (self.comment, text)))
        self._write_facts({"comment": self._check_comment(both)})
        return True

    def _may_comment(self):
        """Whether the customer may still add to his mark."""
        self.ensure_one()
        since = fields.Datetime.now() - SECOND_THOUGHTS
        return self.phase != ASKED and self.answered_at >= since

    @api.model
    def _check_score(self, score):
        """Return a mark as a number.

        :raise ValidationError: it is none
        """
        text = str(score)
        if text.isdecimal() and len(text) <= 2 and 0 < int(text) <= BEST:
            return int(text)
        raise ValidationError(self.env._("Mark: give 1 to 10 points."))

    @api.model
    def _check_comment(self, comment):
        """Return what a customer wrote, without spaces around it.

        :raise ValidationError: it is too long, or no text
        """
        check_text(self.env, self.env._("Comment"), comment)
        # A NUL is no letter that PostgreSQL takes.
        text = (comment or "").replace("\0", "").replace("\r\n", "\n").strip()
        if len(text) > MOST_LETTERS:
            raise ValidationError(
                self.env._("Comment: write no more than %s letters.", MOST_LETTERS)
            )
        return text

    def _note_people(self):
        """Note whose work these marks are about."""
        self.person_ids.create(
            [
                {"satisfaction_id": mark.id, "employee_id": person.id, "role": role}
                for mark in self
                for role, people in (
                    (EXECUTOR, self._get_workers(mark.booking_id)),
                    (MANAGER, mark.manager_id),
                )
                for person in people
            ]
        )

    # Settling
    def _plan_settling(self):
        """Give the managers of visits with low marks tasks that end with a result."""
        low = self.filtered("can_settle")
        tasks = []
        for mark, user in low._get_responsible().items():
            if not user:
                continue
            env = mark.with_context(lang=user.lang).env
            summary = env._(
                "Low mark, %(score)s of 10: %(visit)s",
                score=mark.score,
                visit=mark.name,
            )
            note = mark.comment and plaintext2html(mark.comment)
            until = {"autoservice_time": mark._get_deadline()}
            tasks.append(Task(user, mark, summary, note, until))
        create_tasks(self.env, tasks, TASK)

    def _get_deadline(self):
        """Return until when a low mark is to be settled, naive UTC."""
        self.ensure_one()
        company = self.company_id
        return company._get_moment_after(
            company.autoservice_mark_deadline, self.answered_at
        )

    def action_settle(self, result=None):
        """Write down what came of low marks; that ends their tasks.

        :param str result: what was done, and what the customer says to it
        :return: True
        :raise UserError: there is no result, or no low mark
        """
        check_text(self.env, "result", result)
        text = (result or "").strip()
        if not has_words(text):
            raise UserError(self.env._("Result: write what came of it."))
        if marks := self._begin("settle", DONE):
            marks._settle(text)
        return True

    def _settle(self, result, ending=None):
        """Keep what came of these marks, and end all their tasks.

        :param str result: what was done
        :param ending: those of the tasks that are just being ended
        """
        self._set_phase(
            DONE,
            result=result,
            settled_at=fields.Datetime.now(),
            settled_by_id=self.env.uid,
        )
        tasks = self.activity_ids._get_mark_tasks()
        if ending:
            tasks -= ending
        tasks.action_feedback(feedback=result)

    def action_ask_result(self):
        """Ask what came of a low mark.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settle"),
            "res_model": "autoservice.satisfaction.settle",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_satisfaction_id": self.id},
        }

    # By phone
    def action_call(self):
        """Ask the customer by phone, with the script of the company.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Survey"),
            "res_model": "autoservice.satisfaction.call",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_satisfaction_id": self.id},
        }

    def _is_about(self, user):
        """Whether the work of a user is what the customer judges.

        :param user: res.users
        """
        self.ensure_one()
        mark = self.sudo()  # sudo: whoever may ask need not see who worked
        people = mark.manager_id | self._get_workers(mark.booking_id)
        return user in people.user_id

    def _check_call(self):
        """Insist that the user may ask the customer by phone now.

        :raise UserError: saying why he may not
        """
        if self.phase != ASKED:
            raise UserError(self.env._("The customer has given his mark already."))
        if self._is_about(self.env.user):
            raise UserError(
                self.env._("%s: this was your visit, a colleague asks.", self.name)
            )
        if not self.can_call:
            raise UserError(
                self.env._("%s: the customer is not to be called yet.", self.name)
            )

    def _put_off(self):
        """Nobody answered the phone: call again tomorrow."""
        self._write_facts({"call_from": fields.Datetime.now() + NEXT_CALL})
        for mark in self:
            mark._message_log(body=mark.env._("Not reached."))

    def action_open_booking(self):
        """Open the visit.

        :return: a window action
        """
        self.ensure_one()
        return self.booking_id._get_open_action()

# Part of autoservice. See LICENSE for full copyright and licensing details.

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.tools import format_datetime

from ..booking.autoservice_booking import INVOICED
from ..booking.autoservice_booking import OPEN as OPEN_VISIT
from .autoservice_recommendation import (
    APPROVED,
    ASKED,
    DECLINED,
    DISMISSED,
    DONE,
    OPEN,
)


class AutoserviceRecommendation(models.Model):
    """The verbs of recommended work: asked, approved, declined, put on the order."""

    _inherit = "autoservice.recommendation"

    # Actions
    def action_ask(self):
        """Put these on the page of the order, for the customer to answer.

        The visit is the one that is open on the screen, else the next open one of the
        car. Nothing is sent.

        :return: True
        :raise UserError: no work or part is chosen, or the car has no open visit
        """
        self._begin("ask", ASKED)._ask()
        return True

    def action_put(self):
        """Put these on the order of the visit, as agreed with the customer.

        The visit is found as by :meth:`action_ask`.

        :return: True
        :raise UserError: as by :meth:`action_ask`
        """
        me = self.env.user.partner_id
        self._begin("put", APPROVED)._put(me)
        return True

    def action_approve(self):
        """The customer has approved these in another way than on the page.

        :return: True
        :raise UserError: nobody has asked, or the visit is closed
        """
        me = self.env.user.partner_id
        self._begin("approve", APPROVED)._approve(me)
        return True

    def action_decline(self):
        """The customer has declined these; they stay on the car.

        :return: True
        :raise UserError: nobody has asked, or the visit is closed
        """
        if found := self._begin("decline", DECLINED):
            found._answer(DECLINED, self.env.user.partner_id)
        return True

    def action_dismiss(self):
        """These are not recommended any more.

        :return: True
        :raise UserError: they are sold
        """
        if found := self._begin("dismiss", DISMISSED):
            found._set_phase(DISMISSED)
        return True

    def action_reopen(self):
        """Take the question back, or recommend anew what was dismissed.

        :return: True
        :raise UserError: it was answered
        """
        if found := self._begin("reopen", OPEN):
            found._set_phase(OPEN, target_booking_id=False)
        return True

    def _why_not(self, verb):
        if verb in ("ask", "put") and not self.product_id:
            return self.env._("%s: choose the work or part first.", self.name)
        if verb in ("approve", "decline") and self.phase == ASKED:
            return self.env._("%s: the visit is closed.", self.name)
        return super()._why_not(verb)

    # Asking
    def _get_visits(self):
        """Return {recommendation: the visit it is for}.

        :raise UserError: a car has no open visit
        """
        Booking = self.env["autoservice.booking"]
        chosen = Booking.browse(self.env.context.get("autoservice_visit_id") or [])
        open_visits = Booking.search(
            [
                ("vehicle_id", "in", self.vehicle_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("phase", "in", OPEN_VISIT),
            ],
            order="start, id",
        )
        visits = {}
        for one in self:
            own = (open_visits & (chosen or open_visits)).filtered(
                lambda visit, one=one: (
                    visit.vehicle_id == one.vehicle_id
                    and visit.company_id == one.company_id
                )
            )
            if not own:
                raise UserError(
                    self.env._(
                        "%(work)s: %(car)s has no open visit.",
                        work=one.name,
                        car=one.vehicle_id.display_name,
                    )
                )
            visits[one] = own[:1]
        return visits

    def _ask(self):
        """Tell the customer prices; asked again they are told anew."""
        for one, visit in self._get_visits().items():
            visit.sale_order_id._portal_ensure_token()
            one._set_phase(ASKED, **one._prepare_question_vals(visit))

    def _prepare_question_vals(self, visit):
        """Return what the customer is told, in which visit."""
        self.ensure_one()
        line = self._get_line_in_memory(visit)
        return {
            "target_booking_id": visit.id,
            "line_id": False,
            "asked_price_unit": line.price_unit,
            "asked_discount": line.discount,
            "asked_total": line.price_total,
            "answered_at": False,
            "answered_by_id": False,
        }

    # Answers
    def _put(self, partner):
        """Approve without a question.

        :param partner: who has agreed to it
        """
        for one, visit in self._get_visits().items():
            one._write_facts(one._prepare_question_vals(visit))
        self._approve(partner)

    def _approve(self, partner):
        """Put the approved work on the orders, and plan its time where there is room.

        :param partner: who has approved
        :return: the visits that are longer than there is room for
        """
        crowded = self.env["autoservice.booking"]
        for visit, found in self.grouped("target_booking_id").items():
            lines, fits = visit._add_approved_lines(found._prepare_line_vals(visit))
            for one, line in zip(found, lines, strict=True):
                one._write_facts({"line_id": line.id})
            if not fits:
                crowded |= visit
        self._answer(APPROVED, partner)
        crowded._tell_crowded(self)
        return crowded

    def _answer(self, phase, partner):
        self._set_phase(
            phase, answered_at=fields.Datetime.now(), answered_by_id=partner.id
        )

    def _prepare_line_vals(self, visit):
        """Return the values of the order lines, at the prices that were told."""
        return [
            {
                "booking_id": visit.id,
                "order_id": visit.sale_order_id.id,
                "product_id": one.product_id.id,
                "product_uom_qty": one.quantity,
                "price_unit": one.asked_price_unit,
                "discount": one.asked_discount,
            }
            for one in self
        ]

    def _answer_from_page(self, answer, partner):
        """Answer as the customer, from the page of the order.

        Invoked with all rights, by whoever was given the link. Answered twice, it is
        answered once.

        :param answer: approve or decline
        :param partner: who answers
        :return: whether the answer stands now
        """
        self.ensure_one()
        wanted = {"approve": APPROVED, "decline": DECLINED}.get(answer)
        try:
            self.lock_for_update()
        except LockError:
            return False
        if not wanted or self.phase == wanted or not self[f"can_{answer}"]:
            return self.phase == wanted
        visit = self.target_booking_id
        try:
            with self.env.cr.savepoint():
                one = self._begin(answer, wanted)
                if wanted == APPROVED:
                    one._approve(partner)
                else:
                    one._answer(DECLINED, partner)
        except (UserError, ValidationError):
            return False
        visit._tell_answered(self)
        return True

    def _describe_answer(self):
        """Tell the front desk what was answered, in HTML."""
        self.ensure_one()
        names = dict(self._fields["phase"]._description_selection(self.env))
        return Markup("<p>%s: <b>%s</b> (%s, %s)</p>") % (
            names[self.phase],
            self.name,
            self.answered_by_id.name or "",
            format_datetime(self.env, self.answered_at),
        )

    # The visit goes on, or not
    def _take_off(self):
        """What was taken off its order is open again. Invoked by its line."""
        self._set_phase(OPEN, target_booking_id=False, line_id=False)

    def _follow_visits(self):
        """Follow the visits that these were for to their new phase.

        Invoked by the visits, with all rights. Let go: the question is void, the work
        is open again. Invoiced: what is on the order is done. The line is kept, for a
        visit that takes place after all.
        """
        for one in self:
            visit = one.target_booking_id
            phase = one._get_phase_after(visit.phase)
            if phase != one.phase:
                one._set_phase(phase)

    def _get_phase_after(self, visit_phase):
        is_sold = bool(self.line_id)
        if visit_phase in OPEN_VISIT:
            return APPROVED if is_sold and self.phase in (OPEN, DONE) else self.phase
        if visit_phase == INVOICED:
            if self.phase == APPROVED:
                return DONE if is_sold else OPEN
            return OPEN if self.phase == ASKED else self.phase
        return OPEN if self.phase in (ASKED, APPROVED, DONE) else self.phase

# Part of autoservice. See LICENSE for full copyright and licensing details.

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_amount

from ..booking.autoservice_booking import CANCELLED, OFFER
from ..booking.res_users import FRONT_DESK
from ..common.tasks import create_tasks
from .autoservice_booking_self import TASK
from .autoservice_message import REFUSED
from .self_booking_text import NOTHING, ON_APPROVAL, PHONE, PREPAYMENT


class AutoserviceBooking(models.Model):
    """What the front desk does with a visit that was booked on the site."""

    _inherit = "autoservice.booking"

    prepayment_due = fields.Monetary(
        string="To be paid in advance",
        compute="_compute_prepayment_due",
        compute_sudo=True,
        groups="autoservice.group_manager",
        help="Of a visit that waits for the front desk, where a service is booked with"
        " prepayment.",
    )
    can_ask_prepayment = fields.Boolean(
        compute="_compute_prepayment_due", compute_sudo=True
    )

    # Computes
    @api.depends(
        "phase",
        "self_way",
        "amount_total",
        "line_ids.product_id.tech_card_id.self_booking",
    )
    def _compute_prepayment_due(self):
        """What a proved customer would have had to pay."""
        for booking in self:
            cards = booking.line_ids.product_id.tech_card_id
            is_due = booking.phase == OFFER and booking.self_way == ON_APPROVAL
            is_due = is_due and PREPAYMENT in cards.mapped("self_booking")
            booking.prepayment_due = booking.amount_total if is_due else 0.0
            booking.can_ask_prepayment = booking.prepayment_due > 0

    # Approval
    def _ask_approval(self):
        """Let the front desk say yes or no: book, or cancel."""
        if self.self_proof == NOTHING:
            self._shorten_offer()
        user = self._get_responsible()[self]
        there = self.with_context(lang=user.lang or self.env.lang)
        text = there.env._(
            "Booked on the site, please confirm: %(start)s, %(phone)s",
            start=there._format_moment(self.start),
            phone=self.self_phone,
        )
        if not user:
            self._message_log(body=text)
            return
        note = Markup("<p>%s</p>") % there.work_names
        if amount := there.prepayment_due:
            told = format_amount(there.env, amount, there.currency_id)
            note += Markup("<p>%s</p>") % there.env._("To be paid in advance: %s", told)
        create_tasks(self.env, [(user, self, text, note)], kind=TASK)

    def _shorten_offer(self):
        """Keep the time for the hours of work in which the front desk can call."""
        company, now = self.company_id, fields.Datetime.now()
        hours = company.autoservice_self_booking_pay_hours
        ends = (
            self.start,
            self.offer_expires_at,
            company._get_moment_after(hours, now),
        )
        self.offer_expires_at = min(filter(None, ends))

    def _awaits_approval(self):
        """Whether the front desk has not said yes or no yet."""
        self.ensure_one()
        return self.phase == OFFER and self.self_way == ON_APPROVAL

    def _close_approval(self):
        """End the tasks about visits that were decided upon, whoever has decided."""
        kind = self.env["ir.model.data"]._xmlid_to_res_id(TASK)
        # sudo: whoever decides need not be who has the task.
        tasks = self.sudo().activity_ids
        tasks.filtered(lambda one: one.activity_type_id.id == kind).action_feedback()

    # Verbs
    def action_ask_prepayment(self):
        """Let the customer pay first, as if a code had proved who he is.

        :return: True
        :raise UserError: nothing is to be paid in advance, or it was decided upon
        """
        if bookings := self._begin("ask_prepayment", None):
            bookings._take_over()
            bookings._accept_contact()
            bookings._link_typed_car()
            bookings._write_facts({"self_way": PREPAYMENT})
            bookings._close_approval()
            for booking in bookings:
                booking._ask_prepayment()
        return True

    def action_cancel(self):
        """Call off as ever; whom the front desk refuses hears that he is not booked."""
        asked = self.filtered(
            lambda one: one._awaits_answer() and not one._is_customer_here()
        )
        result = super().action_cancel()
        asked._tell_refused()
        return result

    def _awaits_answer(self):
        """Whether it is not booked before the front desk or the money has said so."""
        self.ensure_one()
        return self.phase == OFFER and self.self_way in (ON_APPROVAL, PREPAYMENT)

    def _is_customer_here(self):
        """Whether it is the customer himself who is at work, in the portal or by a link."""
        user = self.env.user
        return user.share or user.partner_id == self.partner_id

    def _tell_refused(self):
        for booking in self:
            booking._queue_message(REFUSED, dedupe_key=f"{REFUSED}:{booking.id}")

    def _on_lapse(self):
        """Nobody has cancelled it, whoever was at work just then."""
        super()._on_lapse()
        self.filtered(
            lambda one: one.self_way in (ON_APPROVAL, PREPAYMENT)
        )._tell_refused()

    # What the customer reads
    def _get_status_title(self):
        if self.phase == OFFER and self.self_way == PREPAYMENT:
            return self.env._("One more step: please pay")
        return super()._get_status_title()

    def _wants_message(self, message):
        if message.kind == REFUSED:
            return self.phase == CANCELLED
        return super()._wants_message(message)

    def _on_book(self):
        super()._on_book()
        self._take_over()
        asked = self.filtered(lambda one: one.self_way == ON_APPROVAL)
        asked._close_approval()
        asked._accept_contact()
        asked._link_typed_car()

    def _on_start(self):
        super()._on_start()
        self._take_over()

    def _on_cancel(self):
        asked = self.filtered(lambda one: one.self_way == ON_APPROVAL)
        asked._close_approval()
        super()._on_cancel()

    def _take_over(self):
        """Make whoever of the front desk is at work the administrator of these visits.

        Only of those that came from the site and have none: what an administrator is
        paid follows the visits that he took.
        """
        if not self._is_desk_here():
            return
        mine = (
            self.env.user.sudo().employee_ids
        )  # sudo: the front desk may read no employees
        for booking in self:
            here = mine.filtered_domain([("company_id", "=", booking.company_id.id)])
            if booking.self_way and not booking.administrator_id and here:
                booking.administrator_id = here[:1]

    def _is_desk_here(self):
        """Whether somebody of the front desk is at work, with rights of his own."""
        user = self.env.user
        return not user.share and user.has_group(FRONT_DESK)

    def _accept_contact(self):
        """Take the phone that a new customer typed as his: the front desk has called.

        One that is known as another's stays as it was typed, for the desk to decide.
        """
        if not self._is_desk_here():
            return
        unproved = self.filtered(lambda one: one.self_proof == NOTHING)
        for company, visits in unproved.grouped("company_id").items():
            numbers = visits.mapped("self_phone")
            known = self.env["res.partner"]._find_by_phone(numbers, company)
            for visit in visits:
                partner = known.setdefault(visit.self_phone, visit.partner_id)
                if partner == visit.partner_id:
                    # sudo: who approves a visit need not be who may write contacts.
                    partner.sudo()._prove(PHONE, visit.self_phone)

    def _link_typed_car(self):
        """Link the customer's car of the plate that he typed, once he was spoken to.

        A car that is known as another's stays as it was typed, for the desk to decide.
        """
        for booking in self.filtered(
            lambda one: one.typed_plate and not one.vehicle_id
        ):
            site = self.env["autoservice.self.booking"]._of(booking.company_id)
            car = site._find_car(
                booking.partner_id, booking.typed_plate, booking.vehicle_class_id.id
            )
            busy = self._get_vehicle_time(car.ids, (booking.start, booking.stop))
            if car and not busy[car.id]:
                booking.vehicle_id = car

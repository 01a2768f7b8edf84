# Part of autoservice. See LICENSE for full copyright and licensing details.

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ..booking.autoservice_booking import (
    ARCHIVED,
    BOOKED,
    CANCELLED,
    IN_WORK,
    INVOICED,
    LET_GO,
    OFFER,
    PAID,
)
from ..common.autoservice_verb_mixin import VERB
from ..common.tasks import create_tasks
from ..order.autoservice_part_request import ASKED
from . import pipelines

# What the state of a booking is for its deal. An offer is no fact yet.
EVENT_OF_STATE = {
    BOOKED: pipelines.BOOKED,
    IN_WORK: pipelines.WORK_STARTED,
    INVOICED: pipelines.INVOICE_ISSUED,
    PAID: pipelines.PAID,
}
ORDER = [False, *(name for name, _label in pipelines.EVENTS)]


class CrmLead(models.Model):
    """A deal stands where its bookings and orders are; nobody keeps both by hand."""

    _inherit = "crm.lead"

    # Bookings to deal
    def _on_bookings_made(self):
        """Called by bookings that were made for these leads, or tied to them."""
        self._filter_pipelines()._note_handled()
        self._follow_bookings()

    def _follow_bookings(self, phase=None):
        """Move these deals to the stages of what has happened to their bookings.

        The least advanced booking decides. A deal is taken back only where parts are
        missing. Mandatory fields do not hold it up: it has happened.

        :param phase: the phase that bookings have just been brought to, if any
        """
        deals = self._filter_pipelines().filtered(lambda lead: not lead._is_won())
        if not deals:
            return
        # sudo: deals follow whoever moves the booking, which may be an executor.
        deals = deals.sudo().with_context(autoservice_verb=VERB)
        events = {deal: deal._get_events() for deal in deals}
        live = deals.filtered(lambda deal: events[deal])
        closed = live.filtered(lambda deal: not deal.active)
        live._move_by_events(events)
        # Afterwards: a lost deal comes into one stage only. Winning has opened it.
        if lost := closed.filtered(lambda deal: not deal.active):
            lost.action_restore()
        live.filtered(lambda deal: deal._is_won())._note_revenue()
        idle = (deals - live).filtered("active")
        if idle and phase == ARCHIVED:
            idle._lose_no_show()
        elif idle and phase == CANCELLED:
            idle._ask_what_next()

    def _note_revenue(self):
        """A won deal has brought what was invoiced, without taxes."""
        for deal in self:
            lines = deal.booking_ids.line_ids | deal.order_ids.order_line
            invoiced = lines.invoice_lines.filtered(
                lambda line: line.parent_state == "posted"
            )
            revenue = -sum(invoiced.mapped("balance"))
            if deal.company_currency.compare_amounts(revenue, deal.expected_revenue):
                deal.expected_revenue = revenue

    def _is_won(self):
        """Whether the deal is in a won stage."""
        pipeline = self.env["crm.team"]._get_pipelines()[self.team_id.id]
        stage = pipeline.stages.get(self.stage_id.id)
        return bool(stage and stage.is_won)

    def _get_events(self):
        """What has happened to each booking and order of this deal that still counts.

        :return: a list of events; False for what is only offered
        """
        self.ensure_one()
        bookings = self.booking_ids.filtered(lambda one: one.phase not in LET_GO)
        events = [EVENT_OF_STATE.get(booking.state, False) for booking in bookings]
        waiting = bookings.filtered(lambda one: one.phase in (BOOKED, IN_WORK))
        if ASKED in waiting.part_request_ids.mapped("phase"):
            events.append(pipelines.PARTS_MISSING)
        orders = self.order_ids.filtered(lambda order: not order.booking_ids)
        return events + [
            event for order in orders if (event := order._get_deal_event())
        ]

    def _move_by_events(self, events):
        """Bring these deals forward to the stages of what has happened.

        :param events: {deal: events, see :meth:`_get_events`}
        """
        all_pipelines = self.env["crm.team"]._get_pipelines()
        moves = defaultdict(self.browse)
        for deal in self:
            pipeline = all_pipelines[deal.team_id.id]
            present = deal.stage_id.id
            waiting_id = pipelines.PARTS_MISSING in events[deal] and (
                pipeline.find_stage(pipelines.PARTS_MISSING)
            )
            facts = [one for one in events[deal] if one != pipelines.PARTS_MISSING]
            event = min(facts, key=ORDER.index)
            stage_id = waiting_id or (event and pipeline.find_stage(event))
            if not stage_id or stage_id == present:
                continue
            if waiting_id or pipeline.is_ahead(stage_id, present):
                moves[stage_id] |= deal
        for stage_id, deals in moves.items():
            deals.write({"stage_id": stage_id})

    def _lose_no_show(self):
        """The customer did not come: the deal is lost, and he is called again."""
        for reason, deals in self.grouped(
            lambda deal: deal.team_id._get_no_show_reason()
        ).items():
            if not reason:
                deals._ask_what_next()
                continue
            for deal in deals:
                deal.autoservice_lost_note = deal.env._(
                    "Did not come: %s.", deal._name_bookings(ARCHIVED)
                )
            deals.action_set_lost(lost_reason_id=reason.id)

    def _ask_what_next(self):
        """A visit was called off: the deal stays, and somebody must think of it."""
        tasks = []
        for deal, user in self._get_responsible().items():
            env = deal.with_context(lang=user.lang).env
            names = deal._name_bookings(*LET_GO)
            summary = env._("Called off: %s. What next?", names)
            tasks.append((user, deal, summary))
        create_tasks(self.env, tasks)

    def _name_bookings(self, *phases):
        """The numbers of the bookings of this deal that are in some phases."""
        found = self.booking_ids.filtered(lambda one: one.phase in phases)
        return ", ".join(found.mapped("name"))

    # Deal to bookings
    def _on_lost(self):
        """Call off the visits of a lost deal.

        :raise UserError: the work on one of them has begun
        """
        # sudo: who loses the deal lets the time of its visits go.
        bookings = self.sudo().booking_ids.filtered(lambda one: one.phase not in LET_GO)
        begun = bookings.filtered(lambda one: one.phase not in (OFFER, BOOKED))
        if begun:
            raise UserError(
                self.env._(
                    "The work has begun: %s. Finish or cancel the booking first.",
                    ", ".join(begun.mapped("name")),
                )
            )
        result = super()._on_lost()
        if bookings:
            bookings.action_cancel()
        return result

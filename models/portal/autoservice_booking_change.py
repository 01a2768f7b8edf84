# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from markupsafe import Markup

from odoo import Command, fields, models
from odoo.exceptions import UserError, ValidationError

from ..booking.autoservice_booking import BOOKED, OFFER
from ..common.clashes import lock_or_refuse
from ..common.parameters import check_time
from ..common.slots import GRID_MINUTES, round_up
from ..common.tasks import Task, create_tasks
from ..common.working_hours import to_local
from ..common.zones import company_zone

# How far ahead a customer looks for another time.
DAYS_AHEAD = 14


class AutoserviceBooking(models.Model):
    """The customer moves or cancels his visit himself, within the rules.

    Everything here is invoked with all rights, for whom the gate lets through.
    """

    _inherit = "autoservice.booking"

    change_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Task about the change",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )

    # The rules
    def _get_change_limit(self):
        """Return until when the customer may change this visit himself, naive UTC."""
        hours = self.company_id.autoservice_change_hours
        return self.start - timedelta(hours=hours)

    def _is_open_to_customer(self):
        """Whether the customer may still change this visit himself."""
        self.ensure_one()
        in_time = fields.Datetime.now() <= self._get_change_limit()
        return self.phase in (OFFER, BOOKED) and in_time and not self._is_over()

    def _may_be_moved(self):
        """Whether the customer may move this visit; what is in pieces the desk moves."""
        pieces = self.pause_minutes or any(self.allocation_ids.mapped("is_partial"))
        return self._is_open_to_customer() and not pieces

    def _may_be_called_off(self):
        """Whether the customer may cancel this visit; not while his money is in it."""
        return self._is_open_to_customer() and self.can_cancel

    def _check_change(self, is_allowed):
        """Lock the visit and insist on a rule.

        :param is_allowed: :meth:`_may_be_moved` or :meth:`_may_be_called_off`
        :raise UserError: the customer is to call
        """
        self.ensure_one()
        lock_or_refuse(self, self.name)
        if not is_allowed():
            self._refuse_change_here()

    def _refuse_change_here(self):
        """Ask the customer to call.

        :raise UserError: always
        """
        raise UserError(
            self.env._(
                "This visit can no longer be changed here. Please call us: %s",
                self.company_id.phone or self.company_id.name,
            )
        )

    def _refuse_many_moves(self):
        """Count one more move of this visit, and refuse more than a day may have.

        :raise UserError: the customer is to call
        """
        flood = self.env["autoservice.portal.flood"]
        if flood._is_flooded(self.company_id, "move", f"{self._name},{self.id}"):
            self._refuse_change_here()

    # Free times
    def _get_move_times(self):
        """Return when the visit could be instead: {local day: [start in naive UTC]}.

        Bay, people and length are those that the visit has and needs, and what is
        sooner than the customer may change it is left out.
        """
        zone, times = company_zone(self.company_id), {}
        for start in self._find_move_slots():
            times.setdefault(to_local(start, zone).date(), []).append(start)
        return times

    def _find_move_slots(self):
        """Return the free slots for this visit: {start in naive UTC: [slot]}.

        A slot is as of :meth:`find_slots`.
        """
        self.ensure_one()
        now = round_up(fields.Datetime.now(), timedelta(minutes=GRID_MINUTES))
        since = now + timedelta(hours=self.company_id.autoservice_change_hours)
        found = {}
        for slot in self._find_slots_between(since, since + timedelta(days=DAYS_AHEAD)):
            start = fields.Datetime.to_datetime(slot["start"])
            # The customer reads full steps of the clock.
            if start.minute % GRID_MINUTES == 0:
                found.setdefault(start, []).append(slot)
        return found

    def _find_slots_between(self, since, until):
        """Return the free slots for this visit; see :meth:`find_slots`.

        :param datetime since: naive UTC
        :param datetime until: likewise
        """
        company = self.company_id
        here = self.with_company(company).with_context(allowed_company_ids=company.ids)
        services = here._get_job_lines().product_id.filtered("tech_card_id")
        kind = here.bay_id.kind or (here.pipeline if not services else None)
        return here.find_slots(
            since,
            until,
            here.duration,
            bay_kind=kind,
            employee_ids=here.employee_ids.filtered("active").ids,
            vehicle_id=here.vehicle_id.id,
            service_ids=services.ids,
        )

    # What the customer does
    def _move_by_customer(self, start, partner):
        """Move the visit to another free time, and tell the front desk.

        The customer is told by the confirmation that any move sends.

        :param start: one of :meth:`_get_move_times`, UTC
        :param partner: who moves it
        :raise UserError: he is to call, or the time is gone
        :raise ValidationError: it is no time
        """
        self._check_change(self._may_be_moved)
        start = check_time(self.env, self.env._("Time"), start)
        slot = self._choose_move_slot(start)
        self._refuse_many_moves()
        before = self.start
        people = slot["employee_ids"]
        try:
            with self.env.cr.savepoint():
                self.write(
                    {
                        "start": start,
                        "bay_id": slot["bay_id"],
                        "employee_ids": [Command.set(people)],
                    }
                )
        except ValidationError:
            raise UserError(self._say_gone()) from None
        self._tell_moved(before, partner)

    def _tell_moved(self, before, partner, sender=None):
        """Tell the front desk that the customer has chosen another time.

        :param datetime before: naive UTC
        :param partner: who has moved it
        :param sender: as of :meth:`_tell_changed`
        """
        self._tell_changed(
            lambda there: there.env._(
                "Moved by the customer from %(before)s to %(after)s.",
                before=there._format_moment(before),
                after=there._format_moment(there.start),
            ),
            partner,
            sender,
        )

    def _choose_move_slot(self, start):
        """Return the slot of a time: on the same bay if that is free.

        :param datetime start: naive UTC
        :raise UserError: the time is gone, or was never free
        """
        slots = self._find_move_slots().get(start)
        if not slots:
            raise UserError(self._say_gone())
        return min(slots, key=lambda slot: slot["bay_id"] != self.bay_id.id)

    def _say_gone(self):
        return self.env._("This time was just taken. Please choose another one.")

    def _cancel_by_customer(self, partner):
        """Cancel the visit, and tell the front desk.

        :param partner: who cancels it
        :raise UserError: he is to call
        """
        self._check_change(self._may_be_called_off)
        self.action_cancel()
        self._tell_changed(
            lambda there: there.env._(
                "Cancelled by the customer: %s.", there._format_moment(there.start)
            ),
            partner,
        )

    def _tell_changed(self, say, partner, sender=None):
        """Give the front desk one task, however often; the visit keeps each text.

        :param say: a function from this visit, in somebody's language, to a text
        :param partner: who has changed it
        :param sender: res.users who has let him do so; without it who cares for it
        """
        Users = self.env["res.users"]
        desk = sender and Users._choose_at_desk({self: sender})[self]
        desk = desk or self._get_responsible()[self]
        there = self.with_context(lang=desk.lang or self.env.lang)
        text = Markup("<p>%s (%s)</p>") % (say(there), partner.name or "")
        self._message_log(body=text)
        if desk:
            summary = there.env._("The customer has changed his visit")
            earlier = self.change_activity_id.filtered(
                lambda one: one.active and one.user_id == desk
            )
            task = Task(desk, self, summary, text, earlier=earlier)
            self._write_facts({"change_activity_id": create_tasks(self.env, [task]).id})

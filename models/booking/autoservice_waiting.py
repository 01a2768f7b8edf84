# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from ..common.autoservice_verb_mixin import VERB
from ..techcard.autoservice_tech_card import BAY_KINDS
from . import freed_time
from .autoservice_booking_slots import MOST_DAYS
from .autoservice_booking_time import MAX_MINUTES

WAITING = "waiting"
OFFERED = "offered"
BOOKED = "booked"
CANCELLED = "cancelled"
EXPIRED = "expired"

PHASES = [
    (WAITING, "Waiting"),
    (OFFERED, "Time found"),
    (BOOKED, "Booked"),
    (CANCELLED, "Cancelled"),
    (EXPIRED, "Expired"),
]


class AutoserviceWaiting(models.Model):
    """A customer who waits for a time to become free."""

    _name = "autoservice.waiting"
    _description = "Waiting customer"
    # hr.mixin: the front desk may not read employees, but may name those wanted.
    _inherit = [
        "autoservice.verb.mixin",
        "hr.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "sequence, id"
    _check_company_auto = True
    _rec_names_search = ["partner_id.name", "vehicle_id"]

    _dates_in_order = models.Constraint(
        "CHECK (date_from < date_to)",
        "Can come until: it must be after the time from which the customer can come.",
    )
    _minutes_range = models.Constraint(
        f"CHECK (minutes BETWEEN 0 AND {MAX_MINUTES})",
        "Minutes: give a whole number, or 0 for the minutes of the services.",
    )

    # Fields: who and what
    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        string="Car",
        compute="_compute_vehicle_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    service_ids = fields.Many2many(
        comodel_name="product.product",
        string="Services",
        domain=[("type", "=", "service")],
        check_company=True,
        help="They say how long, on which kind of bay and by whom.",
    )
    minutes = fields.Integer(help="0: as long as the services take.")
    bay_kind = fields.Selection(
        selection=BAY_KINDS, string="Bay", help="Empty: as the services need."
    )
    employee_ids = fields.Many2many(
        comodel_name="hr.employee",
        relation="autoservice_waiting_employee_rel",
        column1="waiting_id",
        column2="employee_id",
        string="Wanted people",
        check_company=True,
    )
    note = fields.Text(help="What the customer asked for, in the customer's words.")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        help="Who is told when a time is free.",
    )

    # Fields: when
    sequence = fields.Integer(default=10)
    date_from = fields.Datetime(
        string="Can come from",
        required=True,
        default=lambda self: fields.Datetime.now().replace(second=0, microsecond=0),
    )
    date_to = fields.Datetime(
        string="Can come until",
        required=True,
        index=True,
        default=lambda self: (
            fields.Datetime.now().replace(second=0, microsecond=0) + timedelta(days=14)
        ),
    )

    # Fields: how far
    phase = fields.Selection(
        selection=PHASES, required=True, readonly=True, default=WAITING, copy=False
    )
    state = fields.Selection(
        related="phase",
        string="State",
        store=True,
        index=True,
        tracking=True,
        group_expand=True,
        help="Waiting: nothing is free yet.\n"
        "Time found: a time has become free; call the customer and book.\n"
        "Booked: the customer has a booking.\n"
        "Cancelled: the customer does not wait any more.\n"
        "Expired: the time in which the customer could come is over.",
    )
    slot_start = fields.Datetime(string="Free from", readonly=True, copy=False)
    slot_bay_id = fields.Many2one(
        comodel_name="autoservice.bay",
        string="Free bay",
        readonly=True,
        index=False,
        copy=False,
    )
    slot_employee_ids = fields.Many2many(
        comodel_name="hr.employee",
        relation="autoservice_waiting_slot_employee_rel",
        column1="waiting_id",
        column2="employee_id",
        string="Free people",
        readonly=True,
        copy=False,
    )
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )
    can_book = fields.Boolean(compute="_compute_can")
    can_wait = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    # Computes
    @api.depends("partner_id", "vehicle_id")
    def _compute_name(self):
        for waiting in self:
            who = waiting.partner_id.name, waiting.vehicle_id.plate
            waiting.name = " · ".join(filter(None, who))

    @api.depends("name")
    def _compute_display_name(self):
        for waiting in self:
            waiting.display_name = waiting.name

    @api.depends("partner_id")
    def _compute_vehicle_id(self):
        """A customer with one car comes with that car, never with another's."""
        for waiting in self:
            cars, car = waiting.partner_id.vehicle_ids, waiting.vehicle_id
            if waiting.partner_id and car not in cars:
                car = len(cars) == 1 and cars
            waiting.vehicle_id = car

    @api.depends("phase")
    def _compute_can(self):
        for waiting in self:
            phase = waiting.phase
            waiting.can_book = phase in (WAITING, OFFERED)
            waiting.can_wait = phase in (OFFERED, CANCELLED, EXPIRED)
            waiting.can_cancel = phase in (WAITING, OFFERED)

    # Checks
    @api.constrains("date_from", "date_to")
    def _check_window(self):
        for waiting in self:
            if waiting.date_to - waiting.date_from > timedelta(days=MOST_DAYS):
                raise ValidationError(
                    self.env._(
                        "Can come until: at most %s days after the begin.", MOST_DAYS
                    )
                )

    # Actions
    def action_book(self):
        """Book the time that was found; where it has gone, the first other one.

        :return: the action that shows the booking, saying so if the time is another
        :raise UserError: no time is free any more
        """
        self.ensure_one()
        waiting = self._begin("book", BOOKED)
        if not waiting:
            return self._get_booking_action()
        offered = waiting.slot_start
        slot = waiting._find_slot()
        if not slot:
            raise UserError(
                self.env._(
                    "%(name)s: no time is free from %(start)s to %(stop)s.",
                    name=self.name,
                    start=format_datetime(self.env, self.date_from, dt_format="short"),
                    stop=format_datetime(self.env, self.date_to, dt_format="short"),
                )
            )
        # Before the time is taken, so that nobody looks for another one.
        waiting._set_phase(BOOKED, **self._prepare_slot_vals(slot))
        waiting._write_facts({"booking_id": self._create_booking(slot).id})
        action = self._get_booking_action()
        if offered and offered != slot.start:
            return self._get_other_time_action(action, slot.start)
        return action

    def action_wait(self):
        """Let the customer wait on: the time that was found does not suit.

        The time goes to the next one on the list.

        :return: True
        :raise UserError: from another state than offered, cancelled or expired, or the
            time in which the customer could come is over
        """
        if waiting := self._begin("wait", WAITING):
            now = fields.Datetime.now()
            if over := waiting.filtered(lambda one: one.date_to <= now):
                raise UserError(
                    self.env._(
                        "Can come until: it is over for %s.",
                        ", ".join(over.mapped("name")),
                    )
                )
            waiting._pass_on(WAITING)
        return True

    def action_cancel(self):
        """Take the customer off the list; a time that was found goes to the next one.

        :return: True
        :raise UserError: when booked, or off the list already
        """
        if waiting := self._begin("cancel", CANCELLED):
            waiting._pass_on(CANCELLED)
        return True

    def _pass_on(self, phase):
        """Leave the list, or wait on, and let the time that was found go to others."""
        freed = freed_time.collect(self.env)
        freed.declined.update(self.ids)
        for one in self.filtered(lambda one: one.phase == OFFERED and one.slot_bay_id):
            stop = one.slot_start + timedelta(minutes=one._get_minutes())
            resource = one.slot_bay_id.resource_id
            freed.spans.append((one.company_id.id, resource.id, one.slot_start, stop))
        self._set_phase(phase, **self._prepare_no_slot_vals())

    def _set_phase(self, phase, **vals):
        """The task to call the customer is done with the state in which it arose."""
        if phase != OFFERED:
            self.activity_unlink(["mail.mail_activity_data_todo"])
        return super()._set_phase(phase, **vals)

    @api.model
    def _prepare_slot_vals(self, slot):
        """Values of who has a time.

        :param slot: a WaitingSlot
        """
        return {
            "slot_start": slot.start,
            "slot_bay_id": slot.bay_id,
            "slot_employee_ids": [Command.set(slot.employee_ids)],
        }

    @api.model
    def _prepare_no_slot_vals(self):
        """Values of who has no time offered."""
        return {
            "slot_start": False,
            "slot_bay_id": False,
            "slot_employee_ids": [Command.clear()],
        }

    # Booking
    def _create_booking(self, slot):
        """Create and book what was waited for, with the user's own rights.

        :param slot: a WaitingSlot
        """
        Booking = self.env["autoservice.booking"].with_company(self.company_id)
        booking = Booking.create(
            {
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "vehicle_id": self.vehicle_id.id,
                "start": slot.start,
                "duration": slot.minutes,
                "bay_id": slot.bay_id,
                "employee_ids": [Command.set(slot.employee_ids)],
                "note": self.note,
                **Booking._prepare_quick_book_vals(self.service_ids.ids),
            }
        )
        booking.action_book()
        return booking

    def _get_booking_action(self):
        """Return the action that shows the booking."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "autoservice.booking",
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": self.booking_id.id,
        }

    def _get_other_time_action(self, action, start):
        """Say that the booking has another time than was offered, then show it."""
        message = self.env._(
            "The time that was found is taken. %(name)s is booked for %(start)s.",
            name=self.name,
            start=format_datetime(self.env, start, dt_format="short"),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": message,
                "next": action,
            },
        }

    # Cron
    @api.model
    def _cron_expire(self):
        """Take those off the list who could come until now; forget times gone by.

        What is left of a time goes to the next one; who can still come is searched for
        another.
        """
        now = fields.Datetime.now()
        domain = [("state", "in", (WAITING, OFFERED)), ("date_to", "<=", now)]
        waiting = self.with_context(autoservice_verb=VERB, mail_notrack=True)
        waiting.search(domain)._pass_on(EXPIRED)
        domain = [("state", "=", OFFERED), ("slot_start", "<=", now)]
        missed = waiting.search(domain)
        missed._pass_on(WAITING)
        missed._search_on()

# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.autoservice_verb_mixin import VERB
from ..common.clashes import parse_overlap

OFFER = "offer"
BOOKED = "booked"
IN_WORK = "in_work"
INVOICED = "invoiced"
PAID = "paid"
ARCHIVED = "archived"
CANCELLED = "cancelled"

# What the verbs do. The state adds to it what the money does (paid).
PHASES = [
    (OFFER, "Offer"),
    (BOOKED, "Booked"),
    (IN_WORK, "In work"),
    (INVOICED, "Invoice issued"),
    (ARCHIVED, "Archived"),
    (CANCELLED, "Cancelled"),
]
STATES = [*PHASES[:4], (PAID, "Paid"), *PHASES[4:]]
# What can still change: prices, lines, times.
OPEN = (OFFER, BOOKED, IN_WORK)
# Archived and cancelled bookings let their time go; all others keep it.
LET_GO = (ARCHIVED, CANCELLED)

CLOSED = (INVOICED, CANCELLED)

DEFAULT_MINUTES = 60


def _explain_vehicle_overlap(env, diagnostics):
    """Say in which other booking the car is at that time; called by the ORM."""
    existing = parse_overlap(diagnostics and diagnostics.message_detail)
    if not existing:
        return env._("The car is already booked at that time.")
    return env["autoservice.booking"]._describe_vehicle_holder(*existing)


class AutoserviceBooking(models.Model):
    """Which car comes when, to which bay, to whom, and how far the work is."""

    _name = "autoservice.booking"
    _description = "Booking"
    # hr.mixin: the front desk may not read employees, but may put them on a booking.
    _inherit = [
        "autoservice.verb.mixin",
        "hr.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "start desc, id desc"
    _check_company_auto = True
    # Executors may not change a booking, but note what they see at the car.
    _mail_post_access = "read"
    _rec_names_search = ["name", "partner_id.name", "vehicle_id"]

    _vehicle_no_overlap = models.Constraint(
        # GREATEST: a moved start may be written before the release is computed anew.
        "EXCLUDE USING gist"
        " (vehicle_id WITH =, tsrange(start, GREATEST(start, release_at)) WITH &&)"
        " WHERE (vehicle_id IS NOT NULL AND phase NOT IN ('archived', 'cancelled'))"
        " DEFERRABLE INITIALLY IMMEDIATE",
        _explain_vehicle_overlap,
    )
    _stop_after_start = models.Constraint(
        "CHECK (start < stop)", "The end of a booking must be after its start."
    )
    _offer_expiry = models.Index("(offer_expires_at) WHERE phase = 'offer'")

    # Fields: who and what
    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
    )
    partner_phone = fields.Char(
        string="Phone",
        compute="_compute_partner_phone",
        inverse="_inverse_partner_phone",
        search="_search_partner_phone",
    )
    vehicle_id = fields.Many2one(
        comodel_name="autoservice.vehicle",
        string="Car",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        ondelete="restrict",
    )
    vehicle_class_id = fields.Many2one(
        comodel_name="autoservice.vehicle.class",
        compute="_compute_vehicle_class_id",
        inverse="_inverse_vehicle_class_id",
        store=True,
        readonly=False,
        precompute=True,
        index=False,
        help="Sets prices and minutes; taken from the car once it is known.",
    )
    pipeline = fields.Selection(
        selection=[("repair", "Repair"), ("wash", "Wash")],
        compute="_compute_pipeline",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    administrator_id = fields.Many2one(
        comodel_name="hr.employee",
        default=lambda self: self.env.user.employee_id,
        index="btree_not_null",
        check_company=True,
        help="Who took the booking at the front desk.",
    )
    note = fields.Text(help="What the customer asked for, in the customer's words.")

    # Fields: when and where
    start = fields.Datetime(
        required=True,
        index=True,
        copy=False,
        tracking=True,
        default=lambda self: self._default_start(),
    )
    duration = fields.Integer(
        string="Minutes",
        compute="_compute_duration",
        store=True,
        readonly=False,
        precompute=True,
        help="Planned length in minutes.",
    )
    stop = fields.Datetime(
        string="End",
        compute="_compute_stop",
        inverse="_inverse_stop",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        copy=False,
    )
    pause_minutes = fields.Integer(
        string="Pause",
        readonly=True,
        copy=False,
        help="Minutes between start and end in which the work rests, as in the night"
        " before the day to which it was carried over.",
    )
    started_at = fields.Datetime(readonly=True, copy=False)
    finished_at = fields.Datetime(readonly=True, copy=False)
    release_at = fields.Datetime(
        compute="_compute_release_at",
        store=True,
        precompute=True,
        help="When bays, people and the car are free again: the planned end, or"
        " earlier where the work was finished earlier.",
    )
    bay_id = fields.Many2one(
        comodel_name="autoservice.bay",
        compute="_compute_bay_id",
        inverse="_inverse_bay_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        check_company=True,
        copy=False,
    )
    employee_ids = fields.Many2many(
        comodel_name="hr.employee",
        relation="autoservice_booking_employee_rel",
        column1="booking_id",
        column2="employee_id",
        string="Executors",
        compute="_compute_employee_ids",
        inverse="_inverse_employee_ids",
        store=True,
        readonly=False,
        copy=False,
    )
    allocation_ids = fields.One2many(
        comodel_name="autoservice.allocation",
        inverse_name="booking_id",
        string="Allocations",
    )
    offer_expires_at = fields.Datetime(
        string="Offer holds until",
        copy=False,
        compute="_compute_offer_expires_at",
        store=True,
        readonly=False,
        precompute=True,
    )

    # Fields: how far
    phase = fields.Selection(
        selection=PHASES,
        required=True,
        readonly=True,
        default=OFFER,
        copy=False,
        index=True,
        help="What was done last; only the buttons change it.",
    )
    state = fields.Selection(
        selection=STATES,
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
        group_expand=True,
        help="Offer: a time is held for the customer until the offer expires.\n"
        "Booked: the customer comes.\n"
        "In work: the work has begun.\n"
        "Invoice issued: done, parts and consumables have left the stock.\n"
        "Paid: the invoices are paid.\n"
        "Archived: the customer did not come.\n"
        "Cancelled: called off.",
    )
    can_book = fields.Boolean(compute="_compute_can")
    can_start = fields.Boolean(compute="_compute_can")
    can_archive = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    # Defaults
    @api.model
    def _default_start(self):
        """The next full quarter of an hour."""
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        return now + timedelta(minutes=-now.minute % 15 or 15)

    # Computes
    @api.depends("vehicle_id")
    def _compute_partner_id(self):
        for booking in self:
            booking.partner_id = booking.partner_id or booking.vehicle_id.partner_id

    def _compute_partner_phone(self):
        """Without depends: what was typed must outlive the choice of a car, which
        may choose the customer too.
        """
        for booking in self:
            booking.partner_phone = booking.partner_id.phone

    def _inverse_partner_phone(self):
        for booking in self.filtered("partner_id"):
            partner, phone = booking.partner_id, booking.partner_phone
            if phone != partner.phone:
                partner.phone = phone and partner._get_e164(phone, booking.company_id)

    def _search_partner_phone(self, operator, value):
        return [("partner_id.phone", operator, value)]

    @api.depends("vehicle_id.class_id")
    def _compute_vehicle_class_id(self):
        """A car that gets another class leaves its history as it was."""
        for booking in self:
            vehicle_class = booking.vehicle_class_id
            if not booking.phase or booking.phase in OPEN:
                vehicle_class = booking.vehicle_id.class_id or vehicle_class
            booking.vehicle_class_id = vehicle_class

    @api.depends("bay_id")
    def _compute_pipeline(self):
        for booking in self:
            if booking.bay_id:
                kind = booking.bay_id.kind
                booking.pipeline = "wash" if kind in ("wash", "detailing") else "repair"
            else:
                booking.pipeline = booking.pipeline or "repair"

    def _compute_duration(self):
        for booking in self:
            booking.duration = booking.duration or DEFAULT_MINUTES

    @api.depends("start", "duration", "pause_minutes")
    def _compute_stop(self):
        for booking in self:
            start = booking.start or booking._default_start()
            minutes = booking.duration or DEFAULT_MINUTES
            minutes += booking.pause_minutes
            booking.stop = start + timedelta(minutes=minutes)

    def _get_minutes(self):
        """The minutes of work between start and end."""
        minutes = int((self.stop - self.start).total_seconds() // 60)
        return max(minutes - self.pause_minutes, 1)

    def _inverse_stop(self):
        for booking in self:
            booking.duration = booking._get_minutes()

    @api.depends("start", "stop", "finished_at")
    def _compute_release_at(self):
        for booking in self:
            finished, stop = booking.finished_at, booking.stop
            # Done before its time came: nothing is held, which the start says.
            early = finished and finished < stop
            booking.release_at = max(booking.start, finished) if early else stop

    @api.depends("allocation_ids.bay_id", "allocation_ids.is_partial")
    def _compute_bay_id(self):
        for booking in self:
            booking.bay_id = booking._get_bay_rows().bay_id[:1]

    @api.depends("allocation_ids.employee_id")
    def _compute_employee_ids(self):
        for booking in self:
            booking.employee_ids = booking.allocation_ids.employee_id

    @api.depends("company_id")
    def _compute_offer_expires_at(self):
        now = fields.Datetime.now()
        for booking in self:
            hours = booking.company_id.sudo().autoservice_offer_hours  # sudo: a setting
            booking.offer_expires_at = hours and now + timedelta(hours=hours)

    @api.depends("phase")
    def _compute_state(self):
        for booking in self:
            booking.state = booking.phase

    @api.depends("phase", "vehicle_id")
    def _compute_can(self):
        for booking in self:
            phase = booking.phase
            booking.can_book = phase in (OFFER, ARCHIVED)
            booking.can_start = phase == BOOKED and bool(booking.vehicle_id)
            booking.can_archive = phase in (OFFER, BOOKED)
            booking.can_cancel = phase in (OFFER, BOOKED, IN_WORK)

    @api.depends("name", "vehicle_id", "partner_id")
    def _compute_display_name(self):
        for booking in self:
            what = booking.vehicle_id.display_name or booking.partner_id.display_name
            number = booking.name != "/" and booking.name
            # The car first: in a narrow calendar only the beginning is seen.
            booking.display_name = " · ".join(filter(None, (what, number)))

    # Checks
    def _refuse_closed(self, vals):
        """Refuse to change what was done, where the booking is history.

        An archived booking may get another time, for a customer who comes after all.

        :raise UserError: naming the bookings
        """
        if self.env.context.get("autoservice_verb") is VERB:
            return
        changed = vals.keys() & self._get_closed_fields()
        closed = self.filtered(
            lambda booking: changed if booking.phase in CLOSED else False
        )
        if closed:
            raise UserError(
                self.env._(
                    "%s is closed: what was done, when and for whom stays as it is.",
                    ", ".join(closed.mapped("name")),
                )
            )

    @api.model
    def _get_closed_fields(self):
        """Names of the fields that stay as they are in a closed booking."""
        return self._get_time_fields() | {"partner_id", "allocation_ids", "company_id"}

    @api.model
    def _get_time_fields(self):
        """Names of the fields that move what a booking holds."""
        return {"start", "stop", "duration", "vehicle_id", "bay_id", "employee_ids"}

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_times(vals)
        self._release_expired_offers()
        with self._explain_clash(self.env["autoservice.allocation"]):
            self._lock_vehicles([vals.get("vehicle_id") for vals in vals_list])
            bookings = super().create(vals_list)
            bookings._refuse_archived_vehicle()
            bookings._give_numbers()
            bookings._on_create(vals_list)
        return bookings

    def _give_numbers(self):
        """Number the bookings, each by the sequence of its company."""
        for booking in self:
            sequence = self.env["ir.sequence"].with_company(booking.company_id)
            number = sequence.next_by_code("autoservice.booking")
            booking._write_facts({"name": number})

    def _on_create(self, vals_list):
        """Hook, called before the times of new bookings are checked for clashes.

        :param vals_list: the values they were created with, in their order
        """

    def write(self, vals):
        if "partner_id" in vals:
            self.invalidate_recordset(["partner_phone"])
        self._refuse_closed(vals)
        if not self._get_time_fields() & vals.keys():
            return super().write(vals)
        self._check_times(vals)
        self._release_expired_offers()
        partial = self._get_partial_spans() if "start" in vals else {}
        newcomers = self.filtered(
            lambda one: one.vehicle_id.id != vals.get("vehicle_id", one.vehicle_id.id)
        )
        with self._explain_clash(self.env["autoservice.allocation"]):
            self._lock_vehicles([*self.vehicle_id._ids, vals.get("vehicle_id")])
            self.env["autoservice.allocation"]._lock_resources(
                self.allocation_ids.resource_id.ids
            )
            result = super().write(vals)
            newcomers._refuse_archived_vehicle()
            self._move_partial(partial)
            if not self.env.context.get("autoservice_keep_pieces"):
                self._trim_pieces()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_worked_on(self):
        for booking in self:
            if booking.phase not in (OFFER, *LET_GO) or booking.started_at:
                raise UserError(
                    self.env._(
                        "%s cannot be deleted any more: cancel it instead.",
                        booking.display_name,
                    )
                )

    def _why_not_written(self, wanted):
        if PAID in wanted:
            return self._why_not_paid()
        return super()._why_not_written(wanted)

    def _why_not_paid(self):
        """Say why a booking is not paid by hand. Extended by who knows the invoices."""
        return self.env._(
            "A booking becomes paid when its invoices are paid; it cannot be set."
        )

    # Onchanges
    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Show the customer's phone; a customer with one car comes with that car."""
        self.partner_phone = self.partner_id.phone
        cars = self.partner_id.vehicle_ids
        if len(cars) == 1 and not self.vehicle_id:
            self.vehicle_id = cars

    @api.onchange("stop")
    def _onchange_stop(self):
        if self.start and self.stop and self.stop > self.start:
            self.duration = self._get_minutes()

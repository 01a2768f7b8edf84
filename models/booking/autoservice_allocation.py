# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from ..common.autoservice_verb_mixin import VERB, refuse_readonly
from ..common.clashes import lock_together, parse_overlap, present
from ..common.parameters import refuse_archived

# The namespace of this addon's advisory locks on resources (any constant will do).
LOCK_RESOURCE = 0x617574


def _explain_overlap(env, diagnostics):
    """Say who holds the bay or the person and until when; called by the ORM."""
    existing = parse_overlap(diagnostics and diagnostics.message_detail)
    if not existing:
        return env._("The bay or person is already taken at that time.")
    return env["autoservice.allocation"]._describe_holder(*existing)


class AutoserviceAllocation(models.Model):
    """One bay or person held for one range of time by one booking.

    Or by nobody yet: for whoever is booking that time on the site, see the hold.
    """

    _name = "autoservice.allocation"
    _description = "Allocation of a bay or person"
    _order = "start, id"
    _check_company_auto = True

    # DEFERRABLE lets two bookings swap their bays in one statement; INITIALLY
    # IMMEDIATE keeps the error inside the request that caused it.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (resource_id WITH =, tsrange(start, stop) WITH &&)"
        " WHERE (is_holding) DEFERRABLE INITIALLY IMMEDIATE",
        _explain_overlap,
    )
    _stop_after_start = models.Constraint(
        "CHECK (start < stop)", "The end of an allocation must be after its start."
    )
    _one_holder = models.Constraint(
        "CHECK (num_nonnulls(booking_id, hold_id) = 1)",
        "An allocation belongs to one booking, or to one who is booking on the site.",
    )

    # Fields
    booking_id = fields.Many2one(
        comodel_name="autoservice.booking",
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    hold_id = fields.Many2one(
        comodel_name="autoservice.hold",
        string="Booked on the site",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        index=True,
        precompute=True,
    )
    resource_id = fields.Many2one(
        comodel_name="resource.resource",
        string="Bay or person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    bay_id = fields.Many2one(
        comodel_name="autoservice.bay",
        compute="_compute_holder",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        compute="_compute_holder",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    start = fields.Datetime(
        compute="_compute_span",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    stop = fields.Datetime(
        compute="_compute_span",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    is_partial = fields.Boolean(
        string="Own time",
        help="Held for a time of its own; otherwise it follows the booking.",
    )
    is_until_end = fields.Boolean(
        string="Until the end",
        readonly=True,
        help="Begins at a time of its own, but ends with the booking.",
    )
    is_holding = fields.Boolean(
        compute="_compute_is_holding", store=True, precompute=True
    )

    # Computes
    @api.depends("booking_id.company_id", "hold_id.company_id")
    def _compute_company_id(self):
        for allocation in self:
            holder = allocation.booking_id or allocation.hold_id
            allocation.company_id = holder.company_id

    @api.depends("resource_id")
    def _compute_holder(self):
        # sudo: the front desk may not read employees; only the link is kept.
        env = self.sudo().with_context(active_test=False).env
        domain = [("resource_id", "in", self.resource_id.ids)]
        bays = env["autoservice.bay"].search(domain)
        bay_by_resource = {bay.resource_id.id: bay.id for bay in bays}
        employees = env["hr.employee"].search(domain)
        employee_by_resource = {one.resource_id.id: one.id for one in employees}
        for allocation in self:
            resource_id = allocation.resource_id.id
            allocation.bay_id = bay_by_resource.get(resource_id)
            allocation.employee_id = employee_by_resource.get(resource_id)

    @api.depends(
        "booking_id.start",
        "booking_id.release_at",
        "hold_id.start",
        "hold_id.stop",
        "is_partial",
        "is_until_end",
    )
    def _compute_span(self):
        for allocation in self:
            if hold := allocation.hold_id:
                allocation.start, allocation.stop = hold.start, hold.stop
                continue
            if allocation.is_partial and allocation.start and allocation.stop:
                allocation.start, allocation.stop = allocation._get_own_span()
                continue
            booking = allocation.booking_id
            start, release = booking.start, booking.release_at
            allocation.start = start
            # What was done before its time came keeps that time, but does not hold it.
            allocation.stop = booking.stop if release == start else release

    def _get_own_span(self):
        """The time of a partial allocation, which ends when its booking lets go.

        What begins later keeps its time, but does not hold it.
        """
        start, stop, release = self.start, self.stop, self.booking_id.release_at
        if start < release and (self.is_until_end or release < stop):
            stop = release
        return start, stop

    @api.depends("booking_id.phase", "booking_id.release_at", "hold_id", "start")
    def _compute_is_holding(self):
        for allocation in self:
            if allocation.hold_id:
                allocation.is_holding = True
                continue
            booking, start = allocation.booking_id, allocation.start
            # Done before its time came, or a piece after the end of the booking.
            is_over = start and booking.release_at and booking.release_at <= start
            allocation.is_holding = not is_over and booking._is_holding_time()

    @api.depends("resource_id", "start", "stop")
    def _compute_display_name(self):
        for allocation in self:
            allocation.display_name = self.env._(
                "%(holder)s, %(start)s – %(stop)s",
                # sudo: the name of a colleague or bay is no secret.
                holder=allocation.resource_id.sudo().name or "",
                start=format_datetime(self.env, allocation.start, dt_format="short"),
                stop=format_datetime(self.env, allocation.stop, dt_format="short"),
            )

    # Checks
    @api.constrains("resource_id")
    def _check_resource(self):
        for allocation in self:
            # sudo: colleagues and bays; only whether there is one.
            if not allocation.sudo().bay_id and not allocation.sudo().employee_id:
                raise ValidationError(
                    self.env._("Bay or person: choose a bay or an employee.")
                )

    def _refuse_change(self, vals):
        """Refuse what would make the allocation say something else than its booking.

        :raise UserError: the booking is closed, or the time is not the row's own
        """
        refuse_readonly(self, vals)
        self.booking_id._refuse_closed({"allocation_ids": True})
        if self.env.context.get("autoservice_verb") is VERB:
            return
        own_time = vals.get("is_partial", all(self.mapped("is_partial")))
        if {"start", "stop"} & vals.keys() and not own_time:
            raise UserError(
                self.env._("Start, end: an allocation has its booking's time.")
            )
        if "booking_id" in vals or "resource_id" in vals:
            raise UserError(
                self.env._("Bay or person: choose another one on the booking.")
            )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")  # before anything is locked
        for vals in vals_list:
            refuse_readonly(self, vals)
            if not vals.get("booking_id") and not vals.get("hold_id"):
                raise ValidationError(
                    self.env._("Booking: say for which the bay or person is held.")
                )
        self._lock_resources([vals.get("resource_id") for vals in vals_list])
        allocations = super().create(vals_list)
        allocations.booking_id._refuse_closed({"allocation_ids": True})
        allocations._refuse_archived()
        return allocations

    def write(self, vals):
        self._refuse_change(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.booking_id._refuse_closed({"allocation_ids": True})

    def _refuse_archived(self):
        """Refuse to hold a bay that is out of use, or somebody who has left."""
        booking_fields = self.booking_id._fields
        # sudo: the name of a colleague or bay is no secret.
        rows = self.sudo()
        for name, field_name in (("bay_id", "bay_id"), ("employee_id", "employee_ids")):
            label = booking_fields[field_name]._description_string(self.env)
            refuse_archived(self.env, label, rows.filtered(name).resource_id)

    def _write_own(self, vals):
        """Write what only the booking may change, which has checked it.

        :param vals: values, also of the resource and the times
        """
        self.with_context(autoservice_verb=VERB).write(vals)

    def _move_alone(self, start, stop=None):
        """Move allocations that have a time of their own.

        :param datetime start: naive UTC
        :param datetime stop: naive UTC; empty keeps the length
        """
        for row in self:
            length = row.stop - row.start
            row._write_own({"start": start, "stop": stop or start + length})

    def _shift(self, delta):
        """Move allocations that have a time of their own by a timedelta."""
        for row in self:
            row._move_alone(row.start + delta)

    # Time
    @api.model
    def _lock_resources(self, resource_ids):
        """Let those who want the same bays or people come one after the other.

        What was kept there for somebody on the site, and too long, is let go.

        :param resource_ids: ids of resource.resource, in any order, may hold None
        """
        lock_together(self.env, LOCK_RESOURCE, resource_ids)
        self.env["autoservice.hold"]._release_expired(resource_ids)

    @api.model
    def _describe_holder(self, resource_id, start, stop):
        """Tell who holds a resource, for the message about a clash.

        :param int resource_id: the resource.resource
        :param datetime start: UTC, as it stands in the holding row
        :param datetime stop: UTC
        :return: a sentence for the user; of another company only the resource is named
        """
        # sudo: see _get_holder_name; the name of a bay or colleague is no secret.
        resource = self.env["resource.resource"].sudo().browse(resource_id).exists()
        span = {
            "resource": resource.name or self.env._("The bay or person"),
            "start": format_datetime(self.env, start, dt_format="short"),
            "stop": format_datetime(self.env, stop, dt_format="short"),
        }
        booking = self._get_holder_name(resource_id, start, stop)
        if booking is None:
            with present(self) as now:
                booking = now._get_holder_name(resource_id, start, stop)
        if booking:
            return self.env._(
                "%(resource)s is held by %(booking)s from %(start)s to %(stop)s.",
                booking=booking,
                **span,
            )
        return self.env._(
            "%(resource)s is already taken from %(start)s to %(stop)s.", **span
        )

    @api.model
    def _get_holder_name(self, resource_id, start, stop):
        """Name the booking, or hold, that holds a resource; parameters as above.

        :return: its name; empty for one of another company; None where there is none
        """
        # sudo: the one who clashes may not see the other's booking; colleagues of the
        # same company are told its name, others only that the time is taken.
        holder = self.sudo().search(
            [
                ("resource_id", "=", resource_id),
                ("start", "=", start),
                ("stop", "=", stop),
                ("is_holding", "=", True),
            ],
            limit=1,
        )
        if not holder:
            return None
        is_ours = holder.company_id in self.env.companies
        return (holder.booking_id or holder.hold_id)._describe() if is_ours else ""

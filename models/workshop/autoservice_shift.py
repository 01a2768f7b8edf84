# Part of autoservice. See LICENSE for full copyright and licensing details.

from datetime import timedelta

from pytz import timezone

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime

from ..common.parameters import check_day, check_text, check_time
from ..common.working_hours import day_span

MOST_HOURS = 7 * 24


class AutoserviceShift(models.Model):
    """An extra working time of a bay or person, beyond the hours of its calendar.

    Days off are Odoo's own absences; see :meth:`set_day_off`.
    """

    _name = "autoservice.shift"
    _description = "Extra shift"
    _order = "start, id"

    _stop_after_start = models.Constraint(
        "CHECK (start < stop)", "The end of an extra shift must be after its start."
    )

    resource_id = fields.Many2one(
        comodel_name="resource.resource",
        string="Bay or person",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    start = fields.Datetime(required=True, index=True)
    stop = fields.Datetime(string="End", required=True, index=True)
    note = fields.Char()

    # Computes
    @api.depends("resource_id.company_id")
    def _compute_company_id(self):
        for shift in self:
            # sudo: the company of a colleague or bay is no secret.
            shift.company_id = shift.resource_id.sudo().company_id

    @api.depends("resource_id", "start", "stop")
    def _compute_display_name(self):
        for shift in self:
            shift.display_name = self.env._(
                "%(holder)s, %(start)s – %(stop)s",
                # sudo: the name of a colleague or bay is no secret.
                holder=shift.resource_id.sudo().name or "",
                start=format_datetime(self.env, shift.start, dt_format="short"),
                stop=format_datetime(self.env, shift.stop, dt_format="short"),
            )

    # Checks
    @api.constrains("start", "stop")
    def _check_length(self):
        for shift in self:
            if shift.stop - shift.start > timedelta(hours=MOST_HOURS):
                raise ValidationError(
                    self.env._("End: an extra shift takes a week at most.")
                )

    # CRUD
    @api.model_create_multi
    def create(self, vals_list):
        shifts = super().create(vals_list)
        shifts._on_working_time_changed(shifts._get_spans())
        return shifts

    def write(self, vals):
        spans = self._get_spans()
        result = super().write(vals)
        self._on_working_time_changed(spans + self._get_spans())
        return result

    def unlink(self):
        spans = self._get_spans()
        result = super().unlink()
        self._on_working_time_changed(spans)
        return result

    def _get_spans(self):
        """Return [(resource, start, stop)] of the shifts."""
        return [(shift.resource_id, shift.start, shift.stop) for shift in self]

    @api.model
    def _on_working_time_changed(self, spans):
        """Hook, called after extra shifts or days off were set or taken back.

        :param spans: list of (resource.resource, start, stop), naive UTC
        """

    # Verbs
    @api.model
    def add_extra(self, resource_id, start, stop):
        """Let a bay or person work at a time outside its calendar.

        :param int resource_id: the resource.resource of a bay or person
        :param start: datetime or ISO string, UTC unless it says its offset
        :param stop: likewise
        :return: the extra shift; one that is there already is not made twice
        :raise ValidationError: naming the parameter that is wrong
        """
        self.check_access("create")
        resource = self._check_resource(resource_id)
        start = check_time(self.env, "start", start)
        stop = check_time(self.env, "stop", stop)
        if not start < stop:
            raise ValidationError(self.env._("stop: it must be after start."))
        known = self.search(
            [
                ("resource_id", "=", resource.id),
                ("start", "<=", start),
                ("stop", ">=", stop),
            ],
            limit=1,
        )
        return known or self.create(
            {"resource_id": resource.id, "start": start, "stop": stop}
        )

    @api.model
    def set_day_off(self, resource_id, date, reason=None):
        """Let a bay or person be off for a whole day; its extra shifts are removed.

        :param int resource_id: the resource.resource of a bay or person
        :param date: the day in the resource's time zone, date or ISO string
        :param reason: shown with the absence
        :return: True
        :raise ValidationError: naming the parameter that is wrong
        """
        self.check_access("create")
        resource = self._check_resource(resource_id)
        day = check_day(self.env, "date", date)
        start, stop = day_span(day, timezone(resource.tz))
        check_text(self.env, "reason", reason)
        self._remove_extras(resource, start, stop)
        if not self._get_days_off(resource, start, stop):
            # sudo: the front desk may not write absences of others.
            self.env["resource.calendar.leaves"].sudo().create(
                {
                    "name": reason or self.env._("Day off"),
                    "resource_id": resource.id,
                    "date_from": start,
                    # As Odoo enters a whole day, so that its screens show one day.
                    "date_to": stop - timedelta(seconds=1),
                    "time_type": "leave",
                    "autoservice_is_day_off": True,
                }
            )
            self._on_working_time_changed([(resource, start, stop)])
        return True

    @api.model
    def clear_day(self, resource_id, date):
        """Let a day be as the calendar says: no extra shifts, no day off from the board.

        Absences that were entered elsewhere stay.

        :param int resource_id: the resource.resource of a bay or person
        :param date: the day in the resource's time zone, date or ISO string
        :return: True
        :raise ValidationError: naming the parameter that is wrong
        """
        self.check_access("unlink")
        resource = self._check_resource(resource_id)
        day = check_day(self.env, "date", date)
        start, stop = day_span(day, timezone(resource.tz))
        self._remove_extras(resource, start, stop)
        if days_off := self._get_days_off(resource, start, stop):
            days_off.unlink()
            self._on_working_time_changed([(resource, start, stop)])
        return True

    @api.model
    def _remove_extras(self, resource, start, stop):
        """Remove the extra shifts that begin on a day; of one that reaches into it
        stays what lies before and after.
        """
        extras = self.search(
            [
                ("resource_id", "=", resource.id),
                ("start", "<", stop),
                ("stop", ">", start),
            ]
        )
        reaching = extras.filtered(lambda shift: shift.start < start)
        later = [
            {"resource_id": resource.id, "start": stop, "stop": shift.stop}
            for shift in reaching
            if shift.stop > stop
        ]
        reaching.write({"stop": start})
        self.create(later)
        (extras - reaching).unlink()

    @api.model
    def _get_days_off(self, resource, start, stop):
        """Return the absences that :meth:`set_day_off` made for a day.

        Their middle counts: where the time zone was changed since, an absence reaches
        into the day beside its own.
        """
        # sudo: the front desk may not read absences of others; only our own are taken.
        near = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id", "=", resource.id),
                    ("autoservice_is_day_off", "=", True),
                    ("date_from", "<", stop),
                    ("date_to", ">", start),
                ]
            )
        )
        return near.filtered(
            lambda one: (
                start <= one.date_from + (one.date_to - one.date_from) / 2 < stop
            )
        )

    # What was asked for
    @api.model
    def _check_resource(self, resource_id):
        """Return the resource of a bay or person of these companies, or refuse."""
        resource = self.env["resource.resource"]
        if type(resource_id) is int and 0 < resource_id < 2**31:
            # sudo: the front desk may not read employees; only whether there is one.
            resource = resource.sudo().search(
                [
                    ("id", "=", resource_id),
                    ("company_id", "in", self.env.companies.ids),
                ]
            )
        bays = self.env["autoservice.bay"].with_context(active_test=False)
        if not resource.employee_id and not bays.search_count(
            [("resource_id", "=", resource.id)], limit=1
        ):
            raise ValidationError(
                self.env._("resource_id: there is no such bay or person here.")
            )
        return resource
